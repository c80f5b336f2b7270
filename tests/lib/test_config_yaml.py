"""Two parsers of YAML, one meaning: the fast one, and the one that stands deep nesting."""

from pathlib import Path

import pytest
import yaml

from scripts.lib.config import SCHEMA, FastLoader, StudyLoader, choose_loader, read_yaml
from scripts.lib.errors import StudyError

ROOT = Path(__file__).parents[2]
FILES = sorted([*ROOT.glob("config/**/*.yaml"), SCHEMA])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_both_loaders_read_the_same(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert choose_loader(text) is FastLoader
    assert yaml.load(text, Loader=FastLoader) == yaml.load(text, Loader=StudyLoader)


def test_days_and_words_stay_text_in_both() -> None:
    text = "a: 2024-01-31\nb: yes\nc: no\nd: true\ne: 1\n"
    wanted = {"a": "2024-01-31", "b": "yes", "c": "no", "d": True, "e": 1}
    assert yaml.load(text, Loader=FastLoader) == yaml.load(text, Loader=StudyLoader) == wanted


@pytest.mark.parametrize("loader", [FastLoader, StudyLoader])
@pytest.mark.parametrize("text", ["a: 1\na: 2\n", "1: x\n"])
def test_doubled_and_unquoted_keys_are_refused_by_both(loader: type, text: str) -> None:
    with pytest.raises(yaml.MarkedYAMLError):
        yaml.load(text, Loader=loader)


@pytest.mark.parametrize("text", ["[" * 100_000, "{" * 100_000, "- " * 100_000, "[\n" * 100_000])
def test_deep_nesting_is_a_problem_and_no_crash(tmp_path: Path, text: str) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(text, encoding="utf-8")
    assert choose_loader(text) is StudyLoader
    with pytest.raises(StudyError, match=r"not readable as YAML"):
        read_yaml(path)
