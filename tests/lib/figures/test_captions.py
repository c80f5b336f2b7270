import pandas as pd

from scripts.lib.figures.captions import write_captions
from scripts.lib.figures.curve_inputs import Drawn

FLOW = pd.DataFrame(
    [
        ("received", "Patients received", 4, 0, 0, 4),
        ("inclusion", "Lung cancer", 4, 1, 1, 2),
        ("exclusion", "Biopsy", 2, 0, 0, 2),
        ("analysed", "Analysed", 2, 0, 0, 2),
    ],
    columns=["kind", "text", "entering", "excluded", "unknown", "remaining"],
)


def write(texts: dict[str, str], refusal: str = "too short") -> dict[str, dict[str, str]]:
    rates = {"pcr": ["pcr"]} if "pcr" in texts else {}
    course = Drawn(pd.DataFrame(), pd.DataFrame(), refusal, "Overall survival", "Not drawn: Arm A.")
    return write_captions(texts, FLOW, rates, course, {"pcr": "Complete response"})


def test_a_sentence_with_an_absent_number_is_left_out() -> None:
    captions = write({"pcr": "1/2 (50.0%)"})
    assert captions["responses"]["caption"] == (
        "Counts of patients: best response on imaging in rows, pathological response in columns. "
        "Pathological complete response: 1/2 (50.0%)."
    )
    assert not [one for one in write({}).values() if "{" in one["caption"] + one["alt"]]


def test_the_flow_is_told_step_by_step_to_who_cannot_see_it() -> None:
    assert write({})["flow"]["alt"] == (
        "Flow diagram. Flow of patients. Each patient leaves at the first criterion that stops it. "
        "Patients received: 4. Lung cancer: 1 leave, 1 cannot be decided. Analysed: 2."
    )


def test_the_rates_are_told_with_their_intervals() -> None:
    alt = write({"pcr": "1/2 (50.0%)"})["rates"]["alt"]
    assert alt.endswith("Complete response: 1/2 (50.0%).")


def test_a_refused_curve_says_why() -> None:
    assert write({})["time_to_event"]["caption"] == "Not drawn: too short."
    assert write({}, "")["time_to_event"]["caption"] == (
        "Overall survival. Bands are confidence intervals, ticks censorings. Not drawn: Arm A."
    )
