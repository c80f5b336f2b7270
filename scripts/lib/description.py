"""A center's description (`source.json`): where in its files each variable stands."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def column_letter(position: int) -> str:
    """The letter of a 1-based column, as spreadsheets name it."""
    letters = ""
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def locate(description: Mapping[str, Any], source: str, variable: str) -> tuple[str, str]:
    """Column letter(s) and header(s) of a variable in a source, from the center's description."""
    for one in description["sources"]:
        if one["id"] == source:
            places = one["columns"].get(variable, [])
            letters = ",".join(column_letter(position) for position, _ in places)
            return letters, " + ".join(header for _, header in places)
    return "", ""


def describe_places(source: Mapping[str, Any]) -> list[list[list[Any]]]:
    """All lists of [position, header] that a described source holds."""
    return [*source["columns"].values(), *source["seen_by"].values(), source["where"]]


def read_description(path: Path) -> dict[str, Any]:
    """A center's `source.json`."""
    described: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return described
