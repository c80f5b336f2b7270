"""Kinds of change, and the jobs that each gives a cause: docs/reruns.md is made from them."""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.workflow.study import Study

OLD = 1_000_000_000  # a time stamp of 2001
CENTERS = ("alpha", "beta", "gamma")
EXTRACT = "data/demo/alpha.csv"
PER_CENTER = ("ingest", "validate", "harmonize")


@dataclass(frozen=True)
class Change:
    """What is done to a finished study; the jobs with a cause of their own; "stop" for a refusal."""

    title: str
    do: Callable[[Study], None]
    causes: tuple[str, ...] = ()
    stops: bool = False
    env: Callable[[Study], dict[str, str]] = field(default=lambda study: {})


def each(rule: str) -> tuple[str, ...]:
    """The jobs of a rule that runs per center."""
    return tuple(f"{rule} {center}" for center in CENTERS)


def touch_all(study: Study) -> None:
    """Give every file, results too, the time of now, as a copy or an unpacked archive has it."""
    for path in sorted(study.folder.rglob("*")):
        if path.is_file() and ".snakemake" not in path.parts:
            os.utime(path)


def rewrite(study: Study) -> None:
    """Deliver the same bytes again."""
    path = study.folder / EXTRACT
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content)


def edit(name: str, old: str, new: str) -> Callable[[Study], None]:
    """A change of one text in one file."""
    return lambda study: study.edit(name, old, new)


def change_cell(study: Study) -> None:
    """Another value in one cell; the file is not UTF-8."""
    path = study.folder / EXTRACT
    content = path.read_bytes()
    assert content.count(b"\r\n") > 2 or content.count(b"\n") > 2
    head, sep, rest = content.partition(b"lobectomia")
    assert sep
    path.write_bytes(head + b"segmentectomia" + rest)


def change_cell_old(study: Study) -> None:
    """The same, with a time stamp older than all results."""
    change_cell(study)
    os.utime(study.folder / EXTRACT, (OLD, OLD))


def add_center(study: Study) -> None:
    """Center delta delivers what alpha delivers, under other records."""
    text = (study.folder / "config/centers/alpha.yaml").read_text(encoding="utf-8")
    text = text.replace("center: alpha", "center: delta").replace("alpha.csv", "delta.csv")
    (study.folder / "config/centers/delta.yaml").write_text(text, encoding="utf-8")
    shutil.copy2(study.folder / EXTRACT, study.folder / "data/demo/delta.csv")
    study.edit("config/config.yaml", "[alpha, beta, gamma]", "[alpha, beta, gamma, delta]")


def delete(name: str) -> Callable[[Study], None]:
    """Remove one result."""
    return lambda study: (study.folder / name).unlink()


def scribble(name: str) -> Callable[[Study], None]:
    """Edit one result by hand."""

    def change(study: Study) -> None:
        with (study.folder / name).open("ab") as file:
            file.write(b" ")

    return change


