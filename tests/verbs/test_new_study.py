"""`new-study`: what a new folder holds, what a run says in it, and what is refused."""

import json
import re
import stat
from pathlib import Path

import pytest

import scripts.__main__ as program
from scripts.lib.answers import STUDY
from scripts.lib.config import read_study
from scripts.lib.config_schema import SCHEMA
from scripts.lib.config_yaml import read_yaml
from scripts.lib.errors import StudyError
from scripts.lib.skeleton import HOME, name_study
from tests.tiny import one_center, run_tiny

ROOT = Path(__file__).parents[2]
EXTRACT = "id,operated\n1,2020-03-01\n2,\n"


def make(folder: Path, *more: str) -> int:
    return program.main(["new-study", str(folder), *more])


def add_center(folder: Path) -> None:
    """One center with two patients, one of them operated."""
    center = one_center({"record": "id", "surgery_date": "operated"})
    center |= {"center": "one", "label": "One", "dialect": {"dates": "yyyy-mm-dd"}}
    (folder / "config/centers/one.yaml").write_text(json.dumps(center), encoding="utf-8")
    (folder / "data/one.csv").write_text(EXTRACT, encoding="utf-8")
    path = folder / "config/config.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("centers: []", "centers: [one]"), encoding="utf-8")


def test_a_new_study_says_what_is_missing_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert make(Path("Lung-2")) == 0
    with pytest.raises(StudyError) as caught:
        read_study(tmp_path / "Lung-2")
    day, centers = caught.value.problems
    assert day.startswith("config/config.yaml: data_cutoff: an open question.")
    assert centers.startswith("config/config.yaml: centers: at least 1 is needed.")
    assert "write config/centers/<center>.yaml and its name here" in centers


def test_with_a_center_and_a_cutoff_it_runs(tmp_path: Path) -> None:
    folder = tmp_path / "study"
    make(folder, "--title", 'Lung: "second" {study} $1', "--cutoff", "2024-06-30")
    add_center(folder)
    tiny = run_tiny(folder)
    assert tiny.study.config["study"]["title"] == 'Lung: "second" {study} $1'
    assert tiny.study.config["data_cutoff"] == "2024-06-30"
    assert list(tiny.fates["fate"]) == ["analysed", "excluded"]


@pytest.mark.parametrize("name", ["eligibility", "endpoints"])
def test_each_example_of_the_skeleton_is_accepted_when_its_sign_is_taken_away(
    tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "study"
    make(folder, "--cutoff", "2024-06-30")
    add_center(folder)
    file = folder / f"config/{name}.yaml"
    head, example = re.split(r"\n(?=# (?:An exclusion|A rate))", file.read_text(encoding="utf-8"))
    shown = re.sub("^#(?! A| p)", "", example, flags=re.MULTILINE)
    file.write_text(f"{head}\n{shown}", encoding="utf-8")
    found = getattr(read_study(folder), name)
    entries = found["criteria" if name == "eligibility" else name]
    assert len(entries) == 1 + example.count("id: ")


def test_the_key_is_outside_new_each_time_and_its_owner_s_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make(tmp_path / "a")
    make(tmp_path / "b", "--key", str(tmp_path / "safe/key.txt"))
    keys = [tmp_path / "a.key", tmp_path / "safe/key.txt"]
    texts = [key.read_text(encoding="ascii").strip() for key in keys]
    assert all(re.fullmatch("[0-9a-f]{64}", text) for text in texts)
    assert texts[0] != texts[1]
    assert {stat.S_IMODE(key.stat().st_mode) for key in keys} == {0o600}
    named = [read_yaml(tmp_path / one / "config/config.yaml")["pseudonym"] for one in "ab"]
    assert named == [{"key_file": "../a.key"}, {"key_file": str(keys[1])}]
    assert not any(text in capsys.readouterr().out for text in texts)


def test_a_key_that_is_there_is_taken(tmp_path: Path) -> None:
    (tmp_path / "study.key").write_text("sixteen letters and more", encoding="utf-8")
    assert make(tmp_path / "study") == 0
    assert (tmp_path / "study.key").read_text(encoding="utf-8") == "sixteen letters and more"


@pytest.mark.parametrize(
    ("there", "more", "said"),
    [
        ("study/a.txt", (), "is there already and not empty"),
        ("study", (), "is there already and not empty"),
        ("study.key", (), "the key is missing or shorter than 16 characters"),
        ("x", ("--cutoff", "31.12.2024"), "'31.12.2024' is no day of the calendar"),
        (".git", (), "must lie neither in the study folder"),
        ("x", ("--key", "study/key.txt"), "must lie neither in the study folder"),
    ],
)
def test_what_is_refused_leaves_everything_as_it_was(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    there: str,
    more: tuple[str, ...],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / there).parent.mkdir(exist_ok=True)
    (tmp_path / there).write_text("short", encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    assert make(Path("study"), *more) == STUDY
    assert said in capsys.readouterr().err
    assert sorted(tmp_path.rglob("*")) == before


def test_every_key_that_a_study_needs_is_in_the_new_configuration() -> None:
    text = (HOME / "config/config.yaml").read_text(encoding="utf-8")
    schema = read_yaml(SCHEMA)["$defs"]["config"]
    needed = {*schema["required"], *schema["properties"]["study"]["required"]}
    assert len(needed) > 6
    assert {key for key in needed if f"{key}:" not in text} == set()


@pytest.mark.parametrize(
    ("folder", "name"),
    [("My-Study", "my_study"), ("2024 Lung", "lung"), ("Ü", "study"), ("a" * 60, "a" * 40)],
)
def test_the_study_is_named_as_its_folder(folder: str, name: str) -> None:
    assert name_study(folder) == name
