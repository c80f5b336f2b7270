"""kill -9 at any moment, a full disk, another user's files, little memory: the long checks."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.workflow.study import Study, fresh_study

TIMES = 50 if os.environ.get("SALVAGE_SIZE") == "full" else 5
NOBODY = 65534
pytestmark = pytest.mark.ci


def resume(study: Study) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "scripts.lib.resume", "--cores", "2"],
        cwd=study.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.mark.parametrize("number", range(TIMES))
def test_killed_at_any_moment_the_run_ends_as_if_undisturbed(
    number: int, finished: Study, tmp_path: Path
) -> None:
    """The moments are spread over the run; the seed is the number, so that a failure comes again."""
    study = fresh_study(tmp_path / "study")
    moment = random.Random(number).uniform(0, 1)
    wanted = int(moment * 18)  # after this many finished jobs, and some time into the next
    process = subprocess.Popen(
        study.command(),
        cwd=study.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    done = 0
    for line in process.stdout:
        done += " done  " in line
        if done >= wanted:
            break
    time.sleep(moment)
    os.killpg(process.pid, signal.SIGKILL)
    process.stdout.close()
    assert process.wait() == -signal.SIGKILL
    resumed = resume(study)
    assert resumed.returncode == 0, resumed.stdout
    assert study.hashes() == finished.hashes()
    assert not list((study.folder / "results").rglob("*.partial*"))


@contextmanager
def mounted(folder: Path, size: str) -> Iterator[None]:
    """A disk of that size in memory."""
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], check=False
    )
    if made.returncode:
        pytest.skip("needs the right to mount a disk")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.parametrize("size", ["64k", "400k"])
def test_a_full_disk(size: str, finished: Study, tmp_path: Path) -> None:
    study = fresh_study(tmp_path / "study")
    results = study.folder / "results"
    results.mkdir()
    with mounted(results, size):
        run = study.call()
        assert run.code == 1, run.text
        assert "no space is left on the disk" in run.text.lower(), run.text
        assert "Traceback" not in run.text
        kept = study.hashes()
        expected = finished.hashes()
        assert {name: expected[name] for name in kept} == kept
        shutil.copytree(results, tmp_path / "kept")
    shutil.copytree(tmp_path / "kept", results, dirs_exist_ok=True)
    healed = study.call()
    assert healed.code == 0, healed.text
    assert study.hashes() == finished.hashes()


def test_results_that_may_not_be_written(study: Study, finished: Study) -> None:
    (study.folder / "results/tables/endpoints.csv").unlink()
    folder = study.folder / "results/tables"
    if os.geteuid() == 0:
        folder_disk = subprocess.run(["mount", "--bind", str(folder), str(folder)], check=False)
        if folder_disk.returncode:
            pytest.skip("needs the right to mount a disk")
        subprocess.run(["mount", "-o", "remount,bind,ro", str(folder)], check=True)
    else:
        folder.chmod(0o500)
    try:
        run = study.call()
    finally:
        if os.geteuid() == 0:
            subprocess.run(["umount", "-l", str(folder)], check=True)
        else:
            folder.chmod(0o700)
    assert run.code == 1, run.text
    assert "may not be written" in run.text, run.text
    assert "Traceback" not in run.text
    healed = study.call()
    assert healed.code == 0, healed.text
    assert study.hashes() == finished.hashes()


def test_a_limit_of_memory(finished: Study, tmp_path: Path) -> None:
    study = fresh_study(tmp_path / "study")
    line = "    frame, description = read_center(settings, paths)"
    greedy = (
        "    import resource\n"
        "    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))\n"
        "    bytearray(1 << 30)\n"
    )
    study.edit("scripts/ingest.py", line, greedy + line)
    run = study.call()
    assert run.code == 1, run.text
    assert "not enough memory" in run.text
    assert "Traceback" not in run.text
    shutil.copy2(finished.folder / "scripts/ingest.py", study.folder / "scripts/ingest.py")
    healed = study.call()
    assert healed.code == 0, healed.text
    assert study.hashes() == finished.hashes()
