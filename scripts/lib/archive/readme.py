"""The README of an archive: for a reader who has nothing but the zip."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

TEXT = """# {title}

Archive of the study {id}, version {version}, level {level}. It was written by Salvage, which turns the
extracts of several hospitals into the numbers, tables and figures of a study. {warning}

## Check it

    python verify.py

Python 3.11 or newer is enough; nothing has to be installed. It works on this folder, or on the zip when
that is named. It compares every file with the manifests, follows the records from the delivered files
to every result, compares the code with the records, checks that the history of runs is whole, and that
the report prints the numbers of the tables. It is a BagIt bag too, so any tool for bags can check it.

The root of the records is

    {root}

Compare it with one that you got another way: who can change a file can change all of them, and only
what is kept elsewhere shows that.

## What is in it

| place | what | files |
| --- | --- | --- |
{places}
| `data/study/results/run/history.jsonl` | runs and jobs, each line chained to the one before, up to the last job that changed a result | {lines} lines |
| `data/archive.json` | what this archive is, and each file with its kind and length | |
| `data/installed.json` | versions of all packages, as locked and as installed | |
| `ro-crate-metadata.json` | the same for programs: a Provenance Run Crate with each job, what it read and wrote, and when | |
{withheld}{withdrawn}
## Use it

{use}
"""
USE = {
    "internal": """With Salvage at hand, `python -m scripts verify ARCHIVE --rerun` computes everything again from the
delivered files and compares, and `python -m scripts restore ARCHIVE FOLDER` lays the results so that
the work can go on. Both need the key of the pseudonyms, which is in no archive.""",
    "shareable": """With Salvage at hand, and in the study folder with its delivered files and the key of the pseudonyms,
`python -m scripts verify ARCHIVE --rerun` computes everything again and compares. It cannot be restored:
that takes the internal archive of the same root.""",
}
PLACES = {
    "config": (
        "data/study/config/",
        "the configuration: criteria, endpoints, centers, corrections",
    ),
    "raw": ("data/study/", "the files as the centers delivered them, and their answers"),
    "result": ("data/study/results/", "everything that was made, each stage with its records"),
    "code": ("data/code/", "the code as run, and the locks of its packages"),
}
WARNINGS = {
    "internal": "It holds data of single patients and stays inside the study.",
    "shareable": "Files about single patients are not in it: of them it has the SHA-256 only, by which the "
    "records lead through them. Its tables and figures are the study's own, with exact counts and, in "
    "some figures, one mark a patient: what is published passes the gate of a release.",
}
WITHHELD = """
## What is withheld

Of these files only the SHA-256 is here, in `data/archive.json` and `withheld-sha256.txt`. Who has an
archive with the files checks that they are the same ones with `sha256sum -c withheld-sha256.txt`, in its
folder, with this list laid there:

"""
WITHDRAWN = """
## Withdrawn

{} of the patients delivered have withdrawn their consent and were removed. The results hold nothing of
them; the files that may name one (what the center delivered and answered, and the tables of decisions about
single patients) are withheld.
"""


def write_readme(about: Mapping[str, Any]) -> str:
    """The README of an archive whose archive.json is `about`."""
    counts = Counter(one["kind"] for one in about["files"].values())
    lines = [
        f"| `{place}` | {what} | {counts[kind]} |"
        for kind, (place, what) in PLACES.items()
        if counts[kind]
    ]
    hidden = "".join(f"- `{name}`\n" for name in about["withheld"])
    return TEXT.format(
        **about["study"],
        level=about["level"],
        root=about["root"],
        warning=WARNINGS[about["level"]],
        withdrawn=WITHDRAWN.format(about["withdrawn"]["patients"])
        if about["withdrawn"]["patients"]
        else "",
        use=USE[about["level"]],
        places="\n".join(lines),
        lines=about["history"]["lines"],
        withheld=f"{WITHHELD}{hidden}" if hidden else "",
    )
