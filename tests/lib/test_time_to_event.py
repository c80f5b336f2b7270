import csv
from pathlib import Path

import pandas as pd
import pytest

from scripts.lib.curves import draw_curves
from scripts.lib.numbers import compute_numbers, tabulate, tabulate_numbers
from scripts.lib.stats.guards import Guards
from scripts.lib.time_to_event import derive_times
from tests.frames import make_patients

SURVIVAL = {
    "id": "os",
    "label": "Survival",
    "statistic": "time_to_event",
    "events": [{"date": "death_date", "when": {"variable": "vital_status", "is": "dead"}}],
    "censor": "last_contact",
}
FREE = {
    **SURVIVAL,
    "id": "rfs",
    "events": [
        {"date": "recurrence_date", "when": {"variable": "recurrence", "is": True}},
        *SURVIVAL["events"],
    ],
}
START = pd.Timestamp("2020-01-01")


def day(number):
    return START + pd.Timedelta(days=number)


def alive(until, **more):
    return {
        "surgery_date": START,
        "vital_status": "alive",
        "last_contact": day(until),
        "recurrence": False,
        **more,
    }


def dead(at, **more):
    return alive(at, **{"vital_status": "dead", "death_date": day(at), **more})


def times(endpoint, *patients):
    found = derive_times(make_patients(patients), endpoint, month=1)
    return [
        (time, bool(event)) if known else None
        for time, event, known in zip(found.time, found.event, found.known, strict=True)
    ]


def test_the_event_ends_the_time_and_the_last_contact_censors():
    assert times(SURVIVAL, dead(10), alive(20)) == [(10, True), (20, False)]


def test_the_first_of_several_events_counts():
    recurred = {"recurrence": True, "recurrence_date": day(5)}
    late = {"recurrence": True, "recurrence_date": day(15)}
    found = times(FREE, dead(10, **recurred), dead(10, **late), alive(20, **recurred), dead(10))
    assert found == [(5, True), (10, True), (5, True), (10, True)]


def test_what_is_not_known_is_no_time():
    assert (
        times(
            SURVIVAL,
            dead(10, death_date=None),
            alive(20, vital_status=None),
            alive(20, last_contact=None),
            alive(20, surgery_date=None),
            alive(-1),
        )
        == [None] * 5
    )
    assert times(FREE, alive(20, recurrence=None), alive(20, recurrence=True)) == [None, None]


def test_an_event_after_one_that_may_have_happened_has_no_time():
    """Dead, and whether the tumor had come back before is not known; the other way round it is."""
    assert times(FREE, dead(10, recurrence=None)) == [None]
    recurred = {"recurrence": True, "recurrence_date": day(5)}
    assert times(FREE, alive(20, vital_status=None, **recurred)) == [(5, True)]


MATURE = Guards()
BY_PCR = {**SURVIVAL, "origin": "therapy_start", "strata": ["pcr"], "compare": ["pcr"]}


def notes(endpoint, *patients):
    frame = tabulate_numbers(compute_numbers(make_patients(patients), [endpoint], MATURE, month=1))
    return dict(zip(frame["number_id"], frame["note"], strict=True)), frame["text"].tolist()


def test_a_group_known_after_the_origin_carries_a_warning():
    start = {"therapy_start": day(-90)}
    people = [dead(5, pcr=True, **start), dead(9, pcr=False, **start), alive(20, pcr=False)]
    found, texts = notes(BY_PCR, *people)
    warning = (
        "immortal time: for 1 of 1 time runs from therapy_start before pcr is known (surgery_date)"
    )
    assert found["os.events[pcr=True]"] == warning
    assert found["os.median[pcr=True]"].endswith(f"; {warning}")
    assert "for 2 of 2 time runs" in found["os.p[pcr=all]"]
    assert sum("immortal time" in text for text in texts) == 5
    assert found["os.events"] == ""


