"""The methods and limitations of the report, told from configuration, code and numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from scripts.lib.conditions import describe
from scripts.lib.eligibility import describe_criterion
from scripts.lib.readings import active_criteria
from scripts.lib.report.labels import BOUNDS, SENSITIVITY, is_table_number
from scripts.lib.report.words import Words, fill, list_strata, name_code, read_texts, split_id
from scripts.lib.stats.summaries import QUANTILE_NOTE

FEW_PATIENTS = 100  # below that, intervals are wide enough to be said
UNKNOWN_WORDS = {
    "hold_out": "A patient whose eligibility cannot be decided is held out and counted by itself.",
    "include": "A patient whose eligibility cannot be decided is analysed.",
    "exclude": "A patient whose eligibility cannot be decided is excluded.",
}
SHOWN_SOFTWARE = ("python", "snakemake", "pandas", "pandera", "scipy", "matplotlib", "typst")


def say_design(study: Mapping[str, Any]) -> list[str]:
    """Centers, cutoff, version, and what is done to the data before anything is counted."""
    centers = list(study["centers"].values())
    return [
        f"Retrospective cohort of patients from {len(centers)} center{'s' * (len(centers) != 1)}: "
        f"{'; '.join(centers)}.",
        f"Data cutoff: {study['data_cutoff']}. Version of the study: {study['version']}.",
        "Each center delivered its own extract. Every raw row was read, checked against the rules of "
        "the study, brought to one vocabulary and given exactly one fate; every changed cell was "
        "recorded. Patients delivered twice were counted once.",
    ]


def say_eligibility(
    rules: Mapping[str, Any], labels: Mapping[str, str], words: Words
) -> tuple[str, list[str]]:
    """How the undecidable are handled, and each criterion with the reading that is active.

    labels: variable -> label.
    """

    def tell(condition: Mapping[str, Any]) -> str:
        return describe(
            condition,
            lambda name: labels.get(name, name),
            lambda name, code: _lower(words.get(name, {}).get(code, code.replace("_", " "))),
        )

    lines = [
        " ".join(
            part
            for part in (
                f"{one['kind'].capitalize()}: {one['text']}.",
                f"Read as: {describe_criterion(one, tell)}.",
                f"Source: {one['source'].rstrip('.')}." if "source" in one else "",
                _say_reading(one, rules["criteria"]),
            )
            if part
        )
        for one in active_criteria(rules["criteria"])
    ]
    return UNKNOWN_WORDS[rules.get("unknown", "hold_out")], lines


def say_readings(rules: Mapping[str, Any]) -> list[str]:
    """One sentence for each criterion that can be read in several ways."""
    said = [
        (one["text"], _say_reading(one, rules.get("criteria", ())))
        for one in active_criteria(rules.get("criteria", ()))
    ]
    return [f"{text}. {reading}" for text, reading in said if reading]


def _say_reading(active: Mapping[str, Any], criteria: Sequence[Mapping[str, Any]]) -> str:
    """Which of several declared readings is active, and that there are others."""
    if "reading" not in active:
        return ""
    readings = next(one["readings"] for one in criteria if one["id"] == active["id"])
    chosen = readings[active["reading"]]["text"]
    others = [one["text"] for name, one in readings.items() if name != active["reading"]]
    return f"Active reading: {chosen}. Other readings: {'; '.join(others) or 'none'}."


def say_definitions(definitions: Mapping[str, Any], words: Words) -> list[str]:
    """The clinical definitions that are a choice, as declared, and those that are not."""

    def codes(name: str) -> str:
        return ", ".join(name_code("resection", one, words).lower() for one in definitions[name])

    return [
        "Pathological complete response: no viable tumor in the primary and the nodes"
        + ("; in-situ residue counts as tumor." * bool(definitions["in_situ_is_residual"]) or "."),
        "Major pathological response: at most 10% viable tumor in the primary.",
        "Downstaging: a lower stage of the same TNM edition; T0N0M0 ranks below stage I.",
        f"Anatomical resection: {codes('anatomical')}.",
        f"Lobectomy or bilobectomy: {codes('lobectomies')}.",
        f"Perioperative: within {definitions['perioperative_days']} days of surgery or in the same stay.",
        f"A month has {definitions['days_per_month']} days.",
    ]


def say_statistics(numbers: pd.DataFrame, labels: Mapping[str, str]) -> list[str]:
    """Which intervals, quantiles and denominators the numbers have. labels: variable -> label."""
    methods = sorted({one for one in numbers["ci_method"].dropna() if one})
    intervals = f"Confidence intervals (95%): {', '.join(methods)}. " if methods else ""
    own = numbers.loc[numbers["section"] != SENSITIVITY, "number_id"]
    strata = sorted({labels.get(one, one) for one in map(_name_stratum, own) if one})
    return [
        f"{intervals}A rate's denominator is the patients in whom it is known; the missing are "
        "stated with it and never counted as a no.",
        f"Medians and quartiles: {QUANTILE_NOTE}.",
        f"Subgroups: {', '.join(strata)}." if strata else "No subgroups.",
        "Each number is computed once and read everywhere from the table of numbers.",
    ]


def _name_stratum(number_id: str) -> str:
    """The variable of a number's stratum; empty where all patients, or all strata, are counted."""
    parts = split_id(number_id)
    return "" if parts.level == "all" else parts.variable


