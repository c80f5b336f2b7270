"""The numbers as printed: what stands in report.pdf and report.docx is what the tables hold."""

from collections.abc import Mapping

from scripts.lib.proof.chain import Record
from scripts.lib.proof.tree import Problem, Stamp, Tree


def check_printed(
    study: Tree,
    stamps: Mapping[str, Stamp],
    records: Mapping[str, Record],
    problems: list[Problem],
    notes: list[str],
) -> None:
    """Compare the report with the numbers; what can not be read becomes a note."""
