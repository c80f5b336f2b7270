"""Accidents: the run says what is wrong, ends with 1, takes nothing half-written, and heals."""

import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.lib.history import check_history, read_history
from tests.workflow.study import Study, fresh_study

HISTORY = "results/run/history.jsonl"


def history(study: Study) -> list[dict[str, object]]:
    check_history(study.folder / HISTORY)
    return read_history(study.folder / HISTORY)


def assert_heals(study: Study, finished: Study, *words: str) -> None:
    """The next run ends well, and what it leaves are the results of an undisturbed run."""
    run = study.call(*words)
    assert run.code == 0, run.text
    found, wanted = study.hashes(), finished.hashes()
    assert found == (wanted if not words else {name: wanted[name] for name in found})


def test_a_result_edited_by_hand_stops_the_run_until_it_is_deleted(
    study: Study, finished: Study
) -> None:
    name = "results/harmonize/beta.parquet"
    known = finished.hashes()[name]
    (study.folder / name).write_bytes(b"other")
    for run in (study.plan(), study.call(), study.call()):
        assert run.code == 1, run.text
        assert (
            f"{name}: this is not the file that rule harmonize wrote (SHA-256 {known}" in run.text
        )
        assert f"{study.hashes()[name]} in the file). Delete {name}" in run.text
        assert "Traceback" not in run.text
    assert [one["exit"] for one in history(study) if one["entry"] == "end"] == [0, 1, 1]
    (study.folder / name).unlink()
    assert_heals(study, finished, "--until", "harmonize")


@pytest.mark.parametrize("quiet", [("--quiet",), ("--quiet", "rules")])
def test_a_quiet_run_is_followed_like_any_other(study: Study, quiet: tuple[str, ...]) -> None:
    run = study.call(*quiet, "--forcerun", "study_page")
    assert run.code == 0, run.text
    assert "The run is complete: 1 job." in run.text
    told = re.findall(r"^ +1 of 1 done +[0-9:]+ +study_page$", run.text, flags=re.MULTILINE)
    assert len(told) == run.text.count(" done  ") == (1 if "rules" in quiet else 0)
    job, end = history(study)[-2:]
    assert (job["job"], job["exit"]) == ("study_page", 0)
    assert (end["exit"], end["jobs"]) == (0, {"done": ["study_page"], "failed": []})


@pytest.mark.ci
def test_what_other_settings_made_is_neither_touched_nor_kept(study: Study) -> None:
    """Snakemake's own options to look away would leave results that the study does not have."""
    study.edit("config/eligibility.yaml", "2022-12-31", "2020-12-31")
    for words in (["--touch"], ["--rerun-triggers", "mtime"], ["--rerun-triggers", "mtime", "-n"]):
        run = study.call(*words)
        assert run.code == 1, run.text
        assert "eligibility: other setting: rules" in run.text
        assert "Nothing to be done" not in run.text
        assert "Traceback" not in run.text
    assert "snakemake --cores 4 --forcerun check eligibility report" in run.text
    assert "eligibility" in study.plan().jobs
    study.edit("config/eligibility.yaml", "2020-12-31", "2022-12-31")
    for words in (["--touch", "--forceall"], ["--rerun-triggers", "mtime"], ["-n"]):
        assert study.call(*words).code == 0


@pytest.mark.ci
def test_an_artifact_edited_while_the_run_goes_on_is_found_at_its_end(study: Study) -> None:
    code = 'Path("results/figures/flow.pdf").write_bytes(b"%PDF edited")'
    study.edit("scripts/tables.py", "def tables(", "LATE = 1\n\n\ndef tables(")
    study.edit(
        "scripts/tables.py",
        "    found, steps = read_frame(numbers), read_frame(attrition)",
        f"    {code}\n    found, steps = read_frame(numbers), read_frame(attrition)",
    )
    run = study.call()
    assert run.code == 1, run.text
    assert "results/figures/flow.pdf: this is not the file that rule figures wrote" in run.text


def test_extracts_with_missing_columns_stop_all_at_once_before_any_job(study: Study) -> None:
    alpha, gamma = study.folder / "data/demo/alpha.csv", study.folder / "data/demo/gamma.csv"
    alpha.write_bytes(alpha.read_bytes().replace(b"Istologia", b"Istotipo", 1))
    head, _, rest = gamma.read_bytes().partition(b"\n")
    gamma.write_bytes(head.replace(b"side", b"lobe", 1) + b"\n" + rest)
    study.edit("config/centers/beta.yaml", "sheet: Follow-up", "sheet: Follow up")
    before = study.hashes()
    for run in (study.plan(), study.call()):
        assert run.code == 1
        assert "'Istologia' (for histology) is missing" in run.text
        assert "'lobe' (for lobe) occurs 2 times" in run.text
        assert "'side' (for side) is missing" in run.text
        assert "Follow up" in run.text
        assert "Traceback" not in run.text
    assert study.hashes() == before


