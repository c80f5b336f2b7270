"""The answered workbooks, read back by the place of their columns: any language, any order of rows."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from scripts.lib.dialect import trim
from scripts.lib.errors import StudyError
from scripts.lib.queries.layout import COLUMNS, HEADER_ROW, SHEET
from scripts.lib.readers import ReadSpec, read_table
from scripts.lib.texts import normalize

READ = ("finding_id", "answer", "new", "by", "when")
ID = r"[0-9a-f]{16}"


def read_answers(
    answers: Iterable[Mapping[str, str]], words: Iterable[Mapping[str, Any]]
) -> pd.DataFrame:
    """All answers of a center. Grain: finding x workbook, only lines with an answer.

    Columns finding_id, received (ISO day of the workbook), answer (corrected, confirmed,
    not_available, or unclear for a text that is none of the choices), new, by, when.
    """
    known = {
        normalize(text): code for one in words for code, text in one["answers"].items() if text
    }
    frames = [_read_workbook(Path(one["file"]), one["received"], known) for one in answers]
    empty = pd.DataFrame({name: pd.Series(dtype="str") for name in (*READ, "received")})
    return pd.concat([empty, *frames], ignore_index=True).astype("str")


def _read_workbook(path: Path, received: str, known: Mapping[str, str]) -> pd.DataFrame:
    table = read_table(path, ReadSpec(format="excel", sheet=SHEET, header_row=HEADER_ROW))
    if len(table.header) < len(COLUMNS):
        raise StudyError(
            f"{path.name}: this is no query workbook, or columns are missing. Ask for the whole file."
        )
    cells = pd.DataFrame(
        {name: trim(table.cells[list(COLUMNS).index(name)]).fillna("") for name in READ}
    )
    cells = cells[cells["finding_id"].str.fullmatch(ID)]
    filled = (cells["answer"] != "") | (cells["new"] != "")
    cells = cells[filled].drop_duplicates("finding_id", keep="last")
    codes = cells["answer"].map(lambda text: known.get(normalize(text), "unclear"))
    only_value = (cells["answer"] == "") & (cells["new"] != "")
    return cells.assign(answer=codes.where(~only_value, other="corrected"), received=received)
