"""What the schema of the configuration cannot say: names that must exist, pairs that must agree.

Every check returns sentences, so that all problems are shown at once.
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scripts.lib.catalogue import Catalogue, Variable, read_derived
from scripts.lib.criteria_checks import (
    check_eligibility,
    check_endpoints,
    check_names,
    check_report,
)
from scripts.lib.units import can_convert

CODELIST_COLUMNS = ["variable", "value", "code"]
DATE_FORM = re.compile(r"(?:yyyy|yy)|mon|mm?|dd?|[ ./,-]")
Config = dict[str, Any]


def check_study(
    folder: Path,
    config: Config,
    centers: dict[str, Config | None],
    parts: dict[str, Config | None],
    catalogue: Catalogue,
) -> list[str]:
    """All cross-field problems of a configuration whose files each keep their schema."""
    known = {**catalogue, **read_derived()}
    problems = list(
        check_names("config/config.yaml: duplicates.keys", config["duplicates"]["keys"], known)
    )
    for name, center in centers.items():
        if center is not None:
            whole = config.get("on_center_failure") != "continue"
            problems += check_center(folder, name, center, catalogue, whole)
    lists = [one for center in centers.values() if center for one in center.get("codelists", [])]
    for codelist in dict.fromkeys(lists):
        problems += check_codelist(folder, codelist, catalogue)
    if parts["eligibility"]:
        problems += check_eligibility(parts["eligibility"], known)
    if parts["endpoints"]:
        problems += check_endpoints(parts["endpoints"], known)
    if report := parts.get("report"):
        problems += check_report(report, known)
    return problems


def check_center(
    folder: Path, name: str, center: Config, catalogue: Catalogue, whole: bool = True
) -> list[str]:
    """Problems of one center's file: names, files, dates, patterns, units.

    Without `whole`, files of the current delivery may be missing: the study goes on without them.
    """
    path = f"config/centers/{name}.yaml"
    problems = []
    if center["center"] != name:
        problems.append(f"{path}: center: must be '{name}', as the file is named.")
    problems += check_names(f"{path}: constants", center.get("constants", {}), catalogue)
    problems += _check_units(path, center, catalogue)
    problems += _check_deliveries(folder, path, center, whole)
    problems += _check_sources(path, center, catalogue)
    return problems


def _check_units(path: str, center: Config, catalogue: Catalogue) -> Iterator[str]:
    units = center.get("units", {})
    yield from check_names(f"{path}: units", units, catalogue)
    for variable, unit in units.items():
        if variable in catalogue and not can_convert(unit, catalogue[variable].unit):
            yield f"{path}: units.{variable}: '{unit}' cannot be converted to '{catalogue[variable].unit}'."


def delivered_files(delivery: Config) -> dict[str, str]:
    """The files of one delivery by key; the single file of a short entry has the key `file`."""
    return {"file": delivery["file"]} if "file" in delivery else dict(delivery.get("files", {}))


def current_delivery(center: Config) -> Config:
    """The delivery that is analysed: the last one listed."""
    delivery: Config = center["deliveries"][-1]
    return delivery


def file_key(center: Config, source: Config) -> str:
    """The key of a source's file among the files of the delivery."""
    files = delivered_files(current_delivery(center))
    wanted = str(source.get("file", source["id"]))
    lone = len(files) == 1 and "file" not in source
    return next(iter(files)) if lone and wanted not in files else wanted


def _check_deliveries(folder: Path, path: str, center: Config, whole: bool) -> Iterator[str]:
    days = [delivery["received"] for delivery in center["deliveries"]]
    if days != sorted(days):
        yield f"{path}: deliveries: must be in order of time, the current one last."
    for number, delivery in enumerate(center["deliveries"]):
        if ("file" in delivery) == ("files" in delivery):
            yield f"{path}: deliveries.{number}: give file or files, one of the two."
        for file in delivered_files(delivery).values():
            if ".." in Path(file).parts:
                yield f"{path}: deliveries.{number}: '{file}' leads out of the study folder."
            elif (whole or number < len(days) - 1) and not (folder / file).is_file():
                yield f"{path}: deliveries.{number}: there is no file '{file}'. Put it there or correct the name."


