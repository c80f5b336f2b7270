"""After each kind of change exactly the jobs that depend on it run, as docs/reruns.md says."""

import pytest

from tests.workflow.changes import CHANGES, Change
from tests.workflow.reruns import HEAD, PAGE, below, caused, edges, measure, row
from tests.workflow.study import Study

# One of each kind in make test; make test-ci tries all the others.
BRIEF = (
    "Nothing",
    "Every file touched, as after copying or unpacking",
    "The same extract delivered again, byte for byte",
    "One cell of alpha's extract",
    "A fourth center",
    "A center withdrawn",
    "A criterion",
    "A word that is printed",
    "A comment in a module",
    "A function of the TNM stages",
    "A comment in every file of config/",
    "A runtime package's version",
    "An artifact deleted",
    "An intermediate edited by hand",
    "A final artifact edited by hand",
    "The study's folder moved",
)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(one, id=one.title, marks=() if one.title in BRIEF else pytest.mark.ci)
        for one in CHANGES
    ],
)
def test_exactly_what_depends_on_a_change_runs_again(change: Change, study: Study) -> None:
    graph = edges(study)
    run = measure(change, study)
    assert (run.code != 0) == change.stops, run.text
    assert set(caused(run)) == set(change.causes), run.text
    expected = below(set(change.causes), graph)
    assert set(run.jobs) == expected, run.text
    assert row(change, run) in PAGE.read_text(encoding="utf-8").splitlines(), row(change, run)


def test_the_page_holds_these_changes_and_no_others() -> None:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    start = lines.index(HEAD) + 2
    titles = [line.split("|")[1].strip() for line in lines[start:] if line.startswith("|")]
    assert titles == [change.title for change in CHANGES]
    assert {*BRIEF} < {*titles}
