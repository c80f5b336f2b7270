"""After each kind of change exactly the jobs that depend on it run, as docs/reruns.md says."""

import pytest

from tests.workflow.changes import CHANGES, Change
from tests.workflow.reruns import HEAD, PAGE, below, caused, edges, measure, row
from tests.workflow.study import Study


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.title)
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
