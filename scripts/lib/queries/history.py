"""The findings of every listed delivery of a center, each judged by its own day, nothing remembered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from scripts.lib.catalogue import Catalogue
from scripts.lib.codelists import Codelist
from scripts.lib.config_names import delivered_files
from scripts.lib.errors import StudyError
from scripts.lib.ingest import fit_formats, read_center
from scripts.lib.raw_rows import withhold_rows
from scripts.lib.rules import Context
from scripts.lib.validation import validate_center


@dataclass(frozen=True)
class Judgement:
    """What deliveries are judged by: vocabulary, severities, limits, cutoff, who has withdrawn."""

    catalogue: Catalogue
    codelist: Codelist
    cutoff: str
    severities: Mapping[str, str]
    limits: Mapping[str, float]
    withdrawn: Sequence[str] = ()


def find_history(center: Mapping[str, Any], how: Judgement) -> list[tuple[str, pd.DataFrame]]:
    """(day received, findings as delivered) of each delivery in order of time.

    Without waivers and corrections: these are decisions of the study about what was delivered.
    """
    return [
        (delivery["received"], find_delivery(center, delivery, how))
        for delivery in center["deliveries"]
    ]


def find_delivery(
    center: Mapping[str, Any], delivery: Mapping[str, Any], how: Judgement
) -> pd.DataFrame:
    """The findings of one delivery. Raises StudyError where it cannot be read as now configured."""
    only = {**center, "deliveries": [delivery]}
    files = {key: Path(path) for key, path in delivered_files(dict(delivery)).items()}
    try:
        cells, description = read_center(fit_formats(only, files), files)
    except StudyError as error:
        advice = (
            f"center {center['center']}, delivery of {delivery['received']}: it is listed, and it "
            "cannot be read by the present configuration. Correct it, or take it off the list."
        )
        raise StudyError(*error.problems, advice) from None
    cells = withhold_rows(cells, how.withdrawn)
    context = Context(pd.Timestamp(delivery["received"]), pd.Timestamp(how.cutoff), how.limits)
    return validate_center(
        cells, description, only, how.catalogue, how.codelist, context, how.severities
    ).findings
