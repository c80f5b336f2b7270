"""Ask one center about its patients whom another center may have delivered, too."""

from pathlib import Path
from typing import Any

from scripts.lib.catalogue import read_catalogue
from scripts.lib.files import read_frame
from scripts.lib.queries.same_patient import ask_pairs, take_words
from scripts.lib.queries.workbook import write_workbook
from scripts.lib.stage import stage


def same_patient(
    *,
    candidates: Path,
    harmonized: Path,
    center: str,
    labels: dict[str, str],
    received: str,
    words: dict[str, Any],
    title: str,
    study: dict[str, Any],
    workbook: Path,
) -> None:
    """`labels`: all centers as printed; `words`: the shipped language of this center."""
    records = read_frame(harmonized).set_index("record_no")["record"]
    pairs = ask_pairs(
        read_frame(candidates), center, records, labels, words, read_catalogue(study["variables"])
    )
    about = {
        "study": title,
        "center": labels[center],
        "received": received,
        "notice": study["marks"]["notice"],
    }
    write_workbook(pairs, take_words(words), about, workbook)


if "snakemake" in globals():
    with stage(snakemake) as job:  # noqa: F821
        same_patient(
            candidates=job.input.candidates,
            harmonized=job.input.harmonized,
            center=job.wildcards.center,
            labels=job.params.labels,
            received=job.params.received,
            words=job.params.words,
            title=job.params.title,
            study=job.params.study,
            workbook=job.output.workbook,
        )
