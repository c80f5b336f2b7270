"""What the schema of the configuration cannot say: names that must exist, pairs that must agree.

Every check returns sentences, so that all problems are shown at once.
"""

import csv
from collections.abc import Iterator
from os.path import isfile  # false for a name that is too long, where Path raises
from pathlib import Path
from typing import Any

from scripts.lib.catalogue import Catalogue, Variable, read_derived
from scripts.lib.codelists import Codelist, codes_for, read_codelists
from scripts.lib.config_names import check_day, check_names, delivered_files
from scripts.lib.config_names import current_delivery as current_delivery
from scripts.lib.config_names import file_key as file_key
from scripts.lib.config_sources import check_sources
from scripts.lib.criteria_checks import (
    check_early,
    check_eligibility,
    check_endpoints,
    check_report,
    fits_type,
)
from scripts.lib.open_questions import check_open_lines, is_open
from scripts.lib.targets import reserved_names
from scripts.lib.texts import normalize
from scripts.lib.units import can_convert

UNCODED = ("text", "date", "number", "integer")  # types that no codelist maps
CODELIST_COLUMNS = ["variable", "value", "code"]
Config = dict[str, Any]


def check_study(
    folder: Path,
    config: Config | None,
    centers: dict[str, Config | None],
    parts: dict[str, Config | None],
    catalogue: Catalogue,
) -> list[str]:
    """All cross-field problems of a configuration whose files each keep their schema."""
    known = {**catalogue, **read_derived()}
    problems = list(_check_config(config, known)) if config else []
    for name, center in centers.items():
        if center is not None:
            whole = not config or config.get("on_center_failure") != "continue"
            problems += check_center(folder, name, center, catalogue, whole)
    lists = [one for center in centers.values() if center for one in center.get("codelists", [])]
    wrong = {one: list(check_codelist(folder, one, catalogue)) for one in dict.fromkeys(lists)}
    problems += [problem for found in wrong.values() for problem in found]
    for name, center in centers.items():
        if center is not None and not any(wrong[one] for one in center.get("codelists", [])):
            problems += check_constants(folder, name, center, catalogue)
    if parts["eligibility"]:
        problems += check_eligibility(parts["eligibility"], known)
    if parts["endpoints"]:
        problems += check_endpoints(parts["endpoints"], known)
    if report := parts.get("report"):
        problems += check_report(report, known)
    if request := parts.get("release"):
        from scripts.lib.release.request import check_release

        problems += check_release(request, known)
    return problems


def _check_config(config: Config, known: Catalogue) -> Iterator[str]:
    path = "config/config.yaml"
    keys = config["duplicates"]["keys"]
    yield from check_names(f"{path}: duplicates.keys", keys, known)
    yield from check_early(f"{path}: duplicates.keys", keys, known)
    yield from check_day(f"{path}: data_cutoff", config["data_cutoff"])
    for name in sorted({*config["centers"]} & {*reserved_names()}):
        yield f"{path}: centers: '{name}' is the name of another result. Call the center something else."
    if ("key_file" in config["pseudonym"]) == ("key_env" in config["pseudonym"]):
        yield f"{path}: pseudonym: give key_file or key_env, one of the two."


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
    problems += _check_units(path, center, catalogue)
    problems += _check_deliveries(folder, path, center, whole)
    problems += check_sources(path, center, catalogue)
    return problems


def check_constants(folder: Path, name: str, center: Config, catalogue: Catalogue) -> Iterator[str]:
    """Constants of unknown variables, and values that no cell of the variable could have.

    The center's codelists must be readable.
    """
    where, constants = f"config/centers/{name}.yaml: constants", center.get("constants", {})
    yield from check_names(where, constants, catalogue)
    lists = [folder / "config/codelists" / f"{one}.csv" for one in center.get("codelists", [])]
    codelist = read_codelists(lists) if constants else {}
    for variable, value in constants.items():
        if variable in ("record", "center"):
            yield f"{where}.{variable}: records and centers are no constants. Remove it."
        elif variable in catalogue and not _can_be_constant(value, catalogue[variable], codelist):
            yield f"{where}.{variable}: '{value}' does not fit {variable}, {say_type(catalogue[variable])}."


