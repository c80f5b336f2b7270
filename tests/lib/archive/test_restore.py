"""A restored folder is whole or as it was before."""

from pathlib import Path

import pytest

from scripts.lib.archive.restore import all_or_nothing


def test_an_error_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config/mine.yaml").write_text("mine")
    names = ["config/mine.yaml", "config/new.yaml", "results/pool/pool.parquet", "data/a.csv"]
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(KeyboardInterrupt), all_or_nothing(tmp_path, names):
        lay_and_stop(tmp_path, names[:3])
    assert sorted(tmp_path.rglob("*")) == before


def lay_and_stop(folder: Path, names: list[str]) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("laid")
    raise KeyboardInterrupt


def test_what_was_laid_stays(tmp_path: Path) -> None:
    with all_or_nothing(tmp_path / "new", ["a"]):
        (tmp_path / "new").mkdir()
        (tmp_path / "new/a").write_text("laid")
    assert (tmp_path / "new/a").read_text() == "laid"
