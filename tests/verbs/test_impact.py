"""How the lines of `impact` word what moved and what only can have."""

import pytest

from scripts.lib.impact.states import CONFIG, Cause
from scripts.verbs.impact import count, show_cause


@pytest.mark.parametrize(
    ("numbers", "certain", "line"),
    [
        (["pcr"], True, "  moved pcr"),
        (["pcr"], False, "  can have moved pcr"),
        ([], True, "  moved none of them"),
        ([], False, "  moved none of them"),
    ],
)
def test_what_reaches_no_moved_number_moved_none(
    numbers: list[str], certain: bool, line: str
) -> None:
    cause = Cause(CONFIG, "config/config.yaml: archive", numbers=numbers, certain=certain)
    assert show_cause(cause)[1] == line


def test_a_number_of_trials_is_not_negative() -> None:
    assert count("0") == 0
    with pytest.raises(ValueError, match="-1"):
        count("-1")
