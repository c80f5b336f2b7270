"""The question to a center whether a patient of its own is one that another center delivered, too.

Each candidate pair is asked of both centers under one id. A center is told its own record, the other
center and what agrees; nothing else of the other record. Answers change nothing by themselves: what
the data manager decides stands in config/duplicates.csv, with reason and author.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from scripts.lib.catalogue import Catalogue
from scripts.lib.findings import hash_keys
from scripts.lib.queries.layout import COLUMNS

OWN = ("center", "record_no")
OTHER = ("other_center", "other_record_no")
REPLACED = ("title", "instructions", "answers", "meaning")


def take_words(words: Mapping[str, Any]) -> dict[str, Any]:
    """The words of the workbook with those that are special to this question."""
    return {**words, **{name: words["same_patient"][name] for name in REPLACED}}


def ask_pairs(
    candidates: pd.DataFrame,
    center: str,
    records: pd.Series,
    labels: Mapping[str, str],
    words: Mapping[str, Any],
    catalogue: Catalogue,
) -> pd.DataFrame:
    """The lines of a center's workbook, texts in its columns. Grain: one pair that it has a part in.

    `records`: record id of the center by record_no; `labels`: the centers as printed.
    """
    pairs = candidates.assign(
        finding_id=hash_keys(candidates[["patient", "other"]].assign(rule="same_patient"))
    )
    turned = dict(zip((*OWN, *OTHER), (*OTHER, *OWN), strict=True))
    both = pd.concat([pairs, pairs.rename(columns=turned)])
    mine = both[both["center"] == center].sort_values(["record_no", "finding_id"])
    told = {**{name: one.label for name, one in catalogue.items()}, **words.get("variables", {})}
    agree = (
        mine["agree"]
        .astype("str")
        .map(lambda names: ", ".join(str(told.get(name, name)) for name in names.split()))
    )
    question = words["same_patient"]["question"]
    lines = pd.DataFrame(
        {
            "finding_id": mine["finding_id"],
            "status": words["statuses"]["open"],
            "severity": words["severities"]["warning"],
            "record": mine["record_no"].map(records),
            "value": agree,
            "question": [
                question.replace("{center}", labels[other]).replace("{days}", str(days))
                for other, days in zip(mine["other_center"], mine["days_apart"], strict=True)
            ],
        }
    )
    return lines.reindex(columns=list(COLUMNS)).astype("str").fillna("").reset_index(drop=True)