def say_type(variable: Variable) -> str:
    """What a value of a variable can be, in words."""
    levels = f" ({', '.join(variable.levels)})" if variable.levels else ""
    return f"which is of type {variable.type}{levels}"


def _can_be_constant(value: Any, variable: Variable, codelist: Codelist) -> bool:
    """Whether a constant can be read as a value of its variable; a code also by the codelists."""
    if variable.type == "integer":
        whole = fits_type(value, variable) and value % 1 == 0
        return whole and (not variable.levels or str(int(value)) in variable.levels)
    if variable.type in ("number", "date"):
        return fits_type(value, variable)
    levels = {"boolean": ("true", "false")}.get(variable.type, variable.levels)
    known = {*map(normalize, (*levels, "none")), *codes_for(codelist, variable.name, levels)}
    return not levels or normalize(str(value)) in known


def _check_units(path: str, center: Config, catalogue: Catalogue) -> Iterator[str]:
    units = center.get("units", {})
    yield from check_names(f"{path}: units", units, catalogue)
    for variable, unit in units.items():
        if variable in catalogue and not can_convert(unit, catalogue[variable].unit):
            yield f"{path}: units.{variable}: '{unit}' cannot be converted to '{catalogue[variable].unit}'."


def _check_deliveries(folder: Path, path: str, center: Config, whole: bool) -> Iterator[str]:
    days = [delivery["received"] for delivery in center["deliveries"]]
    if days != sorted(days):
        yield f"{path}: deliveries: must be in order of time, the current one last."
    for number, delivery in enumerate(center["deliveries"]):
        yield from check_day(f"{path}: deliveries.{number}.received", delivery["received"])
        if ("file" in delivery) == ("files" in delivery):
            yield f"{path}: deliveries.{number}: give file or files, one of the two."
        for file in delivered_files(delivery).values():
            if ".." in Path(file).parts:
                yield f"{path}: deliveries.{number}: '{file}' leads out of the study folder."
            elif (whole or number < len(days) - 1) and not isfile(folder / file):
                yield f"{path}: deliveries.{number}: there is no file '{file}'. Put it there or correct the name."


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
    except (UnicodeDecodeError, csv.Error, OSError):
        yield f"{path}: not a UTF-8 text table. Save it as CSV UTF-8."
        return
    if reader.fieldnames != CODELIST_COLUMNS:
        yield f"{path}: the columns must be {', '.join(CODELIST_COLUMNS)}."
        return
    yield from check_open_lines(folder / path)
    levels = {level for variable in catalogue.values() for level in variable.levels}
    shared = {"", "true", "false", "none", *levels}
    seen: dict[tuple[str, str], int] = {}
    for number, row in enumerate(rows, start=2):
        where = f"{path}, line {number}"
        if None in row or None in row.values():
            yield f"{where}: needs three cells."
            continue
        if is_open(row["code"].strip()):
            continue
        if row["variable"] != "*":
            yield from check_names(where, [row["variable"]], catalogue)
            yield from _check_code(where, row["code"].strip(), catalogue.get(row["variable"]))
        elif row["code"].strip() not in shared:
            yield f"{where}: '{row['code']}' is the code of no variable, so this line has no effect."
        key = (row["variable"], normalize(row["value"]))
        if key in seen:
            yield f"{where}: the value was given in line {seen[key]} already. Remove one of the two."
        seen.setdefault(key, number)


def _check_code(where: str, code: str, variable: Variable | None) -> Iterator[str]:
    if variable is None:
        return
    if variable.type in UNCODED:
        yield (
            f"{where}: {variable.name} is of type {variable.type}, which is read as it stands, so this line "
            "has no effect. Declare the text as `missing`, or correct the cells in config/corrections/."
        )
        return
    levels = {"boolean": ("true", "false")}.get(variable.type, variable.levels)
    if levels and code not in (*levels, "none", ""):
        yield f"{where}: '{code}' is no code of {variable.name}; its codes are {', '.join(levels)}."
