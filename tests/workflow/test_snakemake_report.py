"""`snakemake --report`: every printed file is listed with category, number and title, format, and what it shows."""

import json
from zipfile import ZipFile

import pytest

from scripts.lib.targets import STUDY_OUTPUTS, name_artifact
from tests.workflow.study import Study

STAGES = ("tables", "figures", "report")
MARK = "var results = {"


@pytest.mark.ci
def test_every_printed_file_has_category_labels_and_a_caption_of_its_own(study: Study) -> None:
    run = study.call("--report", "report.zip")
    assert run.code == 0, run.text
    with ZipFile(study.folder / "report.zip") as made:
        text = made.read("report/report.html").decode("utf-8")
    results = json.JSONDecoder().raw_decode(text, text.index(MARK) + len(MARK) - 1)[0]
    listed = {
        path: stage
        for stage in STAGES
        for path in STUDY_OUTPUTS[stage].values()
        if not path.endswith(".json")
    }
    assert set(results) == set(listed)
    captions: dict[str, set[str]] = {}
    for path, stage in listed.items():
        name = name_artifact(path)
        assert results[path]["labels"] == {"name": name, "format": path.rpartition(".")[2]}
        assert f'"{stage.capitalize()}"' in text
        captions.setdefault(results[path]["caption"], set()).add(name)
    assert {len(names) for names in captions.values()} == {1}
    assert len(captions) == len({name_artifact(path) for path in listed})
    assert all("Synthetic data" in one for one in captions)