def cut(name: str) -> Callable[[Study], None]:
    """Cut the second half of one file off."""

    def change(study: Study) -> None:
        content = (study.folder / name).read_bytes()
        (study.folder / name).write_bytes(content[: len(content) // 2])

    return change


def move(study: Study) -> None:
    """Rename the folder of the study."""
    target = study.folder.with_name("moved elsewhere")
    study.folder.rename(target)
    study.folder = target


def forget(name: str) -> Callable[[Study], None]:
    """Remove a whole folder."""
    return lambda study: shutil.rmtree(study.folder / name)


def clone(study: Study) -> None:
    """A fresh clone: neither results nor Snakemake's memory."""
    forget("results")(study)
    forget(".snakemake")(study)


def switch_branch(study: Study) -> None:
    """Check out another branch, where the code and the study differ, and come back."""

    def git(*words: str) -> None:
        who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        subprocess.run(["git", *who, *words], cwd=study.folder, check=True, capture_output=True)

    (study.folder / ".gitignore").write_text("results/\n.snakemake/\n__pycache__/\n")
    git("init", "-q", "-b", "first")
    git("add", ".")
    git("commit", "-qm", "one")
    git("checkout", "-qb", "second")
    study.edit("scripts/lib/tnm_order.py", "\n", "\nOTHER = 1\n")
    study.edit("config/eligibility.yaml", "criteria:", "# other\ncriteria:")
    git("commit", "-qam", "two")
    git("checkout", "-q", "first")


def other_version(package: str) -> Callable[[Study], dict[str, str]]:
    """Another version of an installed package, as the system tells it."""

    def place(study: Study) -> dict[str, str]:
        folder = study.folder.parent / "packages"
        info = folder / f"{package}-99.0.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 99.0\n")
        return {"PYTHONPATH": str(folder)}

    return place


def nothing(study: Study) -> None:
    """Change nothing in the study."""


def config_comment(study: Study) -> None:
    """A comment at the end of every file of config/."""
    for path in sorted((study.folder / "config").rglob("*.yaml")):
        path.write_text(path.read_text(encoding="utf-8") + "# a comment\n", encoding="utf-8")


def reorder_keys(study: Study) -> None:
    """Another order of two keys of the configuration."""
    study.edit("config/config.yaml", "data_cutoff: 2024-01-31\non_center_failure: stop\n", "")
    path = study.folder / "config/config.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "on_center_failure: stop\ndata_cutoff: 2024-01-31\n", encoding="utf-8")


def new_key(study: Study) -> None:
    """Another key for the pseudonyms."""
    (study.folder / "config/demo-key.txt").write_text("0123456789abcdef" * 4 + "\n")


ALL = (
    *(job for rule in (*PER_CENTER, "queries") for job in each(rule)),
    *(
        "scorecard",
        "pool",
        "same_patient",
        "eligibility",
        "endpoints",
        "tables",
        "figures",
        "report",
    ),
    *("check", "dataset", "study_page"),
)
TNM = "scripts/lib/tnm_stage.py"
TNM_LINE = "def stage_group(t: pd.Series"
CHANGES = (
    Change("Nothing", nothing),
    Change("Every file touched, as after copying or unpacking", touch_all),
    Change("The same extract delivered again, byte for byte", rewrite),
    Change("One cell of alpha's extract", change_cell, ("ingest alpha",)),
    Change(
        "The same, with a time stamp older than the results", change_cell_old, ("ingest alpha",)
    ),
    Change(
        "A fourth center",
        add_center,
        (
            *(f"{rule} delta" for rule in (*PER_CENTER, "queries")),
            "pool",
            "same_patient",
            "scorecard",
        ),
    ),
    Change(
        "A center withdrawn",
        edit("config/config.yaml", "[alpha, beta, gamma]", "[alpha, gamma]"),
        ("pool", "scorecard"),
    ),
    Change(
        "A codelist line of alpha's language",
        edit("config/codelists/it.csv", "*,vero,true\n", "*,vero,true\n*,verissimo,true\n"),
        ("validate alpha",),
    ),
    Change(
        "A criterion",
        edit("config/eligibility.yaml", "between: [2015-01-01,", "between: [2015-02-01,"),
        ("eligibility",),
    ),
    Change(
        "An endpoint's label",
        edit("config/endpoints.yaml", "label: Patients analysed", "label: Analysed patients"),
        ("endpoints",),
    ),
    Change(
        "A definition: what counts as perioperative",
        edit("config/config.yaml", "perioperative_days: 30", "perioperative_days: 60"),
        ("endpoints",),
    ),
    Change(
        "The day of the data cutoff",
        edit("config/config.yaml", "data_cutoff: 2024-01-31", "data_cutoff: 2024-02-01"),
        each("validate"),
    ),
    Change("The key of the pseudonyms", new_key, ("pool",)),
    Change(
        "A published number",
        edit("config/published.yaml", "cohort.n, numerator: 30", "cohort.n, numerator: 31"),
        ("tables",),
    ),
    Change(
        "A center's printed name",
        edit("config/centers/beta.yaml", "label: Hospital Beta", "label: Clinic Beta"),
        ("figures", "queries beta", "same_patient"),
    ),
    Change(
        "A word that is printed",
        edit("config/report.yaml", "target: Target therapy", "target: Targeted therapy"),
        ("figures", "tables"),
    ),
    Change(
        "A figure's style",
        edit("scripts/lib/figures/style.py", "COLUMN_WIDTH = 85.0", "COLUMN_WIDTH = 86.0"),
        ("figures",),
    ),
    Change("A comment in a module", edit(TNM, TNM_LINE, "# A comment.\n" + TNM_LINE)),
    Change("A module's layout", edit(TNM, TNM_LINE, "\n\n\n" + TNM_LINE)),
    Change("A docstring", edit(TNM, '"""', '"""In other words: ')),
    Change(
        "A function of the TNM stages",
        edit(TNM, TNM_LINE, "def added() -> int:\n    return 1\n\n\n" + TNM_LINE),
        each("validate"),
    ),
    Change(
        "A reference table: a drug",
        edit("scripts/lib/reference/drugs.csv", "\n", "\n\n"),
        each("validate"),
    ),
    Change(
        "A contract: the pooled patients",
        edit("schemas/tables/pool.py", "def shown", "ADDED = 1\n\n\ndef shown"),
        ("pool",),
    ),
    Change("A comment in every file of config/", config_comment),
    Change("Keys of the configuration in another order", reorder_keys),
    Change(
        "What a release asks for: another policy",
        edit("config/release.yaml", "policy: below_5", "policy: none"),
    ),
    Change(
        "A runtime package's version",
        nothing,
        each("ingest"),
        env=other_version("scipy"),
    ),
    Change("A linter's version", nothing, env=other_version("ruff")),
    Change("An artifact deleted", delete("results/figures/flow.pdf"), ("figures",)),
    Change("An intermediate deleted", delete("results/pool/patients.parquet"), ("pool",)),
    Change("An intermediate edited by hand", scribble("results/pool/patients.parquet"), stops=True),
    Change("A final artifact edited by hand", scribble("results/tables/endpoints.csv"), stops=True),
    Change("A record damaged", cut("results/pool/pool.record.json"), stops=True),
    Change("The study's folder moved", move),
    Change("Another branch checked out, and back", switch_branch),
    Change("Results copied without .snakemake/", forget(".snakemake"), stops=True),
    Change("A result cut short", cut("results/endpoints/numbers.parquet"), stops=True),
    Change(
        "A fresh clone",
        clone,
        ALL,
    ),
)
