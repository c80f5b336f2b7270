"""The query workbook of a center: a cover that says what to do, and one line a query.

Every cell is written as text in a text format, so that no value of an extract starts a formula and
no answer is turned into a date. The same queries give the same bytes.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from math import ceil
from pathlib import Path
from typing import Any

import pandas as pd

from scripts.lib.catalogue import Catalogue
from scripts.lib.queries.layout import ANSWERED, ANSWERS, COLUMNS, COVER, SHEET, fit_cell
from scripts.lib.queries.questions import ask

LINE, TALLEST = 13.5, 400  # points; a row can have 409
# Characters of a line by unit of width: words break before the edge, and fonts differ.
FILL = 0.85
COLORS = {"head": "#1F4E79", "open": "#FFF9E5", "line": "#BFBFBF"}


def prepare_lines(queries: pd.DataFrame, words: Mapping[str, Any], catalogue: Catalogue) -> Any:
    """The queries as the texts of the workbook's columns; one line each, same order."""
    questions = {rule: ask(rule, words, catalogue) for rule in sorted(set(queries["rule"]))}
    row = queries["source_row"].astype("str").where(queries["source_row"].notna(), other="")
    cell = queries["column"].fillna("").str.split(",").str[0].fillna("") + row
    lines = pd.DataFrame(
        {
            **{name: queries[name] for name in ("finding_id", "record", "file", "sheet", "header")},
            "status": queries["status"].map(words["statuses"]),
            "severity": queries["severity"].map(words["severities"]),
            "cell": cell,
            "value": queries["value"],
            "question": queries["rule"].map(questions),
            "suggestion": queries["suggestion"],
            "age_days": queries["age_days"].astype("str"),
            **dict.fromkeys(ANSWERED, ""),
        },
        index=queries.index,
    )
    return lines[list(COLUMNS)].astype("str").fillna("")


def write_workbook(
    lines: pd.DataFrame, words: Mapping[str, Any], about: Mapping[str, str], path: Path
) -> None:
    """`about`: study, center, received (ISO day), notice; they are printed on the cover."""
    from xlsxwriter import Workbook

    with Workbook(str(path), {"strings_to_numbers": False, "in_memory": True}) as book:
        made = datetime.combine(date.fromisoformat(about["received"]), time())
        book.set_properties({"title": words["title"], "created": made, "author": "Salvage"})
        formats = _formats(book)
        _write_cover(book.add_worksheet(COVER), words, about, len(lines), formats)
        _write_queries(book.add_worksheet(SHEET), lines, words, formats)


def _formats(book: Any) -> dict[str, Any]:
    base = {"num_format": "@", "text_wrap": True, "valign": "top", "font_size": 10}
    edge = {"border": 1, "border_color": COLORS["line"]}
    kinds = {
        "text": {**base, **edge, "quote_prefix": True},
        "open": {**base, **edge, "locked": False, "bg_color": COLORS["open"]},
        "head": {
            **base,
            **edge,
            "bold": True,
            "font_color": "white",
            "bg_color": COLORS["head"],
        },
        "title": {"bold": True, "font_size": 16, "num_format": "@"},
        "plain": {**base, "font_size": 11},
        "strong": {**base, "font_size": 11, "bold": True},
    }
    return {name: book.add_format(kind) for name, kind in kinds.items()}


def _write_cover(
    sheet: Any,
    words: Mapping[str, Any],
    about: Mapping[str, str],
    count: int,
    formats: Mapping[str, Any],
) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 84)
    sheet.write_string(0, 0, words["title"], formats["title"])
    facts = {**{key: about[key] for key in ("study", "center", "received")}, "count": str(count)}
    row = 2
    for key, value in facts.items():
        sheet.write_string(row, 0, words["cover"][key], formats["strong"])
        sheet.write_string(row, 1, fit_cell(value), formats["plain"])
        row += 1
    row += 1
    for number, line in enumerate(words["instructions"], start=1):
        sheet.write_string(row, 0, f"{number}.", formats["strong"])
        sheet.write_string(row, 1, line, formats["plain"])
        row += 1
    row += 1
    for code in ANSWERS:
        sheet.write_string(row, 0, words["answers"][code], formats["strong"])
        sheet.write_string(row, 1, words["meaning"][code], formats["plain"])
        row += 1
    if not count:
        sheet.write_string(row, 1, words["none"], formats["strong"])
        row += 1
    if about["notice"]:
        sheet.write_string(row + 1, 1, fit_cell(about["notice"]), formats["plain"])
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)


def _write_queries(
    sheet: Any, lines: pd.DataFrame, words: Mapping[str, Any], formats: Mapping[str, Any]
) -> None:
    widths = {name: fit_width(name, words["columns"][name], lines[name]) for name in COLUMNS}
    for row, height in enumerate(fit_heights(lines, widths), start=1):
        sheet.set_row(row, height)
    for column, name in enumerate(COLUMNS):
        sheet.set_column(column, column, widths[name])
        sheet.write_string(0, column, words["columns"][name], formats["head"])
        style = formats["open" if name in ANSWERED else "text"]
        for row, value in enumerate(lines[name], start=1):
            if name in ANSWERED:
                sheet.write_blank(row, column, None, style)
            else:
                sheet.write_string(row, column, fit_cell(value), style)
    last = max(len(lines), 1)
    sheet.freeze_panes(1, 4)
    sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
    place = list(COLUMNS).index("answer")
    sheet.data_validation(
        1,
        place,
        last,
        place,
        {
            "validate": "list",
            "source": [words["answers"][code] for code in ANSWERS],
            "error_title": words["title"][:32],
            "error_message": words["choose"][:255],
        },
    )
    allowed = ("autofilter", "sort", "format_columns", "format_rows", "select_locked_cells")
    sheet.protect("", dict.fromkeys(allowed, True))
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def fit_width(name: str, head: str, texts: pd.Series) -> int:
    """The width of a column: as wide as what is in it, at most as `COLUMNS` says; answers as it says."""
    if name in ANSWERED:
        return COLUMNS[name]
    longest = int(texts.str.len().max()) if len(texts) else 0
    # The head also holds the arrow of the filter.
    return min(max(ceil(longest / FILL), len(head) + 5), COLUMNS[name])


def fit_heights(lines: pd.DataFrame, widths: Mapping[str, int]) -> list[float]:
    """The height of each row in points, so that its longest text is seen whole."""
    needed = pd.Series(1, index=lines.index)
    for name, width in widths.items():
        counts = {text: count_lines(text, width) for text in lines[name].unique()}
        needed = needed.combine(lines[name].map(counts), max)
    return [min(count * LINE + 2, TALLEST) for count in needed]


def count_lines(text: str, width: int) -> int:
    """How many lines a text takes in a column of a width, about."""
    return sum(max(1, ceil(len(part) / (width * FILL))) for part in text.split("\n"))
