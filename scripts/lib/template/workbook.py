"""The template as a workbook: one row a patient, with a list to choose from in every coded column.

Row 1 has the labels in the language, row 2 the study's names of the variables. The same catalogue and
words give the same bytes.
"""

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from scripts.lib.catalogue import Variable
from scripts.lib.template import HEADER_ROW, Words, name_codes, name_variable
from scripts.lib.template.hints import find_hint, find_limits
from scripts.lib.tnm_stage import EDITIONS, categories

PATIENTS = 2000  # rows with lists and checks
LISTS = "Lists"
MADE = datetime.combine(
    date(2020, 1, 1), time()
)  # a workbook has a day of its making; ours has no clock
FIRST_DAY, LAST_DAY = date(1900, 3, 1), date(2100, 12, 31)
LONGEST = {"title": 32, "message": 255}  # what a spreadsheet shows at a cell
WIDTH = 18


def write_template(asked: Sequence[Variable], words: Words, path: Path) -> None:
    """The workbook: instructions, the table to be filled in, and hidden those lists that are long."""
    from xlsxwriter import Workbook

    with Workbook(str(path), {"strings_to_numbers": False, "in_memory": True}) as book:
        book.set_properties({"title": words["title"], "created": MADE, "author": "Salvage"})
        styles = add_styles(book)
        write_cover(book.add_worksheet(words["cover"]), words, styles)
        table = book.add_worksheet(words["sheet"])
        options = [list_options(one, words) for one in asked]
        # A hidden sheet is told of by every run that reads the workbook: only where there is need.
        lists = None if all(map(is_short, options)) else book.add_worksheet(LISTS)
        for column, one in enumerate(asked):
            write_column(table, column, one, words, styles)
            short = is_short(options[column])
            source = options[column] if short else write_list(lists, column, options[column])
            check_column(table, column, one, words, source)
        table.set_row(0, 60)
        table.freeze_panes(HEADER_ROW, 1)


def add_styles(book: Any) -> dict[str, Any]:
    """The formats by name."""
    base = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#BFBFBF"}
    return {
        "title": book.add_format({"bold": True, "font_size": 16}),
        "plain": book.add_format({"text_wrap": True, "valign": "top"}),
        "head": book.add_format(
            {**base, "bold": True, "font_color": "white", "bg_color": "#1F4E79"}
        ),
        "name": book.add_format({**base, "font_color": "#595959", "bg_color": "#F2F2F2"}),
        "text": book.add_format({"num_format": "@"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "number": book.add_format({"num_format": "General"}),
    }


def write_cover(sheet: Any, words: Words, styles: dict[str, Any]) -> None:
    """What to do, a line each."""
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 6)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 1, words["title"], styles["title"])
    for number, line in enumerate(words["instructions"], start=1):
        sheet.write_string(number + 1, 0, f"{number}.", styles["plain"])
        sheet.write_string(number + 1, 1, line, styles["plain"])


def write_column(
    sheet: Any, column: int, variable: Variable, words: Words, styles: dict[str, Any]
) -> None:
    """Label, name and format of one column; what is no date and no number is text as it is typed."""
    kind = {"date": "date", "integer": "number", "number": "number"}.get(variable.type, "text")
    sheet.set_column(column, column, WIDTH, styles[kind])
    sheet.write_string(0, column, name_variable(variable, words), styles["head"])
    sheet.write_string(1, column, variable.name, styles["name"])


def list_options(variable: Variable, words: Words) -> list[str | int]:
    """What can be chosen in the cells of a variable; empty where something is to be written."""
    if variable.type == "integer":
        return [int(level) for level in variable.levels]
    if variable.tnm_axis:
        found = {one for edition in EDITIONS for one in categories(variable.tnm_axis, edition)}
        return [*sorted(found)]
    return list(name_codes(variable, words).values())


def is_short(options: Sequence[str | int]) -> bool:
    """Whether a spreadsheet takes the options in the rule itself: up to 255 characters, parted by commas."""
    texts = [str(one) for one in options]
    return len(",".join(texts)) <= LONGEST["message"] and not any("," in one for one in texts)


def write_list(sheet: Any, column: int, options: Sequence[str | int]) -> str:
    """The options below each other on the sheet of the lists; the range they are in."""
    from xlsxwriter.utility import xl_range_abs

    sheet.hide()
    for row, option in enumerate(options):
        sheet.write(row, column, option)
    return f"={LISTS}!{xl_range_abs(0, column, len(options) - 1, column)}"


def check_column(sheet: Any, column: int, variable: Variable, words: Words, source: Any) -> None:
    """The list (`source`: its options, or their range) or the limits of the cells of a column, and the hint at them.

    A list variable takes several entries, so that its list is an offer; so is that of a TNM category.
    """
    rule: dict[str, Any] = {"validate": "any"}
    if len(source) > 1:
        rule = {"validate": "list", "source": source}
        rule["show_error"] = not (variable.type == "list" or variable.tnm_axis)
    elif variable.type == "date":
        rule = {
            "validate": "date",
            "criteria": "between",
            "minimum": FIRST_DAY,
            "maximum": LAST_DAY,
        }
    elif variable.type in ("number", "integer"):
        rule = limit_number(variable)
    if hint := find_hint(variable, words):
        rule |= {
            "input_title": variable.name[: LONGEST["title"]],
            "input_message": hint[: LONGEST["message"]],
        }
    if rule != {"validate": "any"}:
        sheet.data_validation(HEADER_ROW, column, HEADER_ROW + PATIENTS - 1, column, rule)


def limit_number(variable: Variable) -> dict[str, Any]:
    """The check of a number between its limits."""
    low, high = find_limits(variable)
    kind = {"validate": "integer" if variable.type == "integer" else "decimal"}
    if high:
        return {**kind, "criteria": "between", "minimum": float(low), "maximum": float(high)}
    return {**kind, "criteria": ">=", "value": float(low)}
