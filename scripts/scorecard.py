"""Put the centers' query figures side by side, as a table and as one page."""

from pathlib import Path

import pandas as pd

from scripts.lib.files import read_frame, write_frame
from scripts.lib.queries.scorecard import draw_scorecard
from scripts.lib.stage import stage


def scorecard(
    *,
    cards: list[Path],
    title: str,
    notice: str,
    day: str,
    marks: dict[str, str],
    table: Path,
    page: Path,
) -> None:
    """`cards`: one a center, in the order of the study; `day`: the study's cutoff (ISO)."""
    numbers = {"queries", "rows", "asking", "new", "open", "answered", "failing", "reopened"}
    numbers |= {"resolved", "withdrawn", "blocking", "error", "warning"}
    card = pd.concat([read_frame(path) for path in cards], ignore_index=True)
    card = card.astype({name: "int32" for name in card if name in numbers})
    write_frame(card, table, marks)
    draw_scorecard(card, title, notice, day, page)


if "snakemake" in globals():
    with stage(snakemake) as job:  # noqa: F821
        scorecard(
            cards=job.input.cards,
            title=job.params.title,
            notice=job.params.notice,
            day=job.params.day,
            marks=job.params.marks,
            table=job.output.table,
            page=job.output.page,
        )
