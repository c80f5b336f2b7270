"""YAML as a configuration needs it: text, numbers, true and false, lists, objects; nothing else.

Anchors, aliases and tags are refused: they can make a small file enormous, or something that is
no data. Days stay text, and so do yes, no, on, off, 010 and 1:30: a center's codes are not ours.
"""

import math
import re
from pathlib import Path
from typing import Any

import yaml

from scripts.lib.errors import StudyError

MAX_BYTES = 1_000_000
MAX_DEPTH = 30
WHOLE = re.compile(r"^-?(?:0|[1-9][0-9]{0,18})$")
DECIMAL = re.compile(r"^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$")


class StudyLoader(yaml.CSafeLoader):
    """The loader; a key given twice, or one that is no text, is an error at its line."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str):
                _refuse("a key that is no text must be quoted", key_node)
            if key in seen:
                _refuse(f"the key '{key}' is given twice", key_node)
            seen.add(key)
        return super().construct_mapping(node, deep)

    def construct_number(self, node: Any) -> float:
        """A number that is not whole."""
        value = float(node.value)
        if not math.isfinite(value):
            _refuse("the number is too large", node)
        return value


def check_events(text: str) -> None:
    """Refuses anchors, aliases, tags and depth, in one pass that builds nothing."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            _refuse(
                "anchors and aliases (& and *) are not used here; quote the text, or write the part out",
                event,
            )
        if getattr(event, "tag", None) is not None:
            _refuse("tags (!) are not used here; quote a text that begins with one", event)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            _refuse(f"the content is more than {MAX_DEPTH} levels deep", event)


def _refuse(problem: str, at: Any) -> None:
    raise yaml.MarkedYAMLError(None, None, problem, at.start_mark)


def _set_resolvers() -> None:
    """What an unquoted word is: empty or null, true or false, a number; else text."""
    StudyLoader.yaml_implicit_resolvers = {}
    for tag, pattern, first in (
        ("null", re.compile(r"^(?:null|~|)$"), ["n", "~", ""]),
        ("bool", re.compile(r"^(?:true|false)$"), list("tf")),
        ("int", WHOLE, list("-0123456789")),
        ("float", DECIMAL, list("-0123456789")),
    ):
        StudyLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", pattern, first)
    StudyLoader.add_constructor("tag:yaml.org,2002:float", StudyLoader.construct_number)


_set_resolvers()


def read_yaml(path: Path) -> Any:
    """The content of one YAML file. Raises StudyError naming file, line and what is wrong."""
    if not path.is_file():
        raise StudyError(f"{path}: the file is missing. Create it (config/README.md explains it).")
    if path.stat().st_size > MAX_BYTES:
        raise StudyError(f"{path}: the file is larger than a configuration can be.")
    try:
        text = path.read_text(encoding="utf-8-sig")
        check_events(text)
        return yaml.load(text, Loader=StudyLoader)
    except UnicodeDecodeError as error:
        raise StudyError(
            f"{path}: not UTF-8 text (byte {error.start}). Save it as UTF-8."
        ) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f", line {mark.line + 1}" if mark else ""
        raise StudyError(f"{path}{where}: {error.problem}. Correct the line.") from None
    except (yaml.YAMLError, RecursionError, ValueError):
        raise StudyError(f"{path}: the file is not readable as YAML. Correct it.") from None
    except OSError as error:
        raise StudyError(f"{path}: the file cannot be read ({error.strerror}).") from None
