"""Words for what is printed: codes, number ids, and sentences with numbers in them."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import pandas as pd

from scripts.lib.catalogue import Variable

PLACE = re.compile(r"\{([^{}]+)\}")
STRATUM = re.compile(r"^(?P<stem>[^\[]*)(?:\[(?P<variable>\w+)=(?P<level>.*)\])?$", re.DOTALL)
Words = Mapping[str, Mapping[str, str]]  # variable -> code -> as printed


class NumberId(NamedTuple):
    """A number id in its parts; variable and level of the stratum are empty for all patients."""

    stem: str
    variable: str
    level: str


def split_id(number_id: str) -> NumberId:
    """`pcr[therapy=target]` as pcr, therapy, target."""
    found = STRATUM.match(number_id)
    if found is None:
        return NumberId(number_id, "", "")
    return NumberId(found["stem"], found["variable"] or "", found["level"] or "")


def name_code(variable: str, code: str, words: Words) -> str:
    """A code as printed: as the study says, else with blanks and a capital in front."""
    said = words.get(variable, {}).get(code)
    if said is not None:
        return said
    plain = code.replace("_", " ").strip()
    return plain[:1].upper() + plain[1:]


def name_level(variable: str, level: str, words: Words, labels: Mapping[str, str]) -> str:
    """A stratum as printed: its own word, else the variable it is a level of, and the level.

    labels: variable -> label. A level alone ("III", "1") does not say what it is of; that of an arm
    or a center does.
    """
    label = labels.get(variable, "")
    if level in words.get(variable, {}) or variable in ("therapy", "center") or not label:
        return name_code(variable, level, words)
    return f"{label[:1].upper()}{label[1:]}: {name_code(variable, level, words)}"


def name_variable(variable: Variable) -> str:
    """A variable's label with a capital in front, and its unit where it has one."""
    label = variable.label[:1].upper() + variable.label[1:]
    unit = {"year": "years", "day": "days", "month": "months"}.get(variable.unit, variable.unit)
    told = not unit or unit[0].isdigit() or unit in variable.label  # a range such as 0-4 is no unit
    if told:
        return label
    return f"{label[:-1]}, {unit})" if label.endswith(")") else f"{label} ({unit})"


def read_texts(numbers: pd.DataFrame) -> dict[str, str]:
    """Number id -> the number as printed."""
    return dict(zip(numbers["number_id"], numbers["text"], strict=True))


def fill(sentence: str, texts: Mapping[str, str]) -> str:
    """A sentence with `{number_id}` replaced by the number as printed; empty where one is absent.

    What is put in is not read again: braces in a number stay braces.
    """
    if any(name not in texts for name in PLACE.findall(sentence)):
        return ""
    return PLACE.sub(lambda found: texts[found[1]], sentence)


def fill_all(sentences: Iterable[str], texts: Mapping[str, str]) -> str:
    """The sentences that can be filled, as one text."""
    return " ".join(said for said in (fill(one, texts) for one in sentences) if said)


def list_strata(
    stem: str, numbers: Iterable[str], variables: Iterable[str] = ("therapy", "center")
) -> list[str]:
    """The ids of one number: for all patients, then by each of the variables, in printed order."""
    ids = [(one, split_id(one)) for one in numbers]
    mine = [(one, parts) for one, parts in ids if parts.stem == stem]
    found = [one for one, parts in mine if not parts.variable]
    return found + [one for wanted in variables for one, parts in mine if parts.variable == wanted]
