import os
from pathlib import Path

import pytest

from scripts.lib import digests
from scripts.lib.digests import digest_files, read_cache


def test_a_file_is_read_once_until_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.csv").write_text("one")
    first = digest_files(tmp_path, ["a.csv", "absent.csv"])
    assert list(first) == ["a.csv"]
    monkeypatch.setattr(digests, "sha256_file", lambda path: "read again")
    assert digest_files(tmp_path, ["a.csv"]) == first
    (tmp_path / "a.csv").write_text("two")
    os.utime(tmp_path / "a.csv", (1, 1))
    assert digest_files(tmp_path, ["a.csv"]) == {"a.csv": "read again"}


def test_a_damaged_memory_is_no_memory(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("one")
    first = digest_files(tmp_path, ["a.csv"])
    (tmp_path / digests.CACHE / "digests.json").write_text("{")
    assert read_cache(tmp_path, "digests") == {}
    assert digest_files(tmp_path, ["a.csv"]) == first


def test_what_is_remembered_of_other_files_stays(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(name)
        digest_files(tmp_path, [name])
    assert set(read_cache(tmp_path, "digests")) == {"a.csv", "b.csv"}
    (tmp_path / "a.csv").unlink()
    assert digest_files(tmp_path, ["a.csv", "b.csv"]).keys() == {"b.csv"}
    assert set(read_cache(tmp_path, "digests")) == {"b.csv"}
