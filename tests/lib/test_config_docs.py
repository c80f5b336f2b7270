"""The page about the configuration says what the schema says, of every key."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scripts.lib.config_docs import write_reference
from scripts.lib.config_schema import SCHEMA
from scripts.lib.config_yaml import read_yaml

ROOT = Path(__file__).parents[2]


def test_the_page_is_that_of_the_schema() -> None:
    page = (ROOT / "config/README.md").read_text(encoding="utf-8")
    assert page == write_reference(read_yaml(SCHEMA)), (
        "make it anew: python -m scripts.lib.config_docs > config/README.md"
    )


def test_a_small_schema() -> None:
    schema = {
        "$defs": {
            "name": {"type": "string", "description": "A name."},
            "part": {
                "type": "object",
                "description": "A part.",
                "required": ["id"],
                "properties": {
                    "id": {"$ref": "#/$defs/name"},
                    "kind": {"enum": ["a", "|"], "description": "Which."},
                    "inner": {
                        "type": "array",
                        "description": "More.",
                        "items": {
                            "type": "object",
                            "properties": {
                                "n": {"type": "integer", "minimum": 1, "description": "N."}
                            },
                        },
                    },
                },
            },
        }
    }
    assert write_reference(schema).split("## part\n")[1].splitlines() == [
        "",
        "A part.",
        "",
        "| key | value | meaning |",
        "| --- | --- | --- |",
        "| `id`, required | name | A name. |",
        "| `kind` | `a`, `\\|` | Which. |",
        "| `inner` | list of object | More. |",
        "| `inner[].n` | whole number from 1 | N. |",
    ]


def test_every_key_of_the_schema_is_on_the_page_with_a_meaning() -> None:
    def keys(part: Any) -> Iterator[str]:
        if isinstance(part, dict):
            properties = part.get("properties")
            yield from properties if isinstance(properties, dict) else ()
            for inner in part.values():
                yield from keys(inner)
        if isinstance(part, list):
            for inner in part:
                yield from keys(inner)

    page = write_reference(read_yaml(SCHEMA))
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    listed = {row.split("`")[1].split(".")[-1] for row in rows}
    assert set(keys(read_yaml(SCHEMA)["$defs"])) <= listed
    assert [row for row in rows if row.endswith("|  |")] == []


def test_no_description_is_cut_at_a_comma() -> None:
    def empty(part: Any, place: str) -> Iterator[str]:
        if isinstance(part, dict):
            for key, inner in part.items():
                yield from [f"{place}.{key}"] if inner is None else empty(inner, f"{place}.{key}")
        if isinstance(part, list):
            for number, inner in enumerate(part):
                yield from empty(inner, f"{place}.{number}")

    assert list(empty(read_yaml(SCHEMA), "")) == []
