"""Captions and alternative texts of the figures, written from the numbers and the flow.

A sentence with a number that the study does not have is left out.
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from scripts.lib.figures.curve_inputs import Drawn
from scripts.lib.report.words import fill_all
from scripts.lib.targets import FIGURE_TITLES

Caption = dict[str, str]  # title, caption, alt

SENTENCES: dict[str, tuple[str, ...]] = {
    "waterfall": (
        "One bar for each patient with a diameter before and after therapy, of {cohort.n} analysed; color: best response (RECIST 1.1); diamond: pathological complete response.",
        "Partial or complete response: {response.objective}.",
        "Pathological complete response: {pcr}.",
    ),
    "swimmer": (
        "Each lane is a patient, in months from surgery: therapy, surgery, recurrence, death, last contact.",
        "Median follow-up: {followup.median}.",
        "Recurrence: {recurrence}.",
        "Death of cancer: {death.cancer}.",
    ),
    "stages": (
        "Flows are patients between stage groups.",
        "Clinical downstaging: {downstaging.clinical}.",
        "Pathological downstaging: {downstaging.pathological}.",
    ),
    "responses": (
        "Counts of patients: best response on imaging in rows, pathological response in columns.",
        "Partial or complete response: {response.objective}.",
        "Pathological complete response: {pcr}.",
        "Major pathological response: {mpr}.",
    ),
    "course": (
        "Worst complication of each patient by Clavien-Dindo grade, and days in hospital.",
        "At least one complication: {complications}.",
        "Grade III or more: {complications.major}.",
        "Length of stay: mean {los.mean}, standard deviation {los.sd}.",
    ),
    "completeness": (
        "Darker cells are less complete among the patients to whom the variable applies; triangles are findings of the validation.",
        "Patients analysed: {cohort.n}.",
    ),
}
KINDS = {
    "flow": "Flow diagram.",
    "waterfall": "Bar chart from the largest growth to the largest shrinkage.",
    "swimmer": "Chart with one horizontal lane for each patient.",
    "stages": "Flow chart of three columns.",
    "rates": "Points with confidence intervals on an axis from 0 to 100 percent.",
    "responses": "Table of counts shaded by count.",
    "time_to_event": "Step curves, or a statement why there are none.",
    "course": "Two bar charts.",
    "completeness": "Heat map of variables by centers.",
}


def write_captions(
    texts: Mapping[str, str],
    attrition: pd.DataFrame,
    rates: Mapping[str, Sequence[str]],
    course: Drawn,
    labels: Mapping[str, str],
    notice: str = "",
) -> dict[str, Caption]:
    """Figure -> its title, caption and alternative text.

    texts: number id -> as printed. rates: a rate's label -> the number ids drawn under it, labels:
    their own labels. course: the curves, or why there are none.
    """
    said = {name: fill_all(sentences, texts) for name, sentences in SENTENCES.items()}
    said["rates"] = "Lines are confidence intervals, dashed lines the rate of all patients."
    said["flow"] = "Each patient leaves at the first criterion that stops it."
    said["time_to_event"] = (
        f"Not drawn: {course.refusal}."
        if course.refusal
        else f"{course.event}. Bands are confidence intervals, ticks censorings. {course.left_out}".strip()
    )
    steps = [_say_step(step) for step in attrition.to_dict("records")]
    seen = {  # what a reader sees in the figure itself and a listener does not
        "flow": [step for step in steps if step],
        "rates": [
            f"{labels.get(one, one)}: {texts[one]}." for ids in rates.values() for one in ids
        ],
    }
    return {
        name: {
            "title": title,
            "caption": " ".join(part for part in (said[name], notice) if part),
            "alt": " ".join(
                part
                for part in (KINDS[name], f"{title}.", said[name], *seen.get(name, ()), notice)
                if part
            ),
        }
        for name, title in FIGURE_TITLES.items()
    }


def _say_step(step: Mapping[str, object]) -> str:
    """What the flow says of one step, empty where nobody left at it."""
    if step["kind"] in ("received", "analysed"):
        return f"{step['text']}: {step['remaining']}."
    lost = [
        f"{step[key]} {word}"
        for key, word in (("excluded", "leave"), ("unknown", "cannot be decided"))
        if step[key]
    ]
    return f"{step['text']}: {', '.join(lost)}." if lost else ""
