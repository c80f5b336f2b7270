"""The layout of the tables of characteristics: lines from number ids, text from the numbers."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from scripts.lib.catalogue import Catalogue, Variable
from scripts.lib.characteristics import MISSING, NOTHING, choose_show
from scripts.lib.report.layout import GROUP, INDENT, ROW, Row, Table, say_empty
from scripts.lib.report.words import Words, name_code, name_variable, split_id

Texts = dict[tuple[str, str], dict[str, str]]  # (variable, part) -> column -> as printed
SHOWN = {"levels": "n (%)", "median": "median [quartiles]", "mean": "mean (SD)"}
NOTES = {
    "levels": "Percentages are of all patients of the column, the missing among them; each is rounded by itself, so that their sum can miss 100 by a little.",
    "list": "* A patient may have several.",
    "median": "Medians, quartiles, means and standard deviations (SD) are of the patients with a value.",
}


def lay_characteristics(
    numbers: pd.DataFrame,
    name: str,
    number: int,
    declared: Mapping[str, Any],
    words: Words,
    catalogue: Catalogue,
) -> Table:
    """One table, its columns all patients and then the arms as they stand in the numbers.

    declared: title and rows of the table in report.yaml.
    """
    columns, heads, texts, counts = _read(numbers, name, words)
    rows: list[Row] = []
    for row in declared.get("rows", ()):
        rows += _lay_variable(row, catalogue[row["variable"]], columns, texts, counts, words)
    shows = {choose_show(row, catalogue[row["variable"]]) for row in declared.get("rows", ())}
    lists = any(catalogue[row["variable"]].type == "list" for row in declared.get("rows", ()))
    notes = [NOTES["levels"] * ("levels" in shows), NOTES["list"] * lists]
    notes.append(NOTES["median"] * bool(shows & {"median", "mean"}))
    title = declared.get("title", name.capitalize())
    empty = "Nothing to print: config/report.yaml declares no such table."
    heads = heads or ["All"]
    return Table(
        name,
        number,
        title,
        ["", *heads],
        say_empty(rows, len(heads) + 1, empty),
        [note for note in notes if note],
        [2.0, *[1.0] * len(heads)],
    )


def _read(
    numbers: pd.DataFrame, name: str, words: Words
) -> tuple[list[str], list[str], Texts, dict[tuple[str, str], int]]:
    """The columns (stratum levels, "" for all), their heads, the texts, and all patients' counts."""
    mine = numbers[numbers["section"] == f"Table: {name}"]
    heads: dict[str, str] = {}
    texts: Texts = {}
    counts: dict[tuple[str, str], int] = {}
    for one in mine[["number_id", "text", "numerator"]].itertuples(index=False):
        parts = split_id(one.number_id)
        variable, _, part = parts.stem.removeprefix(f"{name}.").partition(".")
        if variable == "n" and not part:
            whom = name_code(parts.variable, parts.level, words) if parts.variable else "All"
            heads[parts.level] = f"{whom} (n = {one.text})"
        texts.setdefault((variable, part), {})[parts.level] = one.text
        if not parts.variable and not pd.isna(one.numerator):
            counts[(variable, part)] = int(one.numerator)
    return list(heads), list(heads.values()), texts, counts


def _lay_variable(
    row: Mapping[str, Any],
    variable: Variable,
    columns: list[str],
    texts: Texts,
    counts: Mapping[tuple[str, str], int],
    words: Words,
) -> list[Row]:
    show = choose_show(row, variable)
    label = name_variable(variable)
    star = "*" if variable.type == "list" else ""

    def cells(first: str, part: str) -> list[str]:
        found = texts.get((variable.name, part), {})
        return [first, *(found.get(column, "") for column in columns)]

    missing = counts.get((variable.name, MISSING), 0)
    absent = [Row(cells("Missing", MISSING), INDENT)] if missing else []
    if show != "levels":
        line = [f"{label}, {SHOWN[show]}"]
        for column in columns:
            found = {
                part: texts.get((variable.name, part), {}).get(column, "")
                for part in ("median", "q1", "q3", "mean", "sd")
            }
            line.append(_join(found, show))
        return [Row(line), *absent]
    if variable.type == "boolean":
        return [Row(cells(f"{label}, n (%)", "yes")), *absent]
    levels = [part for name, part in texts if name == variable.name and part != MISSING]
    head = Row([f"{label}, n (%){star}"] + [""] * len(columns), GROUP)
    lines = [Row(cells(name_code(variable.name, one, words), one), INDENT) for one in levels]
    return (
        [head, *lines, *absent]
        if lines
        else [Row([f"{label}, n (%)"] + [NOTHING] * len(columns), ROW), *absent]
    )


def _join(found: Mapping[str, str], show: str) -> str:
    """Three numbers, or two, in one cell; one dash where nobody has a value."""
    if found[show] in ("", NOTHING):
        return found[show]
    if show == "mean":
        return f"{found['mean']} ({found['sd']})"
    return f"{found['median']} [{found['q1']} to {found['q3']}]"