def test_no_warning_where_the_group_is_known_at_the_origin():
    people = [dead(5, pcr=True, sex="male"), dead(9, pcr=False, sex="female")]
    for endpoint in (
        {**BY_PCR, "origin": "surgery_date"},
        {**SURVIVAL, "strata": ["sex"], "compare": ["sex"]},
    ):
        said, texts = notes(endpoint, *people)
        assert not any("immortal" in note for note in said.values())
        assert texts[0] == "2 of 2"
        assert not any("[" in text for text in texts)


def test_a_comparison_of_curves_is_made_of_all_and_of_the_events():
    people = [dead(5, sex="male"), alive(9, sex="female"), dead(7, sex="female"), dead(3)]
    _, members = compute({**SURVIVAL, "compare": ["sex"]}, people)
    mine = members[members["number_id"] == "os.p[sex=all]"]
    assert mine["role"].value_counts().to_dict() == {"denominator": 3, "numerator": 2}


def test_the_day_on_which_groups_are_known_may_be_declared():
    people = [
        dead(5, sex="male", discharge_date=day(3)),
        dead(9, sex="female", discharge_date=day(0)),
    ]
    declared = {**SURVIVAL, "strata": ["sex"], "group_known": "discharge_date"}
    found = notes(declared, *people)[0]
    assert found["os.events[sex=male]"].startswith("immortal time: for 1 of 1")
    assert found["os.events[sex=female]"] == ""


def test_nobody_has_no_follow_up():
    reverse = {**SURVIVAL, "statistic": "follow_up"}
    frame = tabulate_numbers(
        compute_numbers(make_patients([alive(20, last_contact=None)]), [reverse], MATURE)
    )
    assert frame["text"].tolist() == ["not given: no patient has a follow-up time"]


def test_day_of_origin_counts():
    assert times(SURVIVAL, alive(0)) == [(0, False)]


def test_the_origin_may_be_declared():
    patient = alive(20, therapy_start=day(-10))
    assert times({**SURVIVAL, "origin": "therapy_start"}, patient) == [(30, False)]


def compute(endpoint, patients, guards=None, month=1.0):
    frame = make_patients(patients)
    made = compute_numbers(frame, [endpoint], guards or Guards(), month)
    numbers, members = tabulate((made, frame))
    return numbers.set_index("number_id"), members


SIX = [dead(1), dead(2), alive(3), dead(4), alive(5), alive(6, vital_status=None)]


def test_events_median_and_survival_at_a_time_by_hand():
    """At risk 5, 4, 2 at the deaths: 4/5, 3/5, then 3/10."""
    found, members = compute({**SURVIVAL, "times": [2, 4, 7]}, SIX)
    events = found.loc["os.events"]
    assert events[["numerator", "denominator", "missing", "text"]].tolist() == [
        3,
        5,
        1,
        "3 of 5; 1 missing",
    ]
    assert found["statistic"].tolist() == ["count", "median", *["survival"] * 3]
    assert found["unit"].tolist() == ["patients", "months", *["fraction"] * 3]
    assert found.loc["os.median", "value"] == 4
    assert found.loc["os.at.2", "value"] == pytest.approx(0.6)
    assert found.loc["os.at.4", "value"] == pytest.approx(0.3)
    assert found.loc["os.at.7", "reason"] == "nobody was followed for 7 months"
    assert found.loc["os.median", "ci_method"] == "Greenwood, log-log"
    mine = members[members["number_id"] == "os.median"]
    assert mine["role"].value_counts().to_dict() == {"denominator": 5, "numerator": 3}


def test_medians_and_survival_are_printed_with_their_limits():
    """The limits are those of R: survfit of these patients, log-log and log."""
    found, _ = compute({**SURVIVAL, "times": [0.5, 2, 4]}, SIX)
    assert found["text"].to_dict() == {
        "os.events": "3 of 5; 1 missing",
        "os.median": "4.0 months (95% CI 1.0 to not reached); 1 missing",
        "os.at.0.5": "100.0% (no interval before the first event); 1 missing",
        "os.at.2": "60.0% (95% CI 12.6 to 88.2); 1 missing",
        "os.at.4": "30.0% (95% CI 1.2 to 71.9); 1 missing",
    }
    assert found["label"].tolist()[:3] == [
        "Survival, events",
        "Survival, median",
        "Survival, at 0.5 months",
    ]
    assert found["lower"].isna().tolist() == [True, False, True, False, False]
    assert found.loc["os.median", ["lower", "ci_method"]].tolist() == [1, "Greenwood, log-log"]
    assert (found["denominator"] == 5).all()
    assert (found["missing"] == 1).all()
    log, _ = compute({**SURVIVAL, "conf_type": "log", "times": [4]}, [dead(n) for n in range(1, 9)])
    assert log["text"].tolist() == [
        "8 of 8",
        "4.5 months (95% CI 3.0 to not reached)",
        "50.0% (95% CI 25.0 to 100.0)",
    ]
    assert log["ci_method"].tolist() == ["", *["Greenwood, log"] * 2]