@pytest.mark.ci
def test_a_center_that_cannot_be_read_is_left_out_where_the_study_says_so(
    study: Study, finished: Study
) -> None:
    beta = study.folder / "data/demo/beta.xlsx"
    content = beta.read_bytes()
    beta.write_bytes(content[:3000])
    assert study.plan().code == 1
    study.edit("config/config.yaml", "on_center_failure: stop", "on_center_failure: continue")
    run = study.call()
    assert run.code == 0, run.text
    assert "WITHOUT Hospital Beta (synthetic)" in run.text
    assert "Not of this study any more" in run.text
    again = {job for job in run.jobs if job.endswith(("alpha", "gamma"))}
    assert again == set()
    for table in sorted((study.folder / "results/tables").glob("*.csv")):
        lines = table.read_text(encoding="utf-8").splitlines()
        assert all("Without Hospital Beta (synthetic)" in line for line in lines[1:]), table
    beta.write_bytes(content)
    study.edit("config/config.yaml", "on_center_failure: continue", "on_center_failure: stop")
    back = study.plan()
    assert back.code == 0, back.text
    assert "pool" in back.jobs


def test_two_runs_at_once_are_refused(study: Study) -> None:
    lock = study.folder / ".snakemake/salvage/lock"
    with lock.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        run = study.call()
        assert run.code == 1
        assert "Another run, or a job of one that was killed, is at work" in run.text
        resumed = resume(study)
        assert resumed.returncode == 1
        assert "A run is at work" in resumed.stdout
        assert study.plan().code == 0
    assert study.call().code == 0


def resume(study: Study) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "scripts.lib.resume", "--cores", "2"],
        cwd=study.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def leave_lock(study: Study) -> None:
    """What a killed run leaves: Snakemake's locks, and a start without an end."""
    locks = study.folder / ".snakemake/locks"
    locks.mkdir(exist_ok=True)
    (locks / "0.input.lock").write_text("data/demo/alpha.csv\n")
    (locks / "0.output.lock").write_text("results/pool/patients.parquet\n")
    lines = (study.folder / HISTORY).read_bytes().splitlines(keepends=True)
    (study.folder / HISTORY).write_bytes(b"".join(lines[:-1]))


@pytest.mark.ci
def test_after_a_kill_a_plain_run_names_the_command_and_resume_goes_on(
    study: Study, finished: Study
) -> None:
    leave_lock(study)
    (study.folder / "results/dataset/analysis.csv").unlink()
    run = study.call()
    assert run.code == 1
    assert "make resume" in run.text
    done = resume(study)
    assert done.returncode == 0, done.stdout
    assert study.hashes() == finished.hashes()
    lines = [one["entry"] for one in history(study) if one["entry"] != "job"]
    assert lines == ["start", "killed", "start", "end"]
    jobs = [one["job"] for one in history(study) if one["entry"] == "job" and one["run"] == 2]
    assert jobs == ["dataset", "study_page"]


@pytest.mark.ci
def test_an_extract_that_vanishes_while_the_run_goes_on(tmp_path: Path, finished: Study) -> None:
    study = fresh_study(tmp_path / "study")
    kept = study.folder / "gamma.kept"
    shutil.copy2(study.folder / "data/demo/gamma.csv", kept)
    line = "    paths = {key: Path(path) for key, path in files.items()}"
    study.edit(
        "scripts/ingest.py",
        line,
        f'{line}\n    Path("data/demo/gamma.csv").unlink(missing_ok=True)',
    )
    run = study.call("--until", "ingest", cores=1)
    assert run.code == 1
    assert "data/demo/gamma.csv" in run.text
    assert "Traceback" not in run.text
    shutil.copy2(finished.folder / "scripts/ingest.py", study.folder / "scripts/ingest.py")
    kept.rename(study.folder / "data/demo/gamma.csv")
    assert_heals(study, finished, "--until", "ingest")


def test_a_result_older_than_what_was_made_of_its_predecessor_still_counts(study: Study) -> None:
    """The clock was set back while pool ran, and the run was killed before the next job."""
    (study.folder / "config/demo-key.txt").write_text("0123456789abcdef" * 4 + "\n")
    assert study.call("--until", "pool").code == 0
    for path in (study.folder / "results/pool").iterdir():
        os.utime(path, (1_000_000_000, 1_000_000_000))
    run = study.call("--until", "eligibility")
    assert run.code == 0, run.text
    assert set(run.jobs) == {"eligibility"}, run.text
    assert "What was asked for is made: 1 job." in run.text
    assert [one["exit"] for one in history(study) if one["entry"] == "end"] == [0, 0, 0]


def test_read_only_results_are_said_plainly(study: Study, finished: Study) -> None:
    if os.geteuid() == 0:
        pytest.skip("root writes anywhere; the run as another user is in the ci tests")
    folder = study.folder / "results/tables"
    (folder / "endpoints.csv").unlink()
    folder.chmod(0o500)
    run = study.call()
    folder.chmod(0o700)
    assert run.code == 1
    assert "may not be written" in run.text
    assert_heals(study, finished)


def test_a_history_that_was_edited_is_told_with_every_run(study: Study) -> None:
    path = study.folder / HISTORY
    lines = path.read_text(encoding="utf-8").splitlines()
    entry = json.loads(lines[0])
    assert "previous" in entry
    path.write_text("\n".join([json.dumps({**entry, "command": "another"}), *lines[1:]]) + "\n")
    run = study.call()
    assert run.code == 0
    assert "was changed or removed" in run.text


def test_the_history_names_no_person_and_no_place(study: Study) -> None:
    text = (study.folder / HISTORY).read_text(encoding="utf-8")
    assert str(study.folder) not in text
    assert str(Path.home()) not in text
    assert os.uname().nodename not in text
