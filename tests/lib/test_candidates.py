import pandas as pd
import pytest

from scripts.lib.candidates import (
    decide_duplicates,
    find_candidates,
    open_candidates,
    resolve_decisions,
)
from scripts.lib.catalogue import read_catalogue
from scripts.lib.errors import StudyError
from scripts.lib.pooling import (
    distinct_patients,
    find_duplicates,
    namer,
    pool_centers,
    pseudonymize,
)
from tests.frames import make_patients

DAY = pd.Timestamp("2020-06-15")
KEYS = ["sex", "birth_year", "surgery_date", "side", "lobe"]
ONE = {
    "center": "x",
    "sex": "male",
    "birth_year": 1950,
    "surgery_date": DAY,
    "side": "left",
    "lobe": "upper",
}


def record(patient, center="y", **more):
    return {**ONE, "patient": patient, "center": center, **more}


def people(*others):
    frame = make_patients([{**ONE, "patient": "a"}, *others])
    return frame.assign(record_no=pd.Series(range(len(frame)), dtype="int32"))


def pairs(*others, days=7):
    found = find_candidates(people(*others), days)
    return found[["patient", "other", "days_apart", "agree"]].to_numpy().tolist()


def test_days_apart_within_the_declared_number_are_a_question():
    week, more = DAY + pd.Timedelta(days=7), DAY + pd.Timedelta(days=8)
    before = DAY - pd.Timedelta(days=7)
    agree = "sex birth_year side lobe"
    assert pairs(record("b", surgery_date=week)) == [["a", "b", 7, agree]]
    assert pairs(record("b", surgery_date=before)) == [["a", "b", 7, agree]]
    assert pairs(record("b", surgery_date=more)) == []
    assert pairs(record("b", surgery_date=week), days=6) == []


@pytest.mark.parametrize("name", ["side", "lobe"])
def test_a_missing_site_is_a_question_and_another_site_is_none(name):
    rest = " ".join(["sex birth_year surgery_date", *({"side", "lobe"} - {name})])
    assert pairs(record("b", **{name: None})) == [["a", "b", 0, rest]]
    other = {"side": "right", "lobe": "lower"}[name]
    assert pairs(record("b", **{name: other})) == []


@pytest.mark.parametrize(
    "more", [{"sex": "female"}, {"birth_year": 1951}, {"sex": None}, {"surgery_date": None}]
)
def test_another_person_is_no_question(more):
    assert pairs(record("b", **more)) == []


def test_one_center_is_not_compared_with_itself_and_each_pair_comes_once():
    assert pairs(record("b", center="x", side=None)) == []
    found = pairs(record("b", side=None), record("c", center="z", side=None, lobe=None))
    assert [row[:2] for row in found] == [["a", "b"], ["a", "c"], ["b", "c"]]


def duplicates(frame):
    return find_duplicates(frame, KEYS)


def test_exact_agreement_merges_and_a_missing_key_never_does():
    frame = people(record("b"), record("c", center="z", side=None))
    assert duplicates(frame)[["patient", "duplicate_of"]].to_numpy().tolist() == [["b", "a"]]
    assert distinct_patients(frame, duplicates(frame))["patient"].tolist() == ["a", "c"]
    nobody = make_patients([{"patient": "p"}, {"patient": "q"}]).assign(record_no=0)
    assert duplicates(nobody).empty


def test_merged_and_decided_pairs_are_no_question_any_more():
    frame = people(record("b"), record("c", center="z", side=None))
    asked = open_candidates(find_candidates(frame), duplicates(frame), [])
    assert asked[["patient", "other"]].to_numpy().tolist() == [["a", "c"]]
    decided = [("different", "a", "c")]
    assert open_candidates(find_candidates(frame), duplicates(frame), decided).empty
    turned = [("different", "c", "a")]
    assert open_candidates(find_candidates(frame), duplicates(frame), turned).empty


def test_a_person_may_merge_and_may_keep_apart():
    frame = people(record("b"), record("c", center="z", side=None))
    same = decide_duplicates(frame, duplicates(frame), [("same", "b", "c")])
    assert same[["patient", "duplicate_of", "keys"]].to_numpy().tolist() == [
        ["b", "a", " ".join(KEYS)],
        ["c", "a", "decision"],
    ]
    apart = decide_duplicates(frame, duplicates(frame), [("different", "a", "b")])
    assert apart.empty


def line(record, other_record, decision="same", number="2"):
    return {
        "center": "x",
        "record": record,
        "other_center": "y",
        "other_record": other_record,
        "decision": decision,
        "line": number,
    }


def test_a_decision_about_an_unknown_record_names_its_line_and_no_record():
    frame = people()
    with pytest.raises(StudyError) as caught:
        resolve_decisions(frame, [line("secret", "other")], lambda center, record: record)
    assert "line 2" in caught.value.problems[0]
    assert "secret" not in caught.value.problems[0]


def test_decisions_are_in_the_order_of_the_records():
    frame = people(record("b"))
    found = resolve_decisions(frame, [line("b", "a")], lambda center, record: record)
    assert found == [("same", "a", "b")]
    assert resolve_decisions(frame, [], lambda center, record: record) == []


def center(name, **more):
    frame = make_patients([{**ONE, "record": "1", "comment": "x", "center": name, **more}])
    return frame.drop(columns="patient").assign(record_no=pd.Series([0], dtype="int32"))


def test_pooling_hides_who_it_is_and_follows_decisions():
    centers = {"x": center("x"), "y": center("y", side=None)}
    key = b"k" * 32
    pooled, none = pool_centers(centers.items(), read_catalogue(), KEYS, key)
    assert none.empty
    assert not {"record", "birth_date", "comment"} & set(pooled.columns)
    assert sorted(pooled["patient"]) == sorted([namer(key)("x", "1"), namer(key)("y", "1")])
    _, merged = pool_centers(centers.items(), read_catalogue(), KEYS, key, [line("1", "1")])
    assert merged["patient"].tolist() == [namer(key)("y", "1")]
    assert merged["duplicate_of"].tolist() == [namer(key)("x", "1")]


def test_a_pseudonym_depends_on_key_center_and_record():
    records = pd.Series(["1", "2"], dtype="str")
    found = {
        *pseudonymize("x", records, b"k"),
        *pseudonymize("y", records, b"k"),
        *pseudonymize("x", records, b"l"),
    }
    assert len(found) == 6
    assert all(len(one) == 13 and one[0] == "P" for one in found)
    # HMAC-SHA-256 of "x", unit separator, "1" with the key "k", computed by openssl.
    assert next(iter(pseudonymize("x", records, b"k"))) == "P" + EXPECTED


EXPECTED = "66410D80FCBA"
