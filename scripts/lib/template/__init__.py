"""What a center fills in when it has no extract yet, and how the filled file is read without a mapping.

Its columns are named as the study's variables, its values are the study's codes or the words that one
language has for them (`template` in scripts/lib/languages/<language>.yaml). A center that says
`template: {language: it}` gets its source and its words from here when the configuration is read.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from scripts.lib.catalogue import Catalogue, Variable
from scripts.lib.config_names import check_names, current_delivery, delivered_files
from scripts.lib.config_yaml import read_yaml
from scripts.lib.languages import LANGUAGES, known_languages

SOURCE, DICTIONARY = "patients", "dictionary"
HEADER_ROW = 2  # above the variables' names stand their labels
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")

Words = Mapping[str, Any]
Center = dict[str, Any]


def read_words(language: str) -> dict[str, Any]:
    """The words of the template in a language."""
    words: dict[str, Any] = read_yaml(LANGUAGES / f"{language}.yaml")["template"]
    return words


def list_asked(catalogue: Catalogue, without: Iterable[str] = ()) -> list[Variable]:
    """The variables a center is asked for, the record id first: no name, no day of birth, no free text.

    Those of one group stand together, groups in the order of the catalogue.
    """
    left_out = {"center", *without}
    groups = list(dict.fromkeys(one.group for one in catalogue.values()))
    asked = [
        one
        for one in catalogue.values()
        if one.name == "record"
        or (one.name not in left_out and one.privacy not in ("direct", "free_text"))
    ]
    return sorted(asked, key=lambda one: groups.index(one.group))


def name_codes(variable: Variable, words: Words) -> dict[str, str]:
    """Study code -> word of the language; empty where the variable has no codes.

    Lists have a word for none of all. A code without a word is its own.
    """
    if variable.type == "boolean":
        return {"true": words["yes"], "false": words["no"]}
    if variable.type not in ("code", "list"):
        return {}
    told = {"none": words["none"], **words["levels"].get(variable.name, {})}
    free = ("none",) if variable.type == "list" else ()
    codes = dict.fromkeys((*variable.levels, *free))
    return {code: told.get(code, code.replace("_", " ")) for code in codes}


def name_variable(variable: Variable, words: Words) -> str:
    """The label of a variable in the language, with its unit; the catalogue's where it has none."""
    label = words["variables"].get(variable.name, variable.label)
    unit = variable.unit
    return f"{label} ({unit})" if unit and unit != "year" and not unit[0].isdigit() else str(label)


def list_choices(catalogue: Catalogue, words: Words) -> dict[str, dict[str, str]]:
    """Variable -> word of the language -> study code, of all variables that have codes."""
    named = {one.name: name_codes(one, words) for one in catalogue.values()}
    return {
        name: {word: code for code, word in codes.items()} for name, codes in named.items() if codes
    }


def follow_templates(
    centers: Mapping[str, Any], catalogue: Catalogue
) -> tuple[dict[str, Any], list[str]]:
    """The centers with what their templates say, and all problems of these; None stays None."""
    there = {name: center for name, center in centers.items() if center is not None}
    problems = [
        problem
        for name, center in there.items()
        for problem in check_template(f"config/centers/{name}.yaml", center, catalogue)
    ]
    followed = {name: follow_template(center, catalogue) for name, center in there.items()}
    return {**centers, **followed}, problems


def follow_template(center: Center, catalogue: Catalogue) -> Center:
    """The center with the source and the words of its template; as it is where it has none."""
    if "template" not in center or "sources" in center:
        return center
    asked = center["template"]
    language = asked["language"] if asked["language"] in known_languages() else "en"
    words = read_words(language)
    columns = {one.name: one.name for one in list_asked(catalogue, asked.get("without", ()))}
    source: Center = {"id": SOURCE, **_table(center, words), "columns": columns}
    choices = list_choices(catalogue, words)
    return {"language": language, **center, "sources": [source], "choices": choices}


def _table(center: Center, words: Words) -> Center:
    """How the delivered file is read: a REDCap export with its dictionary, a workbook, a text table."""
    files = delivered_files(current_delivery(center))
    if DICTIONARY in files:
        return {"format": "redcap", "dictionary": DICTIONARY}
    if any(Path(file).suffix.lower() in WORKBOOKS for file in files.values()):
        return {"format": "excel", "sheet": words["sheet"], "header_row": HEADER_ROW}
    return {"format": "csv", "header_row": HEADER_ROW}


def check_template(path: str, center: Center, catalogue: Catalogue) -> Iterator[str]:
    """Problems of a center's `template`, before it is followed."""
    asked = center.get("template")
    if asked is None:
        return
    if "sources" in center:
        yield f"{path}: give sources or template, one of the two."
    if asked["language"] not in known_languages():
        known = ", ".join(known_languages())
        yield f"{path}: template.language: there is a template in {known} only."
    yield from check_names(f"{path}: template.without", asked.get("without", ()), catalogue)
