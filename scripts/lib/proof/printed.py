"""The numbers as printed: what report.pdf and the Word files say is what the tables hold."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from scripts.lib.proof.chain import Record
from scripts.lib.proof.pages import PAGE, NoTextError, read_docx, read_pdf
from scripts.lib.proof.tree import Problem, Stamp, Tree, read_bytes

NUMBERS = "results/tables/endpoints.csv"
LAYOUT = "results/tables/layout.json"
REPORT = "results/report/report.record.json"
PRINTED = ("results/report/report.pdf", "results/report/report.docx")
PLACE = re.compile(r"\{([^{}]+)\}")
NEAR = 500  # squeezed signs from a row's first cell to the end of its page, where that ends in it
SHOWN = 8


def check_printed(
    study: Tree,
    stamps: Mapping[str, Stamp],
    records: Mapping[str, Record],
    problems: list[Problem],
    notes: list[str],
) -> None:
    """Compare what is printed with the numbers; what can not be read becomes a note."""
    if NUMBERS not in stamps or LAYOUT not in stamps:
        notes.append(f"printed numbers were not compared: {NUMBERS} or {LAYOUT} is not here")
        return
    try:
        numbers = read_numbers(read_bytes(study, NUMBERS))
        tables = {one["name"]: list_rows(one) for one in json.loads(read_bytes(study, LAYOUT))}
    except (ValueError, KeyError, TypeError, OSError, csv.Error):
        problems.append(Problem("printed", NUMBERS, "the table of numbers can not be read"))
        return
    told = fill_sentences(records.get(REPORT, {}), numbers)
    rows = [[name, text] for name, text in numbers.items()]
    whole = [*rows, *(row for lines in tables.values() for row in lines), *([one] for one in told)]
    wanted = dict.fromkeys(PRINTED, whole) | {
        f"results/tables/{name}.docx": lines for name, lines in tables.items()
    }
    for path, lines in wanted.items():
        if path in stamps:
            problems += compare_text(study, path, lines)


def read_numbers(content: bytes) -> dict[str, str]:
    """number_id -> text as printed."""
    rows = csv.DictReader(io.StringIO(content.decode("utf-8"), newline=""))
    return {row["number_id"]: row["text"] for row in rows}


def list_rows(table: Mapping[str, Any]) -> list[list[str]]:
    """The rows of a laid out table that hold more than a heading."""
    return [row["cells"] for row in table["rows"] if any(row["cells"][1:])]


def fill_sentences(record: Mapping[str, Any], numbers: Mapping[str, str]) -> list[str]:
    """The sentences of the abstract with their numbers, as the report's record declares them."""
    study = record.get("params", {}).get("study", {})
    sentences = study.get("report", {}).get("abstract", [])
    return [
        PLACE.sub(lambda found: numbers[found[1]], one)
        for one in sentences
        if all(name in numbers for name in PLACE.findall(one))
    ]


def compare_text(study: Tree, path: str, rows: list[list[str]]) -> Iterator[Problem]:
    """The rows that a file does not print, the first few of them by name."""
    try:
        content = read_bytes(study, path)
        whole = read_pdf(content) if path.endswith(".pdf") else read_docx(content)
    except (NoTextError, OSError, ValueError) as error:
        yield Problem("printed", path, f"its text can not be read: {error}")
        return
    pages = [squeeze(page) for page in whole.split(PAGE)]
    text = "".join(pages)
    ends = [page[-NEAR:] + after[: 2 * NEAR] for page, after in pairwise(pages)]
    squeezed = [[squeeze(cell) for cell in row] for row in rows]
    absent = [
        row
        for row, cells in zip(rows, squeezed, strict=True)
        if "".join(cells) not in text and not any(is_split(cells, end) for end in ends)
    ]
    for row in absent[:SHOWN]:
        shown = " | ".join(cell for cell in row if cell)[:120]
        yield Problem("printed", path, f"it does not print what the tables hold: {shown}")
    if len(absent) > SHOWN:
        yield Problem(
            "printed", path, f"and {len(absent) - SHOWN} more rows that it does not print"
        )


def squeeze(text: str) -> str:
    """A text without blanks, line ends and signs that a font may lack."""
    return "".join(sign for sign in text if "!" <= sign <= "~")


def is_split(cells: list[str], end: str) -> bool:
    """Whether a row stands where a page ends, half of each cell before and half behind it."""
    first, *rest = cells
    at = end.find(first[:4])
    return 0 <= at < NEAR and all(cell in end[at:] for cell in rest)
