"""The whole way: an unknown extract is drafted, refused, answered by editing text, and runs."""

import json
import re
from pathlib import Path

import pytest

import scripts.__main__ as program
from scripts.lib.answers import DONE, FOUND
from scripts.lib.config import read_study
from scripts.lib.errors import StudyError
from tests.tiny import CONFIG, Tiny, run_tiny, write_study

EXTRACTS = Path(__file__).parent / "extracts"
# The answers that a data manager gives besides "what is suggested is right".
LINES = {
    "label: TODO": "label: Thoraxklinik (synthetic)",
    "received: TODO": "received: 2024-03-01",
    "tnm_edition: TODO": "tnm_edition: 8",
    "n_stations: TODO Station": "",  # the ward, not the stations of lymph nodes
    "- TODO CTx": "",
    "- TODO RTx": "",
}
MORE = "      chemotherapy: CTx\n      radiotherapy: RTx\n"
CODES = {
    "chemotherapy": {"keine": "none", "davor": "before", "gleichzeitig": "with"},
    "radiotherapy": {"keine": "none", "davor": "before", "gleichzeitig": "with"},
}


def draft(folder: Path, extract: str, center: str) -> int:
    write_study(folder, {}, {f"data/{extract}": (EXTRACTS / extract).read_bytes()})
    (folder / "config/config.yaml").write_text(json.dumps({**CONFIG, "centers": [center]}))
    line = ["draft-center", f"data/{extract}", "--center", center]
    return program.main([*line, "--study", str(folder)])


def answer(folder: Path, center: str) -> None:
    """Edits the two files as a person would: line by line, then the marks that are right taken away."""
    path = folder / f"config/centers/{center}.yaml"
    lines = []
    for line in path.read_text(encoding="utf-8").splitlines():
        wrong = next((old for old in LINES if old in line), None)
        if wrong is None or LINES[wrong]:
            lines.append(line.replace(wrong, LINES[wrong]) if wrong else line)
    path.write_text(re.sub("TODO ", "", "\n".join(lines) + "\n" + MORE), encoding="utf-8")
    path = folder / f"config/codelists/{center}.csv"
    more = "".join(f"{v},{k},{c}\n" for v, codes in CODES.items() for k, c in codes.items())
    text = re.sub(",TODO ", ",", path.read_text(encoding="utf-8"))
    path.write_text(text + more, encoding="utf-8")


@pytest.fixture
def done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tiny:
    monkeypatch.chdir(tmp_path)
    assert draft(tmp_path, "thoraxklinik_de.csv", "klinik") == FOUND
    with pytest.raises(StudyError) as refused:
        read_study(tmp_path)
    text = str(refused.value)
    assert "config/centers/klinik.yaml: constants.tnm_edition: an open question" in text
    assert re.search("config/codelists/klinik.csv, line [0-9]+: an open question", text)
    assert all("an open question" in line for line in refused.value.problems)
    answer(tmp_path, "klinik")
    return run_tiny(tmp_path)


@pytest.mark.ci
def test_an_answered_draft_runs_and_reads_what_was_delivered(done: Tiny) -> None:
    values = {name: done.values(name, "klinik") for name in ("sex", "diameter_before", "drug")}
    assert values["sex"]["TK-001"] == "female"
    assert values["diameter_before"]["TK-001"] == "37.0"  # 3,7 cm
    assert values["drug"]["TK-001"] == "osimertinib"
    assert done.values("surgery_date", "klinik")["TK-001"] == "2019-04-16"
    assert done.values("histology", "klinik")["TK-002"] == "adenocarcinoma"
    assert done.values("side", "klinik")["TK-002"] == ""  # k.A.
    assert len(values["sex"]) == 14
    assert set(done.fates["fate"]) == {"analysed", "not_data"}
    findings = done.centers["klinik"].findings
    unread = findings[findings["rule"].str.startswith("cell.")]
    assert unread.empty, unread[["rule", "variable"]]


def test_a_draft_is_never_written_over_without_force(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data/a.csv").write_text("Patient ID;Sex\n1;f\n2;m\n")
    line = ["draft-center", "data/a.csv", "--study", str(tmp_path)]
    assert program.main(line) == FOUND
    path = tmp_path / "config/centers/a.yaml"
    drafted = path.read_text()
    path.write_text("mine")
    assert program.main(line) == 4
    assert "config/centers/a.yaml: is there already" in capsys.readouterr().err
    assert path.read_text() == "mine"
    assert program.main([*line, "--force"]) == FOUND
    assert path.read_text() == drafted
    assert DONE == 0
