"""The closed contracts of the files in config/, and what is wrong with a file in plain words."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from scripts.lib.config_yaml import read_yaml
from scripts.lib.texts import name_near

SCHEMA = Path(__file__).parents[2] / "schemas" / "config.schema.yaml"
# So many files of a kind pay for having their contract compiled.
MANY = 20


@cache
def read_once(path: Path) -> Any:
    """A file of the program, read once a process; whoever asks only looks at it."""
    return read_yaml(path)


@cache
def _validator(kind: str) -> Any:
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend

    strict = extend(Draft202012Validator, {"pattern": _match_whole})  # type: ignore[no-untyped-call]
    definitions = read_once(SCHEMA)["$defs"]
    return strict({"$ref": f"#/$defs/{kind}", "$defs": definitions})


def check_schema(content: Any, kind: str, path: Path | str, many: bool = False) -> list[str]:
    """All the ways in which one file breaks its closed contract; empty when it keeps it.

    `many`: whether there are so many files of this kind that a faster look at each comes first.
    """
    if many and keeps_schema(content, kind):
        return []
    errors = sorted(
        _validator(kind).iter_errors(content), key=lambda e: [str(part) for part in e.absolute_path]
    )
    return [f"{path}: {_say(error)}" for error in errors]


@cache
def _compiled(kind: str) -> Any:
    from fastjsonschema import compile as compile_schema

    draft = "http://json-schema.org/draft-07/schema#"
    whole = {"$schema": draft, "$ref": f"#/$defs/{kind}", "$defs": read_once(SCHEMA)["$defs"]}
    return compile_schema(whole, use_default=False)


def keeps_schema(content: Any, kind: str) -> bool:
    """Whether one file surely keeps its contract, found ten times as fast as by `check_schema`.

    False says nothing more than that the other has to be asked, which finds the words.
    """
    from fastjsonschema import JsonSchemaValueException

    try:
        _compiled(kind)(content)
    except JsonSchemaValueException:
        return False
    return True


def _match_whole(validator: Any, pattern: str, text: Any, schema: Any) -> Iterator[Any]:
    """A text that matches; "$" would let a line break at the end pass."""
    from jsonschema import ValidationError

    if isinstance(text, str) and (text.endswith("\n") or not re.search(pattern, text)):
        yield ValidationError("the text has the wrong form")


def _say(error: Any) -> str:
    """One schema error in plain words, with the key it is about."""
    if error.context:
        # Of several ways to write a thing, the one that was tried is the one of the right type.
        best = max(error.context, key=lambda e: (len(e.absolute_path), e.validator != "type"))
        if len(best.absolute_path) > len(error.absolute_path) or best.validator != "type":
            return _say(best)
    where = ".".join(str(part) for part in error.absolute_path) or "the file"
    if error.validator == "additionalProperties" and isinstance(
        error.schema.get("properties"), dict
    ):
        known = sorted(error.schema["properties"])
        unknown = sorted(set(map(str, error.instance)) - set(known))
        hint = name_near(unknown[0], known) if len(unknown) == 1 else ""
        return f"{where}: unknown key {', '.join(unknown)}.{hint} Known keys: {', '.join(known)}."
    if error.instance is None:
        return f"{where}: has no value. {error.schema.get('description', '')}".strip()
    if error.validator == "minItems":
        few = f"at least {error.validator_value} is needed"
        return f"{where}: {few}. {error.schema.get('description', '')}".strip()
    if error.validator == "type":
        expected = error.validator_value
        expected = expected if isinstance(expected, str) else " or ".join(expected)
        return f"{where}: must be of type {expected}."
    if error.validator == "required":
        missing = [key for key in error.validator_value if key not in error.instance]
        return f"{where}: the key {', '.join(missing)} is missing. Add it."
    if error.validator == "enum":
        return f"{where}: must be one of {', '.join(map(str, error.validator_value))}."
    if error.validator == "pattern":
        hint = error.schema.get("description", f"must match {error.validator_value}")
        return f"{where}: the text has the wrong form. {hint}"
    return f"{where}: {error.validator} is not met. {error.schema.get('description', '')}".strip()