def say_software(software: Mapping[str, str]) -> str:
    """The programs that made the numbers and the report, with versions."""
    return ", ".join(f"{name} {software[name]}" for name in SHOWN_SOFTWARE if name in software)


def say_limitations(
    numbers: pd.DataFrame,
    attrition: pd.DataFrame,
    rates: Sequence[str],
    more: Sequence[str],
    words: Words,
) -> list[str]:
    """What limits the study, as far as the data themselves say it, then what the study adds."""
    texts = read_texts(numbers)
    said = []
    cohort = numbers.loc[numbers["number_id"] == "cohort.n", "value"]
    if len(cohort) and cohort.iloc[0] < FEW_PATIENTS:
        said.append(
            fill("Few patients ({cohort.n}): intervals are wide, rare events may be missed.", texts)
        )
    said += [_say_follow_up(numbers, texts), *_say_centers(numbers, rates, texts, words)]
    unknown = int(attrition["unknown"].sum())
    if unknown:
        said.append(f"Eligibility could not be decided for {unknown} of the patients assessed.")
    return [one for one in [*said, *_say_missing(numbers), *more] if one] or ["None was declared."]


def _lower(text: str) -> str:
    """A text as it stands inside a sentence; names such as `T with N` and `R0` stay."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _say_follow_up(numbers: pd.DataFrame, texts: Mapping[str, str]) -> str:
    """How long the patients were followed; that nobody was, where there is nothing to summarize."""
    median = numbers.loc[numbers["number_id"] == "followup.median", "value"]
    if len(median) and pd.isna(median.iloc[0]):
        return "The follow-up of no patient is known."
    return fill("Median follow-up {followup.median}, from {followup.min} to {followup.max}.", texts)


def _say_centers(
    numbers: pd.DataFrame, rates: Sequence[str], texts: Mapping[str, str], words: Words
) -> list[str]:
    labels = dict(zip(numbers["number_id"], numbers["label"], strict=True))
    said = []
    for stem in rates:
        ids = list_strata(stem, numbers["number_id"], ("center",))[1:]
        parts = [f"{name_code('center', split_id(i).level, words)} {texts[i]}" for i in ids]
        if parts and stem in labels:
            said.append(f"{labels[stem]} by center: {', '.join(parts)}.")
    return said


def _say_missing(numbers: pd.DataFrame) -> list[str]:
    whole = ~is_table_number(numbers) & ~numbers["number_id"].str.contains("[", regex=False)
    whole &= numbers["section"] != BOUNDS
    missing = numbers[whole & numbers["missing"].fillna(0).gt(0)]
    lines = [f"{one.label} [{one.text}]" for one in missing[["label", "text"]].itertuples()]
    return [f"Missing values: {', '.join(lines)}."] if lines else []