def test_the_follow_up_is_printed_with_its_limits():
    """R: survfit with censoring as the event, log-log."""
    endpoint = {**SURVIVAL, "id": "fu", "statistic": "follow_up"}
    one = compute(endpoint, SIX)[0].loc["fu.median"]
    assert one["text"] == "5.0 months (95% CI 3.0 to not reached); 1 missing"
    assert one["label"] == "Survival, median"
    assert one[["lower", "denominator", "missing", "unit"]].tolist() == [3, 5, 1, "months"]
    assert one["ci_method"] == "reverse Kaplan-Meier, log-log"
    eight = compute(endpoint, [alive(n) for n in range(1, 9)])[0].loc["fu.median"]
    assert eight["text"] == "4.5 months (95% CI 1.0 to 7.0)"
    alone = compute({**endpoint, "conf_type": "log"}, [alive(5)])[0].loc["fu.median"]
    assert alone["text"] == "5.0 months (no limit of its interval is reached)"
    assert alone["ci_method"] == "reverse Kaplan-Meier, log"


def test_a_comparison_of_curves_states_whom_it_lacks():
    patients = [dead(1, sex="male"), dead(4, sex="female"), alive(3), alive(3, vital_status=None)]
    found, _ = compute({**SURVIVAL, "compare": ["sex"]}, patients)
    p = found.loc["os.p[sex=all]"]
    assert p[["label", "statistic", "missing", "note"]].tolist() == [
        "Survival, log-rank p over sex",
        "p",
        2,
        "log-rank test",
    ]
    assert p["text"].startswith("p = 0.")


def test_each_group_has_its_own_events():
    patients = [dead(1, sex="male"), dead(2, sex="female"), alive(3, sex="male"), alive(4)]
    found, members = compute({**SURVIVAL, "strata": ["sex"]}, patients)
    counts = found[["numerator", "denominator"]].loc[["os.events", "os.events[sex=male]"]]
    assert counts.to_numpy().tolist() == [[2, 4], [1, 2]]
    mine = members[members["number_id"] == "os.events[sex=male]"]
    assert mine["role"].value_counts().to_dict() == {"denominator": 2, "numerator": 1}


def test_a_median_that_is_not_reached_is_refused():
    found, _ = compute(SURVIVAL, [dead(1), alive(5), alive(5), alive(5)])
    assert found.loc["os.median", "text"] == "not given: the curve does not reach one half"


def test_a_plateau_at_one_half_has_its_middle():
    found, _ = compute(SURVIVAL, [dead(2), dead(6)])
    assert found.loc["os.median", "value"] == 4
    assert "middle" in found.loc["os.median", "note"]


def test_short_follow_up_and_few_events_refuse_everything_but_the_count():
    guards = Guards(min_follow_up=24, min_events=10)
    found, _ = compute({**SURVIVAL, "times": [2]}, SIX, guards)
    reason = (
        "median follow-up 5 below the declared minimum of 24 months; "
        "number of events 3 below the declared minimum of 10"
    )
    assert found["reason"].to_dict() == {"os.events": "", "os.median": reason, "os.at.2": reason}
    assert found["value"].isna().tolist() == [False, True, True]
    assert found["lower"].isna().all()


def test_too_few_at_risk_refuse_the_survival_at_that_time():
    found, _ = compute({**SURVIVAL, "times": [2, 4]}, SIX, Guards(min_at_risk=3))
    assert found.loc["os.at.2", "reason"] == ""
    assert found.loc["os.at.4", "reason"] == "number at risk 2 below the declared minimum of 3"


