from pathlib import Path
from typing import Any

import pytest
import typst

from scripts.lib.errors import StudyError
from scripts.report import write_both


def make_report(**given: Any) -> dict[str, Any]:
    meta = {"title": "A", "subtitle": "", "notice": "", "footer": ""}
    day = {"year": 2024, "month": 1, "day": 31}
    report = {"meta": {**meta, "day": day, "keywords": []}, "blocks": [], "tables": {}}
    return {**report, "figures": {}, **given}


def write(report: dict[str, Any], drawings: dict[str, Path], folder: Path) -> None:
    write_both(report, drawings, "2024-01-31", folder / "a.pdf", folder / "a.docx")


def test_an_error_of_the_word_file_alone_ends_the_job(tmp_path: Path) -> None:
    drawing = tmp_path / "flow.svg"
    drawing.write_text("no drawing")  # the PDF prints no figure here
    with pytest.raises(typst.TypstError):
        write(make_report(), {"flow": drawing}, tmp_path)
    assert (tmp_path / "a.pdf").is_file()


def test_where_both_fail_typst_is_told_without_any_data(tmp_path: Path) -> None:
    absent = make_report(blocks=[{"kind": "table", "name": "absent"}])
    with pytest.raises(StudyError, match=r"report\.pdf: typst refused"):
        write(absent, {}, tmp_path)
