"""What belongs into an archive."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from scripts.lib.archive.content import is_told, list_code, list_config, list_content

ROOT = Path(__file__).parents[3]


def make(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")


def study(key_file: str) -> Any:
    return SimpleNamespace(config={"pseudonym": {"key_file": key_file}})


def test_the_key_and_hidden_files_are_no_configuration(tmp_path: Path) -> None:
    make(tmp_path, "config/config.yaml", "config/key.txt", "config/.key.swp", "config/a/b.csv")
    found = ["config/a/b.csv", "config/config.yaml"]
    assert list_config(study("config/key.txt"), tmp_path) == found
    assert list_config(study("./config/a/../key.txt"), tmp_path) == found


def test_a_link_to_the_key_is_the_key(tmp_path: Path) -> None:
    make(tmp_path, "config/config.yaml", "safe/key.txt")
    (tmp_path / "config" / "link.txt").symlink_to(tmp_path / "safe" / "key.txt")
    assert list_config(study("safe/key.txt"), tmp_path) == ["config/config.yaml"]


def test_items_stand_in_the_order_of_their_places_and_know_their_source() -> None:
    files = {"raw": ["data/a.csv"], "config": ["config/config.yaml"], "code": ["scripts/x.py"]}
    items = list_content(files, "internal", "hashes", Path("repository"), Path("here"))
    assert [(one.place, one.source.as_posix(), one.told) for one in items] == [
        ("code/scripts/x.py", "repository/scripts/x.py", True),
        ("study/config/config.yaml", "here/config/config.yaml", True),
        ("study/data/a.csv", "here/data/a.csv", False),
    ]


@pytest.mark.parametrize(
    ("kind", "raw", "told"),
    [("raw", "include", True), ("raw", "hashes", False), ("result", "hashes", True)],
)
def test_delivered_files_may_be_left_out(kind: str, raw: str, told: bool) -> None:
    assert is_told("x", kind, "internal", raw) is told


def test_a_level_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="public"):
        is_told("x", "raw", "public", "include")


def test_the_code_is_what_a_run_needs_and_no_rubbish() -> None:
    found = set(list_code(ROOT))
    assert {"Snakefile", "rules/common.smk", "scripts/lib/reference/tnm8.csv"} <= found
    assert {"requirements.txt", "tests/__init__.py", "profiles/default/config.yaml"} <= found
    assert not [name for name in found if "__pycache__" in name or name.startswith("config")]