def test_nobody_with_a_time_is_refused():
    found, _ = compute({**SURVIVAL, "times": [1]}, [alive(3, vital_status=None)])
    assert found.loc["os.median", "reason"] == "no patient has a follow-up time"
    assert found.loc["os.events", "text"] == "0 of 0; 1 missing"


def test_groups_are_compared_by_log_rank_or_refused():
    mature = [dead(n, sex="male") for n in (1, 2, 3)] + [dead(n, sex="female") for n in (4, 5, 6)]
    found, _ = compute({**SURVIVAL, "compare": ["sex"]}, mature)
    p = found.loc["os.p[sex=all]"]
    # Observed less expected and variance by hand: O = 3, E = 1/2 + 2/5 + 1/4, V = 1/4 + 6/25 + 3/16.
    expected, variance = 1 / 2 + 2 / 5 + 1 / 4, 1 / 4 + 6 / 25 + 3 / 16
    from scipy.stats import chi2

    assert p["value"] == pytest.approx(chi2.sf((3 - expected) ** 2 / variance, 1), abs=1e-12)
    refused, _ = compute({**SURVIVAL, "compare": ["sex"]}, mature, Guards(min_events=7))
    assert refused.loc["os.p[sex=all]", "reason"].startswith("number of events 6")
    alone, _ = compute({**SURVIVAL, "compare": ["sex"]}, mature[:3])
    assert "os.p[sex=all]" not in alone.index


def test_follow_up_reverses_event_and_censoring():
    endpoint = {**SURVIVAL, "id": "fu", "statistic": "follow_up"}
    found, members = compute(endpoint, SIX)
    one = found.loc["fu.median"]
    # Censored at 3 and 5, with 3 and 1 at risk: 2/3, then 0.
    assert one["value"] == 5
    assert one["numerator"] == 2
    assert members["role"].value_counts().to_dict() == {"denominator": 5, "numerator": 2}
    nobody, _ = compute(endpoint, [dead(1), dead(2)])
    assert nobody.loc["fu.median", "reason"] == "the curve does not reach one half"


def test_curves_end_where_too_few_are_at_risk():
    frame = make_patients([{**one, "sex": "male"} for one in SIX])
    found = draw_curves(frame, [{**SURVIVAL, "strata": ["sex"]}], Guards(min_at_risk=3), 1.0)
    assert found["group"].unique().tolist() == ["all", "sex=male"]
    mine = found[found["group"] == "all"]
    assert mine[["time", "at_risk", "events", "censored"]].to_numpy().tolist() == [
        [1, 5, 1, 0],
        [2, 4, 1, 0],
        [3, 3, 0, 1],
    ]
    assert mine["estimate"].tolist() == pytest.approx([0.8, 0.6, 0.6])


def test_a_refused_curve_has_no_row_but_its_columns():
    found = draw_curves(make_patients(SIX), [SURVIVAL], Guards(min_events=4), 1.0)
    assert found.empty
    assert found["time"].dtype == "float64"


def test_the_lung_data_give_the_published_median():
    """228 patients, 165 deaths, median 310 days, 95 % 285 to 363 (log intervals, R's default)."""
    path = Path(__file__).parents[1] / "reference" / "lung.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    patients = [
        (dead if row["status"] == "2" else alive)(
            int(row["time"]), sex="male" if row["sex"] == "1" else "female"
        )
        for row in rows
    ]
    endpoint = {**SURVIVAL, "conf_type": "log", "compare": ["sex"]}
    found, _ = compute(endpoint, patients)
    assert found.loc["os.events", ["numerator", "denominator"]].tolist() == [165, 228]
    one = found.loc["os.median"]
    assert (one["value"], one["lower"], one["upper"]) == (310, 285, 363)
    assert one["text"] == "310.0 months (95% CI 285.0 to 363.0)"
    assert found.loc["os.p[sex=all]", "value"] == pytest.approx(0.00131, abs=1e-5)
