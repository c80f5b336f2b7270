"""The scorecard: how the data of each center stand, one line a center, a table and one page."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd

from scripts.lib.queries.statuses import ASKING, STATUSES
from scripts.lib.rules import SEVERITIES

HEADS = {
    "label": "Center",
    "rows": "Rows",
    **{name: name.capitalize() for name in SEVERITIES},
    "asking": "Open",
    "answered": "Answered",
    "resolved": "Resolved",
    "median_age": "Median age (days)",
    "response_rate": "Answered of asked",
}
PAGE = """
#let card = json("card.json")
#set document(title: card.title, date: auto)
#set page(paper: "a4", flipped: true, margin: 2cm)
#set text(font: "DejaVu Sans", size: 9pt, lang: "en")
#text(size: 15pt, weight: "bold")[#card.title]

#card.study
#v(8pt)
#table(
  columns: (3fr,) + (1fr,) * (card.heads.len() - 1),
  align: (left,) + (right,) * (card.heads.len() - 1),
  stroke: (x, y) => (bottom: 0.4pt + luma(160)),
  table.header(..card.heads.map(head => text(weight: "bold", hyphenate: false, head))),
  ..card.rows.flatten().map(cell => [#cell]),
)
#v(6pt)
#for note in card.notes [ #text(size: 8pt, note) \\ ]
"""
NOTES = (
    "Rows: those that define a record. Blocking, error, warning: findings of the current delivery, waived ones left out.",
    "Open: new, open, asked again, or answered and still wrong; the age counts to the last day listed for the center.",
    "Answered of asked: queries that ever had an answer, of all queries; not given before any answer was listed.",
)


def summarize_center(
    center: str, label: str, rows: int, queries: pd.DataFrame, answers: pd.DataFrame
) -> pd.DataFrame:
    """One row: counts of a center's queries by severity and status, median age, response rate.

    `queries`: of `derive_statuses`. The age is that of the queries that wait for the center; missing
    where none does. The rate is missing where no answered workbook is listed.
    """
    current = queries[~queries["status"].isin(["resolved", "withdrawn"])]
    asking = queries[queries["status"].isin(ASKING)]
    answered = queries["finding_id"].isin(answers["finding_id"])
    rated = len(queries) > 0 and len(answers) > 0
    row = {
        "center": center,
        "label": label,
        "rows": rows,
        **{name: int((current["severity"] == name).sum()) for name in SEVERITIES},
        **{name: int((queries["status"] == name).sum()) for name in STATUSES},
        "asking": len(asking),
        "queries": len(queries),
        "median_age": float(asking["age_days"].median()) if len(asking) else float("nan"),
        "response_rate": float(answered.mean()) if rated else float("nan"),
    }
    types = {"center": "str", "label": "str", "median_age": "float64", "response_rate": "float64"}
    return pd.DataFrame([row]).astype({name: types.get(name, "int32") for name in row})


def draw_scorecard(card: pd.DataFrame, study: str, notice: str, day: str, path: Path) -> None:
    """The scorecard as one page; `day` (ISO) is the study's today. Equal cards give equal bytes."""
    import typst

    from scripts.lib.figures.text import clean_text

    rows = [
        [clean_text(_show(name, row[name])) for name in HEADS] for row in card.to_dict("records")
    ]
    data: Mapping[str, Any] = {
        "title": "Data quality by center",
        "study": clean_text(study),
        "heads": list(HEADS.values()),
        "rows": rows,
        "notes": [clean_text(note) for note in (*NOTES, notice) if note],
    }
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "card.json").write_text(json.dumps(data, sort_keys=True), encoding="utf-8")
        (root / "main.typ").write_text(PAGE, encoding="utf-8")
        made = datetime.fromisoformat(day).replace(tzinfo=UTC)
        typst.compile(
            root / "main.typ",
            output=path,
            root=root,
            font_paths=[_fonts()],
            ignore_system_fonts=True,
            format="pdf",
            timestamp=int(made.timestamp()),
        )


def _fonts() -> Path:
    """The fonts that come with matplotlib: no font of the machine is used."""
    import matplotlib as mpl

    return Path(mpl.get_data_path()) / "fonts" / "ttf"


def _show(name: str, value: Any) -> str:
    if pd.isna(value):
        return "-"
    if name == "response_rate":
        return f"{100 * value:.0f} %"
    return f"{value:g}" if isinstance(value, float) else str(value)
