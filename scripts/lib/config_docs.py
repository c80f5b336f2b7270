"""config/README.md from the schema: every key of every file, explained once, in one place.

python -m scripts.lib.config_docs > config/README.md
"""

import sys
from collections.abc import Iterator
from typing import Any

from scripts.lib.config_schema import SCHEMA
from scripts.lib.config_yaml import read_yaml

HEAD = """# What can be configured

This page is made from `schemas/config.schema.yaml`; change a description there, and make the page anew with
`python -m scripts.lib.config_docs > config/README.md`. A key that is not listed here is refused, and all
problems of all files are shown at once, before any job starts.

The files are YAML without anchors, aliases and tags. `true` and `false` are the only truth values: `yes` and
`no` are texts, and so are days. A text with a sign such as `:` or `#` in it, or with a zero in front, is quoted.
A text that is `TODO`, or begins with it and a blank, is an open question: a run refuses it until it is answered.
"""
SCALARS = {
    "string": "text",
    "number": "number",
    "integer": "whole number",
    "boolean": "true or false",
}
Schema = dict[str, Any]


def write_reference(schema: Schema) -> str:
    """The page: a section a file, then one for each part that several files or keys share."""
    definitions = schema["$defs"]
    order = [name for name in definitions if _is_object(definitions[name])]
    sections = (_write_section(name, definitions[name], definitions) for name in order)
    return HEAD + "".join(sections)


def _is_object(part: Schema) -> bool:
    return part.get("type") == "object" or any(map(_is_object, part.get("oneOf", [])))


def _write_section(name: str, part: Schema, definitions: Schema) -> str:
    lines = ["", f"## {name}", "", part.get("description", ""), "", "| key | value | meaning |"]
    lines += ["| --- | --- | --- |", *_write_rows("", part, definitions)]
    return "\n".join(lines) + "\n"


def _write_rows(prefix: str, part: Schema, definitions: Schema) -> Iterator[str]:
    """A row a key, the keys of an inner object below it with its name in front."""
    for option in [part, *part.get("oneOf", [])]:
        for key, value in option.get("properties", {}).items():
            place = prefix + key
            needed = ", required" if key in option.get("required", []) else ""
            meaning = _describe(value, definitions)
            kind = _name_kind(value)
            yield "| " + " | ".join(map(_cell, (f"`{place}`{needed}", kind, meaning))) + " |"
            yield from _write_inner(place, value, definitions)


def _write_inner(place: str, value: Schema, definitions: Schema) -> Iterator[str]:
    yield from _write_rows(f"{place}.", value, definitions)
    for key, name in (("items", "[]"), ("additionalProperties", ".<name>")):
        if isinstance(value.get(key), dict):
            yield from _write_rows(f"{place}{name}.", value[key], definitions)


def _describe(value: Schema, definitions: Schema) -> str:
    """The key's own words, else those of the definition that it refers to."""
    refers = value.get("$ref", "").removeprefix("#/$defs/")
    return str(value.get("description") or definitions.get(refers, {}).get("description", ""))


def _name_kind(value: Schema) -> str:
    """What may stand there, in words."""
    if "$ref" in value:
        return str(value["$ref"].removeprefix("#/$defs/"))
    if "enum" in value:
        return ", ".join(f"`{one}`" if str(one).strip() else f'"{one}"' for one in value["enum"])
    if "oneOf" in value:
        return " or ".join(map(_name_kind, value["oneOf"]))
    kinds = value.get("type", "object")
    return " or ".join(
        _name_type(kind, value) for kind in ([kinds] if isinstance(kinds, str) else kinds)
    )


def _name_type(kind: str, value: Schema) -> str:
    if kind == "array":
        return f"list of {_name_kind(value.get('items', {}))}"
    return SCALARS.get(kind, kind) + (f" from {value['minimum']}" if "minimum" in value else "")


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    sys.stdout.write(write_reference(read_yaml(SCHEMA)))
