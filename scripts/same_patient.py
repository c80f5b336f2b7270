"""Ask each center about its patients whom another center may have delivered, too."""

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
    harmonized: list[Path],
    centers: dict[str, dict[str, str]],
    words: dict[str, Any],
    title: str,
    study: dict[str, Any],
    workbooks: list[Path],
) -> None:
    """`centers`: label, language and day of the delivery, in the order of `harmonized` and `workbooks`;
    `words`: the shipped languages.
    """
    found, catalogue = read_frame(candidates), read_catalogue(study["variables"])
    labels = {name: one["label"] for name, one in centers.items()}
    for (center, one), path, workbook in zip(centers.items(), harmonized, workbooks, strict=True):
        records = read_frame(path, columns=["record_no", "record"]).set_index("record_no")["record"]
        spoken = words[one["language"]]
        pairs = ask_pairs(found, center, records, labels, spoken, catalogue)
        about = {
            "study": title,
            "center": one["label"],
            "received": one["received"],
            "notice": study["marks"]["notice"],
        }
        write_workbook(pairs, take_words(spoken), about, workbook)


if "snakemake" in globals():
    with stage(snakemake) as job:  # noqa: F821
        same_patient(
            candidates=job.input.candidates,
            harmonized=job.input.harmonized,
            centers=job.params.centers,
            words=job.params.words,
            title=job.params.title,
            study=job.params.study,
            workbooks=job.output.workbooks,
        )
