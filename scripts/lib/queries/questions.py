"""The question of a finding in the language of its center."""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

from scripts.lib.catalogue import Catalogue
from scripts.lib.rules.registry import RULES

Words = Mapping[str, Any]


def ask(rule_id: str, words: Words, catalogue: Catalogue) -> str:
    """The question of a rule in a language: its own, that of its family (a pattern), or the English one.

    {first} and {second} in a question are the names of the rule's first two fields.
    """
    rule = RULES[rule_id]
    questions: Mapping[str, str] = words.get("questions", {})
    text = questions.get(rule_id) or next(
        (one for pattern, one in questions.items() if fnmatchcase(rule_id, pattern)), rule.message
    )
    labels = words.get("variables", {})
    names = [
        labels.get(name) or (catalogue[name].label if name in catalogue else name)
        for name in rule.fields[:2]
    ]
    for place, name in zip(("{first}", "{second}"), names, strict=False):
        text = text.replace(place, str(name))
    return str(text)
