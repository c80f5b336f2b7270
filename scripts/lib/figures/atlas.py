"""All figures of a study at once, from the tables of its stages."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from scripts.lib.figures.captions import Caption, write_captions
from scripts.lib.figures.completeness import draw_completeness
from scripts.lib.figures.concordance import draw_concordance
from scripts.lib.figures.course import draw_course
from scripts.lib.figures.curve_inputs import pick_curves
from scripts.lib.figures.flow import draw_flow
from scripts.lib.figures.inputs import count_cells, derive_drawn
from scripts.lib.figures.rates import draw_rates
from scripts.lib.figures.stages import draw_stages
from scripts.lib.figures.swimmer import draw_swimmer
from scripts.lib.figures.time_to_event import draw_time_to_event
from scripts.lib.figures.waterfall import draw_waterfall
from scripts.lib.flow_parts import count_arms, count_centers
from scripts.lib.report.words import Words, list_strata, name_code, read_texts, split_id

Frames = Mapping[str, pd.DataFrame]


def draw_all(
    frames: Frames,
    centers: Mapping[str, str],
    variables: Mapping[str, str],
    report: Mapping[str, Any],
    notice: str,
) -> tuple[dict[str, Figure], dict[str, Caption]]:
    """The figures and their captions by name.

    frames: attrition, fates, patients, numbers, curves, findings (center, variable). centers, variables:
    name -> label. report: the content of report.yaml; notice: printed below each figure.
    """
    numbers, attrition = frames["numbers"], frames["attrition"]
    words = {"center": dict(centers), **report.get("words", {})}
    drawn = derive_drawn(frames["patients"])
    parts = count_centers(frames["fates"], centers)
    arms = count_arms(frames["patients"][["patient", "therapy"]])
    arms["label"] = [name_code("therapy", code, words) for code in arms["label"]]
    rates = list_rates(numbers, report.get("rates", []))
    labels = label_rates(rates, words)
    course = pick_curves(frames["curves"], numbers, words)
    figures = {
        "flow": draw_flow(attrition, parts, arms, notice),
        "waterfall": draw_waterfall(drawn, notice),
        "swimmer": draw_swimmer(drawn, notice),
        "stages": draw_stages(drawn, note=notice),
        "rates": draw_rates(
            numbers, [one for ids in rates.values() for one in ids], labels, notice
        ),
        "responses": draw_concordance(drawn, notice),
        "time_to_event": draw_time_to_event(*course, notice),
        "course": draw_course(drawn, notice),
        "completeness": draw_completeness(
            count_cells(frames["patients"], frames["findings"], variables, centers), notice
        ),
    }
    spoken = dict(zip(numbers["number_id"], numbers["label"], strict=True))
    said = write_captions(read_texts(numbers), attrition, rates, course, spoken, notice)
    return figures, said


def list_rates(numbers: pd.DataFrame, stems: list[str]) -> dict[str, list[str]]:
    """Rate -> the ids of its numbers: all patients, by therapy, by center; absent rates left out."""
    ids = numbers["number_id"].tolist()
    found = {stem: list_strata(stem, ids) for stem in stems}
    return {stem: mine for stem, mine in found.items() if mine}


def label_rates(rates: Mapping[str, list[str]], words: Words) -> dict[str, str]:
    """The label of each stratum; a rate of all patients keeps that of its number."""
    parts = {one: split_id(one) for ids in rates.values() for one in ids}
    return {
        one: name_code(part.variable, part.level, words)
        for one, part in parts.items()
        if part.variable
    }
