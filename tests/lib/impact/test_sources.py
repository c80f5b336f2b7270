"""Functions that differ between two states, and those among them that can move nothing."""

from pathlib import Path

import pytest

from scripts.lib.impact.compare import Impact, credit
from scripts.lib.impact.sources import compare_functions
from scripts.lib.impact.states import FUNCTION, Cause, State
from scripts.lib.proof.digests import digest_file
from scripts.lib.records import write_record

MODULE, WRAPPER = "scripts/lib/a.py", "scripts/endpoints.py"
USING = "from scripts.lib import a\n\nprint(a.used())\n"
OLD = "def used():\n    return 1\n\n\ndef alone():\n    return 1\n"


def make_state(folder: Path, text: str, wrapper: str = USING) -> State:
    code = {}
    for name, content in ((MODULE, text), (WRAPPER, wrapper)):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
        code[name] = digest_file(content.encode(), Path(name).name)
    path = folder / "results/endpoints/endpoints.record.json"
    parts = {"wildcards": {}, "inputs": {}, "outputs": {}, "params": {}, "env": {}}
    write_record(path, rule="endpoints", code=code, **parts)
    return State(folder, folder)


@pytest.mark.parametrize(
    ("new", "idle"),
    [
        (OLD.replace("1", "2"), {"used": False, "alone": True}),
        (OLD + "\n\ndef extra():\n    return used()\n", {"extra": True}),
        (OLD + "\n\n@register\ndef extra():\n    pass\n", {"extra": False}),
        (OLD + "\n\ndef extra(a=register()):\n    pass\n", {"extra": False}),
        (OLD + "\n\ndef __getattr__(name):\n    pass\n", {"__getattr__": False}),
        (OLD + "\n\nclass Extra(Base):\n    pass\n", {"Extra": False}),
        (OLD + "\n\nMORE = 1\n", {"top level": False}),
        (OLD.replace("alone():\n    return 1", "alone():\n    return alone"), {"alone": False}),
    ],
)
def test_a_function_that_no_code_names_is_idle(
    new: str, idle: dict[str, bool], tmp_path: Path
) -> None:
    sides = make_state(tmp_path / "old", OLD), make_state(tmp_path / "new", new)
    found = {one.where: one.idle for one in compare_functions(*sides)}
    assert found == {f"{MODULE}: {name}": one for name, one in idle.items()}


def test_a_function_that_was_named_before_is_not_idle(tmp_path: Path) -> None:
    old = make_state(tmp_path / "old", OLD, USING.replace("used", "alone"))
    new = make_state(
        tmp_path / "new", OLD.replace("alone():\n    return 1", "alone():\n    return 2")
    )
    found = {one.where: one.idle for one in compare_functions(old, new)}
    assert found[f"{MODULE}: alone"] is False


def test_without_the_source_no_function_is_named(tmp_path: Path) -> None:
    old, new = make_state(tmp_path / "old", OLD), make_state(tmp_path / "new", OLD + "\nA = 1\n")
    (cause,) = compare_functions(State(old.folder, new.code), new)
    assert (cause.where, cause.idle) == (MODULE, False)


def test_beside_an_idle_function_the_other_one_has_moved_the_numbers() -> None:
    used, idle = Cause(FUNCTION, "used"), Cause(FUNCTION, "idle", idle=True)
    found = Impact({"pcr": ("1", "2")}, [used, idle])
    credit(found, [], [used, idle], {"pcr"}, [])
    assert [(one.numbers, one.certain) for one in (used, idle)] == [(["pcr"], True), ([], True)]
    assert found.together == []
