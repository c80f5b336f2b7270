"""docs/audit.md says what its commands answer."""

import pytest

from tests.docs.audit import PAGE, POINTS, section
from tests.workflow.study import Study


@pytest.mark.ci
def test_each_point_of_the_audit_is_shown_as_the_page_says(study: Study) -> None:
    page = PAGE.read_text(encoding="utf-8")
    for number, point in enumerate(POINTS, start=1):
        assert section(number, point, study) in page, point.title
    assert page.count("\n## ") == len(POINTS) == 12