def _check_sources(path: str, center: Config, catalogue: Catalogue) -> Iterator[str]:
    ids = [source["id"] for source in center["sources"]]
    if len(set(ids)) < len(ids):
        yield f"{path}: sources: each id may occur once."
    if "reduce" in center["sources"][0]:
        yield f"{path}: sources.0: the first source has one row a patient and takes no reduce."
    yield from _check_dates(f"{path}: dialect", center.get("dialect", {}))
    files = delivered_files(current_delivery(center))
    for source in center["sources"]:
        where = f"{path}: source {source['id']}"
        if file_key(center, source) not in files:
            yield f"{where}: file: the delivery has no file with the key '{file_key(center, source)}'."
        if "dictionary" in source and source["dictionary"] not in files:
            yield f"{where}: dictionary: the delivery has no file with the key '{source['dictionary']}'."
        if "record" not in source["columns"]:
            yield f"{where}: columns: the variable record is missing; it links the rows of a patient."
        yield from _check_source(where, source, catalogue)


def _check_source(where: str, source: Config, catalogue: Catalogue) -> Iterator[str]:
    yield from _check_dates(f"{where}: dialect", source.get("dialect", {}))
    yield from check_names(f"{where}: columns", source["columns"], catalogue)
    by = source.get("reduce", {}).get("by")
    if by is not None and by not in source["columns"]:
        yield f"{where}: reduce.by: '{by}' is not among the columns of the source."
    if source.get("reduce", {}).get("rule") in ("first", "last") and by is None:
        yield f"{where}: reduce: first and last need `by`, the variable that orders the rows."
    for pattern in source.get("not_data", []):
        yield from _check_pattern(f"{where}: not_data", pattern, groups=0)
    for variable, column in source["columns"].items():
        if isinstance(column, dict):
            here = f"{where}: columns.{variable}"
            yield from _check_dates(here, column)
            if sum(key in column for key in ("column", "columns", "checkboxes")) != 1:
                yield f"{here}: give one of column, columns, checkboxes."
            if "pattern" in column:
                yield from _check_pattern(f"{here}: pattern", column["pattern"], groups=1)


def _check_pattern(where: str, pattern: str, groups: int) -> Iterator[str]:
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        yield f"{where}: not a regular expression: {error.msg}."
        return
    if compiled.groups < groups:
        yield f"{where}: needs a group in parentheses that is the value."


def _check_dates(where: str, settings: Config) -> Iterator[str]:
    forms = settings.get("dates", [])
    for form in [forms] if isinstance(forms, str) else forms:
        rest = DATE_FORM.sub("", form)
        if rest or form.count("y") not in (2, 4) or form.count("m") == 0:
            yield f"{where}: dates: '{form}' is no date form; use yyyy yy mon mm m dd d and . / - between them."


def check_codelist(folder: Path, name: str, catalogue: Catalogue) -> Iterator[str]:
    """Problems of one codelist: columns, unknown variables, unknown study codes, a value given twice."""
    path = f"config/codelists/{name}.csv"
    if not (folder / path).is_file():
        yield f"{path}: the file is missing. Create it with the columns {', '.join(CODELIST_COLUMNS)}."
        return
    try:
        with (folder / path).open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle)
            rows = list(reader)
    except (UnicodeDecodeError, csv.Error):
        yield f"{path}: not a UTF-8 text table. Save it as CSV UTF-8."
        return
    if reader.fieldnames != CODELIST_COLUMNS:
        yield f"{path}: the columns must be {', '.join(CODELIST_COLUMNS)}."
        return
    seen: dict[tuple[str, str], int] = {}
    for number, row in enumerate(rows, start=2):
        where = f"{path}, line {number}"
        if None in row or None in row.values():
            yield f"{where}: needs three cells."
            continue
        if row["variable"] != "*":
            yield from check_names(where, [row["variable"]], catalogue)
            yield from _check_code(where, row["code"], catalogue.get(row["variable"]))
        key = (row["variable"], row["value"].strip().casefold())
        if key in seen:
            yield f"{where}: the value was given in line {seen[key]} already. Remove one of the two."
        seen.setdefault(key, number)


def _check_code(where: str, code: str, variable: Variable | None) -> Iterator[str]:
    if variable is None:
        return
    levels = {"boolean": ("true", "false")}.get(variable.type, variable.levels)
    if levels and code not in (*levels, "none", ""):
        yield f"{where}: '{code}' is no code of {variable.name}; its codes are {', '.join(levels)}."
