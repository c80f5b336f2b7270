"""Small query workbooks, written by the program and answered by hand."""

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd

from scripts.lib.config import read_yaml
from scripts.lib.findings import KEYS, hash_keys
from scripts.lib.languages import LANGUAGES
from scripts.lib.queries.layout import COLUMNS, SHEET
from scripts.lib.queries.workbook import write_workbook

WORDS = {code: read_yaml(LANGUAGES / f"{code}.yaml") for code in ("en", "it")}
ABOUT = {"study": "Study", "center": "Center", "received": "2024-02-05", "notice": ""}
CENTER: dict[str, Any] = {
    "center": "tiny",
    "dialect": {"dates": ["dd/mm/yyyy"], "decimal": ","},
    "deliveries": [{"received": "2024-02-05"}],
    "sources": [{"id": "patients", "columns": {"record": "Id", "ecog": "ECOG"}}],
}


def id_of(record: str, variable: str, rule: str, center: str = "tiny") -> str:
    """The id of a finding of the tiny center."""
    key = pd.DataFrame([(center, "patients", record, variable, rule, "0")], dtype="str")
    return str(hash_keys(key.set_axis([*KEYS, "again"], axis=1)).item())


def lines_of(*lines: dict[str, str]) -> pd.DataFrame:
    """Lines of a workbook; what is not given is empty."""
    return pd.DataFrame([{name: one.get(name, "") for name in COLUMNS} for one in lines]).reindex(
        columns=list(COLUMNS)
    )


def answer(
    folder: Path,
    asked: list[dict[str, str]],
    given: dict[tuple[int, str], Any],
    language: str = "en",
) -> dict[str, Any]:
    """The center with a workbook of `asked` lines; `given`: (line, column) -> what was typed."""
    path = folder / "answered.xlsx"
    write_workbook(lines_of(*asked), WORDS[language], ABOUT, path)
    book = openpyxl.load_workbook(path)
    for (line, name), value in given.items():
        book[SHEET].cell(line, list(COLUMNS).index(name) + 1).value = value
    book.save(path)
    return {**CENTER, "answers": [{"received": "2024-03-01", "file": str(path)}]}
