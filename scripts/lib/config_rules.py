"""Checks of what config/ says about rules, waivers, corrections and withdrawn consents.

Apart from the other checks, because it needs the registry of rules, and no stage may depend on all
rules only because it reads a center's settings.
"""

from collections.abc import Iterable, Iterator, Mapping
from os.path import isfile
from pathlib import Path
from typing import Any

from scripts.lib.catalogue import Catalogue
from scripts.lib.errors import StudyError
from scripts.lib.keys import check_key
from scripts.lib.languages import known_languages
from scripts.lib.registers import (
    DUPLICATES,
    WAIVERS,
    WITHDRAWN,
    Row,
    corrections_path,
    read_register,
)
from scripts.lib.texts import name_near

IDENTITY = ("record", "center")


def check_rules(changes: Mapping[str, Any]) -> Iterator[str]:
    """Problems of `rules:` in config.yaml: unknown ids, and changes that a rule does not allow."""
    if not changes:
        return
    from scripts.lib.rules.registry import RULES

    for rule_id, change in changes.items():
        where = f"config/config.yaml: rules.{rule_id}"
        if rule_id not in RULES:
            yield f"{where}: there is no such rule.{name_near(rule_id, RULES, 0.5)}"
            continue
        yield from _check_change(where, RULES[rule_id], change)


def _check_change(where: str, rule: Any, change: Mapping[str, Any]) -> Iterator[str]:
    from scripts.lib.rules import BLOCKING, CENTER, ERROR, SEVERITIES

    wanted = change.get("severity", rule.severity)
    if wanted == ERROR and not rule.doubt:
        yield f"{where}: names no one doubted field, so it can be a warning or blocking, no error."
    if wanted == BLOCKING and rule.scope == CENTER:
        yield f"{where}: is about a whole column, so no row can be quarantined for it."
    if rule.hard and SEVERITIES.index(wanted) > SEVERITIES.index(rule.severity):
        yield f"{where}: the value cannot be used in any case, so it stays {rule.severity} or more."
    if "limit" in change and rule.limit is None:
        yield f"{where}: has no limit that could be changed."


def check_registers(
    folder: Path, centers: Mapping[str, Any], catalogue: Catalogue
) -> Iterator[str]:
    """Problems of waivers.csv, withdrawn.csv, duplicates.csv and corrections/<center>.csv.

    What stands in a line is not shown: cells that were mixed up may be a patient's.
    """
    rows: dict[str, list[Row]] = {}
    for path, kind in ((WAIVERS, "waivers"), (WITHDRAWN, "withdrawn"), (DUPLICATES, "duplicates")):
        try:
            rows[path] = read_register(folder / path, kind)
        except StudyError as error:
            yield from error.problems
    for row, line in find_repeated(rows.get(WAIVERS, []), "finding_id"):
        yield f"{WAIVERS}, line {row['line']}: the same finding is accepted in line {line}. Remove one of the two."
    for path, keys in ((WITHDRAWN, ("center",)), (DUPLICATES, ("center", "other_center"))):
        for row in rows.get(path, []):
            for key in keys:
                if centers and row[key] not in centers:
                    known = ", ".join(centers)
                    yield f"{path}, line {row['line']}: {key} is no center of the study. Its centers are {known}."
    yield from _check_strays(folder, centers)
    for center in centers:
        yield from _check_corrections(folder, center, catalogue)


def find_repeated(rows: Iterable[Row], *keys: str) -> Iterator[tuple[Row, str]]:
    """Each row that has the same cells as an earlier one, and the line of that."""
    first: dict[tuple[str, ...], str] = {}
    for row in rows:
        cells = tuple(row[key] for key in keys)
        if cells in first:
            yield row, first[cells]
        first.setdefault(cells, row["line"])


def _check_strays(folder: Path, centers: Mapping[str, Any]) -> Iterator[str]:
    """Corrections that nobody reads: there is no center of that name, nor a file about one."""
    for path in sorted((folder / "config/corrections").glob("*.csv")):
        name = path.name.removesuffix(".csv").removesuffix(".draft")
        if name not in centers and not isfile(folder / f"config/centers/{name}.yaml"):
            yield f"config/corrections/{path.name}: there is no such center. Rename or remove the file."


def _check_corrections(folder: Path, center: str, catalogue: Catalogue) -> Iterator[str]:
    path = corrections_path(center)
    try:
        rows = read_register(folder / path, "corrections")
    except StudyError as error:
        yield from error.problems
        return
    can = [name for name in catalogue if name not in IDENTITY]
    for row in rows:
        where = f"{path}, line {row['line']}"
        if row["variable"] not in can:
            hint = name_near(row["variable"], can, 0.7)
            yield f"{where}: variable names none that can be corrected.{hint}"
        if row["delivered"] == row["new"]:
            yield f"{where}: the new value is the delivered one. Remove the line."
    for row, line in find_repeated(rows, "record", "variable"):
        yield f"{path}, line {row['line']}: the same cell is corrected in line {line}. Remove one of the two."


def check_settings(folder: Path, config: Mapping[str, Any]) -> tuple[str, list[str]]:
    """The fingerprint of the key, and what is wrong with the key and with the rules that are changed."""
    is_demo = config["study"].get("demo", False)
    fingerprint, problems = check_key(config["pseudonym"], folder, is_demo)
    told = [f"config/config.yaml: {problem}" for problem in problems]
    return fingerprint, [*told, *check_rules(config.get("rules", {}))]


def check_queries(folder: Path, centers: Mapping[str, Any]) -> Iterator[str]:
    """Problems of the query loop in the centers' files: unknown languages, answers that are not there."""
    known = known_languages()
    for name, center in centers.items():
        if center is None:
            continue
        path = f"config/centers/{name}.yaml"
        if center.get("language", "en") not in known:
            yield f"{path}: language: there are words in {', '.join(known)} only."
        for number, answer in enumerate(center.get("answers", [])):
            if not isfile(folder / answer["file"]):
                yield f"{path}: answers.{number}: there is no file '{answer['file']}'."
            if answer["received"] < center["deliveries"][0]["received"]:
                yield f"{path}: answers.{number}: came before the first delivery. Correct the day."
