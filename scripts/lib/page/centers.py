"""The centers on the study page: deliveries, completeness, queries, scorecard and sources."""

import pandas as pd

from scripts.lib.cells import Cell, place_of
from scripts.lib.lineage import Lineage, columns_of
from scripts.lib.page.plain import PLACE, Data, group_records

QUERY = ("rule", "severity", "variable", "message", "status", "age_days")
KEYS = ("record_no", "record")


def list_centers(lineage: Lineage, queries: pd.DataFrame, scorecard: pd.DataFrame) -> list[Data]:
    """One entry a center, in the order of the study.

    `complete`: variable -> how many of the center's `records` have a value. `card`: the center's
    line of the scorecard, empty without one. `age_days` of a query is in days.
    """
    asked = group_records(queries, "center", [*QUERY, *PLACE])
    cards = group_records(scorecard, "center", list(scorecard))
    return [
        _center(name, label, lineage, asked.get(name, []), cards.get(name, []))
        for name, label in lineage.study.labels().items()
    ]


def _center(
    name: str, label: str, lineage: Lineage, queries: list[Data], cards: list[Data]
) -> Data:
    run, settings = lineage.run.centers[name], lineage.study.centers[name]
    return {
        "id": name,
        "label": label,
        "records": len(run.harmonized),
        "deliveries": [str(one["received"]) for one in settings["deliveries"]],
        "files": [
            {"name": one["name"], "sha256": one["sha256"]}
            for one in run.description["files"].values()
        ],
        "complete": {
            str(variable): int(run.harmonized[variable].notna().sum())
            for variable in run.harmonized
            if variable not in KEYS
        },
        "queries": queries,
        "card": next(iter(cards), {}),
        "sources": {one["id"]: _source(name, one, lineage) for one in run.description["sources"]},
    }


def _source(center: str, source: Data, lineage: Lineage) -> Data:
    """File and sheet of a source, its columns' headers and variables; which cells place a row."""
    run = lineage.run.centers[center]
    columns = columns_of(run.description, source["id"])
    settings = next(
        one for one in lineage.study.centers[center]["sources"] if one["id"] == source["id"]
    )
    reduce = settings.get("reduce", {})
    places = [*columns.get("record", ()), *(place for place, _ in source.get("where", ()))]
    if reduce.get("rule") in ("first", "last"):
        places += columns.get(reduce.get("by"), [])
    spots = sorted({*(place for found in columns.values() for place in found), *places})
    rows = run.rows[run.rows["source"] == source["id"]]
    first = place_of(Cell(center, source["id"], 1, 1), lineage)
    return {
        "file": first["file"],
        "sheet": first["sheet"],
        "base": bool(rows["base"].any()),
        "places": sorted(set(places)),
        "variables": sorted(columns),
        "columns": {
            str(spot): [
                (found := place_of(Cell(center, source["id"], 1, spot), lineage))["column"],
                found["header"],
            ]
            for spot in spots
        },
    }
