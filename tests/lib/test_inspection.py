"""What reading only values loses is told by center, file and sheet at the end of a run."""

from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment

from scripts.lib.files import write_json
from scripts.lib.ingest import inspect_sources, read_center
from scripts.lib.inspection import summarize_empty, summarize_inspections, summarize_short_rows

CANARY = "Rossi Maria"


def test_the_summary_counts_and_quotes_nothing(tmp_path: Path) -> None:
    book = Workbook()
    for row in (["id", "sex"], ["a", "male"], ["b", "=B2"]):
        book.active.append(row)
    book.active["A2"].comment = Comment(CANARY, CANARY)
    book.active.row_dimensions[3].hidden = True
    book.save(tmp_path / "one.xlsx")
    (tmp_path / "two.csv").write_text("id\na\n", encoding="utf-8")
    files = {"one": tmp_path / "one.xlsx", "two": tmp_path / "two.csv"}
    center = {
        "center": "north",
        "deliveries": [{"received": "2024-01-01", "files": {}}],
        "sources": [
            {"id": "a", "file": "one", "format": "excel", "columns": {"record": "id"}},
            {"id": "b", "file": "two", "columns": {"record": "id"}},
        ],
    }
    _, description = read_center(center, files)
    write_json(inspect_sources(center, files, description), tmp_path / "north.source.json")
    lines = summarize_inspections(tmp_path)
    assert lines == [
        "Not in the values that were read:",
        "  north: one.xlsx, sheet Sheet: 1 formula, its stored result was taken; 1 comment; 1 hidden row",
    ]


def test_a_source_without_a_row_is_a_warning_with_file_and_sheet(tmp_path: Path) -> None:
    sources = [
        {"id": "a", "file": "f", "sheet": None, "rows": 2},
        {"id": "b", "file": "f", "sheet": None, "rows": 0},
        {"id": "c", "file": "g", "sheet": "P\x1b[2J", "rows": 0},
    ]
    files = {"f": {"name": "x.csv"}, "g": {"name": "y.xlsx"}}
    write_json(
        {"center": "north", "files": files, "sources": sources}, tmp_path / "north.source.json"
    )
    told = [line.partition(" belongs")[0] for line in summarize_empty(tmp_path)]
    assert told == [
        "WARNING: config/centers/north.yaml, source b: no row of x.csv",
        "WARNING: config/centers/north.yaml, source c: no row of y.xlsx, sheet P?[2J",
    ]


def test_what_was_not_inspected_is_said_and_silence_means_nothing_found(tmp_path: Path) -> None:
    told = {"inspected": False, "reason": "only xlsx and xlsm are inspected"}
    for center, found in (("a", told), ("b", {"inspected": True, "macros": False})):
        source = {"id": "s", "file": "f", "sheet": "P\x1b[2J", "inspection": found}
        description = {"center": center, "files": {"f": {"name": "x.ods"}}, "sources": [source]}
        write_json(description, tmp_path / f"{center}.source.json")
    assert summarize_inspections(tmp_path)[1:] == [
        "  a: x.ods, sheet P?[2J: not inspected, only xlsx and xlsm are inspected"
    ]


def test_short_rows_are_told_once_a_file(tmp_path: Path) -> None:
    note = "rows shorter than the header, filled up with empty cells: line 2"
    sources = [
        {"file": "f", "notes": [note, "other"]},
        {"file": "f", "notes": [note]},
        {"file": "g"},
    ]
    files = {"f": {"name": "x\x1b.csv"}, "g": {"name": "y.csv"}}
    write_json({"center": "a", "files": files, "sources": sources}, tmp_path / "a.source.json")
    assert summarize_short_rows(tmp_path) == [
        f"WARNING: a, x?.csv: {note}. Was a line broken, or is a delimiter missing?"
    ]
