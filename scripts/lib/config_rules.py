"""Checks of what config/ says about rules, waivers, corrections and withdrawn consents.

Apart from the other checks, because it needs the registry of rules, and no stage may depend on all
rules only because it reads a center's settings.
"""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
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
    corrections_path,
    read_register,
)

IDENTITY = ("record", "center")


def check_rules(changes: Mapping[str, Any]) -> Iterator[str]:
    """Problems of `rules:` in config.yaml: unknown ids, and changes that a rule does not allow."""
    if not changes:
        return
    from scripts.lib.rules.registry import RULES

    for rule_id, change in changes.items():
        where = f"config/config.yaml: rules.{rule_id}"
        if rule_id not in RULES:
            near = get_close_matches(rule_id, RULES, n=2, cutoff=0.5)
            hint = f" Did you mean {' or '.join(near)}?" if near else ""
            yield f"{where}: there is no such rule.{hint}"
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
    """Problems of waivers.csv, withdrawn.csv, duplicates.csv and corrections/<center>.csv."""
    try:
        read_register(folder / WAIVERS, "waivers")
    except StudyError as error:
        yield from error.problems
    try:
        for row in read_register(folder / WITHDRAWN, "withdrawn"):
            if row["center"] not in centers:
                yield f"{WITHDRAWN}, line {row['line']}: there is no center '{row['center']}'."
    except StudyError as error:
        yield from error.problems
    try:
        for row in read_register(folder / DUPLICATES, "duplicates"):
            for key in ("center", "other_center"):
                if row[key] not in centers:
                    yield f"{DUPLICATES}, line {row['line']}: there is no center '{row[key]}'."
    except StudyError as error:
        yield from error.problems
    for center in centers:
        yield from _check_corrections(folder, center, catalogue)


def _check_corrections(folder: Path, center: str, catalogue: Catalogue) -> Iterator[str]:
    path = corrections_path(center)
    try:
        rows = read_register(folder / path, "corrections")
    except StudyError as error:
        yield from error.problems
        return
    seen: dict[tuple[str, str], str] = {}
    for row in rows:
        where = f"{path}, line {row['line']}"
        if row["variable"] not in catalogue or row["variable"] in IDENTITY:
            yield f"{where}: '{row['variable']}' is no variable that can be corrected."
        key = (row["record"], row["variable"])
        if key in seen:
            yield f"{where}: the same cell is corrected in line {seen[key]}. Remove one of the two."
        seen.setdefault(key, row["line"])
        if row["delivered"] == row["new"]:
            yield f"{where}: the new value is the delivered one. Remove the line."


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
