from scripts.lib.readings import active_criteria, list_scenarios, read_criterion

PLAIN = {
    "id": "plain",
    "text": "Plain",
    "kind": "inclusion",
    "condition": {"variable": "a", "is": 1},
}
SEVERAL = {
    "id": "several",
    "text": "Several",
    "kind": "exclusion",
    "applies_to": {"variable": "b", "is": 1},
    "active": "first",
    "readings": {
        "first": {"text": "one way", "condition": {"variable": "a", "is": 2}},
        "second": {
            "text": "other way",
            "kind": "inclusion",
            "condition": {"variable": "a", "is": 3},
            "applies_to": {"variable": "b", "is": 2},
        },
        "none": {"text": "not applied", "applied": False},
    },
}


def test_a_plain_criterion_is_itself():
    assert read_criterion(PLAIN) is PLAIN


def test_the_active_reading_decides():
    found = read_criterion(SEVERAL)
    assert found == {
        "id": "several",
        "text": "Several",
        "kind": "exclusion",
        "applies_to": {"variable": "b", "is": 1},
        "condition": {"variable": "a", "is": 2},
        "reading": "first",
    }


def test_a_reading_may_change_kind_and_concern():
    found = read_criterion(SEVERAL, "second")
    assert (found["kind"], found["applies_to"]) == ("inclusion", {"variable": "b", "is": 2})
    assert found["condition"] == {"variable": "a", "is": 3}


def test_a_reading_that_is_not_applied_leaves_the_flow():
    assert read_criterion(SEVERAL, "none") is None
    assert active_criteria([{**SEVERAL, "active": "none"}, PLAIN]) == [PLAIN]


def test_scenarios_are_the_active_one_the_readings_and_each_left_out():
    found = list_scenarios([PLAIN, SEVERAL])
    assert [(one.scenario, one.kind, [c["id"] for c in one.criteria]) for one in found] == [
        ("active", "active", ["plain", "several"]),
        ("several=second", "reading", ["plain", "several"]),
        ("several=none", "reading", ["plain"]),
        ("without=plain", "left_out", ["several"]),
        ("without=several", "left_out", ["plain"]),
    ]
    assert found[1].criteria[1]["condition"] == {"variable": "a", "is": 3}
    assert found[0].criteria[1]["condition"] == {"variable": "a", "is": 2}
    assert found[1].text == "Several: other way"


def test_another_reading_of_one_criterion_leaves_the_others_as_they_are():
    condition = {"variable": "sex", "is": "male"}
    two = [
        {
            "id": one,
            "text": one.upper(),
            "kind": "inclusion",
            "active": f"{one}1",
            "readings": {
                f"{one}1": {"text": "first", "condition": condition},
                f"{one}2": {"text": "second", "condition": condition},
            },
        }
        for one in ("a", "b")
    ]
    told = [
        (one.scenario, one.criterion, one.reading, one.text, [c["reading"] for c in one.criteria])
        for one in list_scenarios(two)
    ]
    assert told == [
        ("active", "", "", "All criteria as declared", ["a1", "b1"]),
        ("a=a2", "a", "a2", "A: second", ["a2", "b1"]),
        ("b=b2", "b", "b2", "B: second", ["a1", "b2"]),
        ("without=a", "a", "", "Without: A", ["b1"]),
        ("without=b", "b", "", "Without: B", ["a1"]),
    ]
