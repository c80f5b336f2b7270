"""The page of findings is the one that the registry makes."""

from scripts.lib.message_docs import write_messages
from scripts.lib.rules.registry import RULES
from tests.workflow.study import ROOT


def test_the_page_is_fresh_and_has_every_rule() -> None:
    page = (ROOT / "docs/messages.md").read_text(encoding="utf-8")
    assert page == write_messages()
    assert all(f"| `{one}` |" in page for one in RULES)
