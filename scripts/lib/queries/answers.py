"""The answered workbooks, read back by the names of their columns: any language, any order.

Nothing of an answer is skipped in silence: what cannot be understood stops with file and line, and
no value of a cell is shown.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from scripts.lib.dialect import trim
from scripts.lib.errors import StudyError
from scripts.lib.findings import MOST_ALIKE, possible_ids
from scripts.lib.parsing import date_form
from scripts.lib.queries.layout import ANSWERS, HEADER_ROW, SHEET, fit_cell
from scripts.lib.readers import RawTable, ReadSpec, read_table
from scripts.lib.readers.inspect import INSPECTED
from scripts.lib.texts import normalize

READ = ("finding_id", "record", "value", "answer", "new", "by", "when")
ID = re.compile("[0-9a-f]{16}")
Words = Mapping[str, Mapping[str, Any]]


def read_answers(center: Mapping[str, Any], words: Words) -> pd.DataFrame:
    """All answers of a center in the order in which they came. Grain: finding x workbook, only lines with an answer.

    Columns finding_id, record, value (as it was asked about), answer (corrected, confirmed, not_available), new (as the center
    writes it), by, when (texts), received (ISO day of the workbook), file, line. Raises StudyError
    with every problem of every workbook.
    """
    frames, problems = [], []
    for one in sorted(center.get("answers", []), key=lambda one: str(one["received"])):
        try:
            frames.append(_read_workbook(Path(one["file"]), center, words))
            frames[-1]["received"] = one["received"]
        except StudyError as error:
            problems += [f"answers of {center['center']}: {text}" for text in error.problems]
    columns = (*READ, "file", "line", "received")
    empty = pd.DataFrame({name: pd.Series(dtype="str") for name in columns})
    answers = pd.concat([empty, *frames], ignore_index=True).astype("str")
    problems += [f"answers of {center['center']}: {text}" for text in find_contradictions(answers)]
    if problems:
        raise StudyError(*problems)
    return answers


def find_contradictions(answers: pd.DataFrame) -> list[str]:
    """Sentences about answers to one query that came on one day in two workbooks and differ.

    Of different days the last one counts, as the center may well learn more.
    """
    first: dict[tuple[str, str], Any] = {}
    problems = []
    for one in answers.itertuples():
        other = first.setdefault((one.finding_id, one.received), one)
        if (one.answer, one.new) != (other.answer, other.new):
            problems.append(
                f"{one.file}, line {one.line}: {other.file}, line {other.line}, of the same day, answers "
                "the same query otherwise. Clear one of the two, or correct the day under answers."
            )
    return problems


def list_asked(findings: Iterable[pd.DataFrame]) -> dict[str, str]:
    """The record that each query is about, as the workbook shows it; "" is a row or column without."""
    asked: dict[str, str] = {}
    for frame in findings:
        shown = frame["record"].fillna("").map(fit_cell)
        asked.update(zip(frame["finding_id"], shown, strict=True))
    return asked


def check_origin(
    answers: pd.DataFrame,
    asked: Mapping[str, str],
    center: Mapping[str, Any],
    variables: Sequence[str],
) -> None:
    """Raises StudyError for answers to what this center was never asked about that record.

    `asked`: of `list_asked`. An id that no delivery has now may still be right: a codelist line or a limit
    that was changed since takes a finding away. But an id is made of center, record, variable and
    rule, so one of another center, or in the line of another patient, can be told.
    """
    about = answers["finding_id"].map(asked).astype("str")
    unknown = answers[about.isna()]
    strange = [answers[about.notna() & (about != answers["record"])]]
    for record, lines in unknown.groupby("record"):
        # Nearly all are the first of their kind, and that is soon told.
        for alike in (1, MOST_ALIKE):
            if len(lines):
                possible = possible_ids(center, str(record), variables, alike)
                lines = lines[~lines["finding_id"].isin(possible)]
        strange.append(lines)
    problems = [
        f"answers of {center['center']}: {one.file}, line {one.line}: the query id is none of "
        "this center and record. Is it the workbook of another center, or were its columns "
        "sorted apart? Ask for the whole file again, or clear the answer in this line."
        for one in pd.concat(strange).sort_index().itertuples()
    ]
    if problems:
        raise StudyError(*problems)


def _read_workbook(path: Path, center: Mapping[str, Any], words: Words) -> pd.DataFrame:
    dialect = center.get("dialect", {})
    spec = ReadSpec(
        format="excel",
        sheet=SHEET,
        header_row=HEADER_ROW,
        date_format=date_form(center, center["sources"][0]),
        decimal=dialect.get("decimal", "."),
    )
    table = read_table(path, spec)
    places = _find_columns(path, table, words)
    cells = pd.DataFrame({name: trim(table.cells[places[name]]).fillna("") for name in READ})
    lines = cells.assign(file=path.name, line=table.rows.astype(str))
    lines = lines[(lines["answer"] != "") | (lines["new"] != "")]
    known = {normalize(one["answers"][code]): code for one in words.values() for code in ANSWERS}
    answer = lines["answer"].map(lambda text: known.get(normalize(text), "unclear"))
    lines["answer"] = answer.where(lines["answer"] != "", other="corrected").astype("str")
    lines["record"] = lines["record"].map(lambda text: unicodedata.normalize("NFC", text))
    computed = find_formulas(path, list(places.values())) & set(lines["line"].astype("int64"))
    problems = [
        f"{path.name}, line {line}: an answer is a formula. Write the value itself."
        for line in sorted(computed)
    ]
    problems += [f"{path.name}, line {line}: {text}" for line, text in _find_problems(lines)]
    if problems:
        raise StudyError(*problems)
    return lines.drop_duplicates("finding_id")


def find_formulas(path: Path, columns: Sequence[int]) -> set[int]:
    """The lines with a formula in one of some columns (from 0): its stored result may be of another place.

    Of workbooks that openpyxl reads; they have passed the gate.
    """
    if path.suffix.lower() not in INSPECTED:
        return set()
    import openpyxl

    with path.open("rb") as stream:
        sheet = openpyxl.load_workbook(stream, read_only=True)[SHEET]
        sheet.reset_dimensions()
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        return {cell.row for cell in cells if cell.column - 1 in columns}


def _find_columns(path: Path, table: RawTable, words: Words) -> dict[str, int]:
    """The places of the columns, under the names of the one language that has them all."""
    header = [normalize(name) for name in table.header]
    missing: dict[str, list[str]] = {}
    for code, one in words.items():
        wanted = {name: normalize(one["columns"][name]) for name in READ}
        missing[code] = [one["columns"][name] for name in READ if wanted[name] not in header]
        if not missing[code]:
            return {name: header.index(text) for name, text in wanted.items()}
    nearest = min(missing.values(), key=len)
    raise StudyError(
        f"{path.name}: this is no query workbook, or columns were removed: "
        f"{', '.join(nearest)}. Ask for the whole file, as it was sent."
    )


def _find_problems(lines: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """(line, problem) of everything in the answered lines that cannot be understood."""
    first: dict[str, tuple[str, str, str]] = {}
    for one in lines.itertuples():
        if not ID.fullmatch(one.finding_id):
            yield one.line, "there is an answer without the id of its query. Restore the id."
            continue
        line, *given = first.setdefault(one.finding_id, (one.line, one.answer, one.new))
        if given != [one.answer, one.new]:
            yield one.line, f"line {line} answers the same query otherwise. Keep one of the two."
        if one.answer == "unclear":
            yield one.line, "the answer is none of the list. Choose one of the list."
        elif one.answer == "corrected" and one.new == "":
            yield (
                one.line,
                "a corrected value is announced and not given. Write it, or choose another answer.",
            )
        elif one.answer != "corrected" and one.new != "":
            yield one.line, "there is a corrected value, and another answer. Choose one of the two."
