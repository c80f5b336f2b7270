"""The Run Crate of an archive: what other programs make of it."""

import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.workflow.study import Study

ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("SALVAGE_PUBLISH_VENV", ROOT / ".venv-publish")) / "bin"
NAMES = ("salvage_nsclc-1.0.0", "salvage_nsclc-1.0.0-shareable")
METADATA = "ro-crate-metadata.json"
NO_NETWORK = dict.fromkeys(
    ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), "http://[::1]:9"
)
# The main workflow is a file of the crate, so its identifier is no address; it is of two such types.
UNMET = [
    "RECOMMENDED process-run-crate-0.5_5.1 {}/data/code/Snakefile"
    " The SoftwareApplication id SHOULD be an absolute URI"
] * 2
FAILED = "http://schema.org/FailedActionStatus"

pytestmark = [
    pytest.mark.ci,
    pytest.mark.skipif(not FOLDER.exists(), reason="no .venv-publish (make publish)"),
]


def ask(program: str, *words: str) -> list[str]:
    """The lines that a program of the publishing environment prints."""
    done = subprocess.run(
        [str(FOLDER / program), *words],
        env={**os.environ, **NO_NETWORK},
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout.splitlines()


def validate(folder: Path, work: Path) -> list[str]:
    """The messages about a crate, sorted; the folder stays as it is."""
    shutil.copytree(folder, work)
    script = ROOT / "tests/workflow/crates.py"
    *messages, last = ask("python", str(script), str(work), "provenance-run-crate")
    assert last == "validated"
    return sorted(line.replace(f"file://{work}", "{}") for line in messages)


@pytest.fixture(scope="module")
def archived(finished: Study, tmp_path_factory: pytest.TempPathFactory) -> Study:
    """A study in which a job failed once, with both archives; not to be changed."""
    study = finished.copy(tmp_path_factory.mktemp("crate") / "study")
    wrapper = (study.folder / "scripts/dataset.py").read_bytes()
    study.edit("scripts/dataset.py", "def dataset(", "raise ValueError\n\n\ndef dataset(")
    assert study.call().code == 1
    (study.folder / "scripts/dataset.py").write_bytes(wrapper)
    run = study.call("archive", "archive_shareable")
    assert run.code == 0, run.text
    return study


@pytest.fixture(scope="module")
def crates(archived: Study, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Both archives unpacked; not to be changed."""
    folder = tmp_path_factory.mktemp("unpacked")
    for name in NAMES:
        with zipfile.ZipFile(archived.folder / f"results/archive/{name}.zip") as archive:
            archive.extractall(folder)
    return [folder / name for name in NAMES]


@pytest.fixture
def crate(crates: list[Path]) -> Path:
    """The internal one."""
    return crates[0]


def test_the_validator_finds_nothing_but_what_cannot_be_met(
    crates: list[Path], tmp_path: Path
) -> None:
    assert [validate(one, tmp_path / one.name) for one in crates] == [UNMET, UNMET]


def test_made_by_a_later_run_the_archives_are_the_same(archived: Study, tmp_path: Path) -> None:
    study = archived.copy(tmp_path / "study")
    paths = [study.folder / f"results/archive/{name}.zip" for name in NAMES]
    before = [path.read_bytes() for path in paths]
    for path in paths:
        path.unlink()
    run = study.call("archive", "archive_shareable")
    assert run.jobs.keys() == {"archive", "archive_shareable"}, run.text
    assert [path.read_bytes() for path in paths] == before


def test_the_validator_finds_what_is_missing(crate: Path, tmp_path: Path) -> None:
    folder = tmp_path / "damaged"
    shutil.copytree(crate, folder)
    text = (folder / METADATA).read_text(encoding="utf-8")
    (folder / METADATA).write_text(text.replace('"endTime"', '"endsAt"'), encoding="utf-8")
    (folder / "data/study/results/report/report.pdf").unlink()
    found = validate(folder, tmp_path / "crate")
    assert any("SHOULD have an endTime" in line for line in found)
    assert any("report.pdf" in line for line in found)


def test_runcrate_reads_each_job_and_the_one_that_failed(crate: Path) -> None:
    lines = ask("runcrate", "report", str(crate))
    told = {line.removeprefix("action: ") for line in lines if line.startswith("action: ")}
    assert {"#job/1/ingest/gamma", "#job/1/pool", "#job/2/dataset", "#workflow/1"} <= told
    graph = json.loads((crate / METADATA).read_text(encoding="utf-8"))["@graph"]
    failed = {one["@id"] for one in graph if one.get("actionStatus") == FAILED}
    assert failed == {"#job/2/dataset", "#control/2/dataset", "#workflow/2", "#run/2"}
    assert (
        "    data/study/results/report/report.pdf <- #out/report/results/report/report.pdf" in lines
    )
