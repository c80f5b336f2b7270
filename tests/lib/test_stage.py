import json
import os
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest
from snakemake.iocontainers import (
    InputFiles,
    Log,
    Namedlist,
    OutputFiles,
    Params,
    ResourceList,
    Snakemake,
    Wildcards,
)

from scripts.lib.errors import StudyError
from scripts.lib.locks import is_at_work
from scripts.lib.records import read_record
from scripts.lib.stage import Job, place_of, short_path, stage

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
LOG = Path("results/logs/a.log")
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    put("data/a.csv", "abc")
    put("data/b.csv", "")


def put(path: str | Path, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")


def named(kind: type[Namedlist], fields: dict[str, Any]) -> Any:
    """Named fields as Snakemake hands them to a script: a list where the rule has a list."""
    result: Any = kind()
    for name, value in fields.items():
        start, items = len(result), value if isinstance(value, list) else [value]
        result.extend(items)
        result._set_name(name, start, len(result) if isinstance(value, list) else None)
    return result


def rule(inputs: dict[str, Any], outputs: list[str], **params: Any) -> Snakemake:
    """The object of a job of rule `ingest` for center a."""
    record = {"record": "results/ingest/a.record.json"}
    return Snakemake(
        named(InputFiles, inputs),
        named(OutputFiles, {**{Path(path).stem: path for path in outputs}, **record}),
        Params(fromdict={"code": {"scripts/ingest.py": "12"}, "env": {"python": "3.11"}, **params}),
        Wildcards(fromdict={"center": "a"}),
        1,
        ResourceList(),
        Log([str(LOG)]),
        {},
        "ingest",
        None,
        "/repository/scripts",
    )


def run(snakemake: Snakemake) -> None:
    """A job that writes each output's own name into it."""
    with stage(snakemake) as job:
        for name, path in vars(job.output).items():
            if name != "record":
                path.write_text(name)


def failing(error: BaseException, outputs: list[str] | None = None) -> None:
    """A job that writes its outputs and then fails."""
    with stage(rule({"a": "data/a.csv"}, outputs or ["results/ingest/cells.txt"])) as job:
        job.output.cells.write_text("half")
        raise error


def files(folder: str = "results") -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in Path(folder).rglob("*") if p.is_file())


def test_named_fields_come_as_paths_and_plain_values() -> None:
    inputs = {"extracts": ["data/a.csv"], "other": "data/b.csv", "none": []}
    snakemake = rule(inputs, ["results/ingest/cells.txt"], settings={"delimiter": ";"})
    with stage(snakemake) as job:
        assert isinstance(job, Job)
        assert job.input.extracts == [Path("data/a.csv")]
        assert job.input.other == Path("data/b.csv")
        assert job.input.none == []
        assert job.output.cells == Path("results/ingest/.cells.partial.txt")
        assert vars(job.params) == {"settings": {"delimiter": ";"}}
        assert job.wildcards.center == "a"
        job.output.cells.write_text("x")


def test_success_leaves_outputs_record_and_log_only() -> None:
    run(rule({"a": "data/a.csv"}, ["results/ingest/cells.txt", "results/ingest/source.txt"]))
    assert files() == [
        "ingest/a.record.json",
        "ingest/cells.txt",
        "ingest/source.txt",
        "logs/a.log",
    ]
    assert Path("results/ingest/cells.txt").read_text() == "cells"
    assert LOG.read_text() == "ingest center=a\ndone\n"


def test_record_of_a_job() -> None:
    snakemake = rule({"a": "data/a.csv"}, ["results/ingest/abc.txt"], settings={"sheet": None})
    with stage(snakemake) as job:
        job.output.abc.write_text("abc")
    assert json.loads(Path("results/ingest/a.record.json").read_text()) == {
        "format": 1,
        "rule": "ingest",
        "wildcards": {"center": "a"},
        "inputs": {"data/a.csv": ABC},
        "outputs": {"results/ingest/abc.txt": ABC},
        "params": {"settings": {"sheet": None}},
        "code": {"scripts/ingest.py": "12"},
        "env": {"python": "3.11"},
    }


def test_record_is_written_last() -> None:
    with stage(rule({"a": "data/a.csv"}, ["results/ingest/cells.txt"])) as job:
        job.output.cells.write_text("x")
        assert files("results/ingest") == [".cells.partial.txt"]


def test_results_are_checked_before_the_block_runs(capsys: pytest.CaptureFixture[str]) -> None:
    run(rule({"a": "data/a.csv"}, ["results/ingest/cells.txt"]))
    put("results/ingest/cells.txt", "edited")
    inputs = {"cells": "results/ingest/cells.txt", "records": ["results/ingest/a.record.json"]}
    snakemake = rule(inputs, ["results/pool/patients.txt"])
    with pytest.raises(SystemExit) as stop, stage(snakemake):
        pytest.fail("the block ran")
    assert stop.value.code == 1
    told = capsys.readouterr().err
    assert "results/ingest/cells.txt: this is not the file that rule ingest wrote" in told
    assert told == LOG.read_text()


def test_records_are_read_but_are_not_inputs_of_the_record() -> None:
    run(rule({"a": "data/a.csv"}, ["results/ingest/cells.txt"]))
    inputs = {"cells": "results/ingest/cells.txt", "records": ["results/ingest/a.record.json"]}
    snakemake = rule(inputs, ["results/pool/patients.txt"])
    snakemake.output = named(
        OutputFiles, {"patients": "results/pool/patients.txt", "record": "results/pool/record.json"}
    )
    run(snakemake)
    assert list(read_record("results/pool/record.json")["inputs"]) == ["results/ingest/cells.txt"]


def test_a_study_error_is_told_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        failing(StudyError("data/a.csv: no header.", "config/a.yaml: no center."))
    assert stop.value.code == 1
    text = "ingest center=a\ndata/a.csv: no header.\nconfig/a.yaml: no center.\n"
    assert capsys.readouterr().err == text
    assert LOG.read_text() == text
    assert files() == ["logs/a.log"]


def crash() -> None:
    with stage(rule({}, ["results/ingest/cells.txt"])) as job:
        job.output.cells.write_text("half")
        parse()


def parse() -> None:
    try:
        raise KeyError("Rossi Mario")
    except KeyError as error:
        raise ValueError("Rossi Mario, born 1950") from error


def test_another_error_is_told_without_its_text(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        crash()
    assert stop.value.code == 1
    assert capsys.readouterr().err == (
        "ingest center=a: unexpected ValueError; results/logs/a.log says where.\n"
    )
    lines = [line.split(", line")[0] for line in LOG.read_text().splitlines()]
    assert lines == [
        "ingest center=a",
        "KeyError",
        "  test_stage.py",
        "which led to",
        "ValueError",
        "  scripts/lib/stage.py",
        "  test_stage.py",
        "  test_stage.py",
    ]
    assert LOG.read_text().splitlines()[-1].endswith("in parse")
    assert "Rossi" not in LOG.read_text()
    assert files() == ["logs/a.log"]


def test_an_output_that_was_not_written_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    snakemake = rule({}, ["results/ingest/cells.txt", "results/ingest/source.txt"])
    with pytest.raises(SystemExit), stage(snakemake) as job:
        job.output.cells.write_text("x")
    assert "results/ingest/source.txt: the rule ended without" in capsys.readouterr().err
    assert files() == ["logs/a.log"]


def test_an_interrupt_leaves_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        failing(KeyboardInterrupt())
    assert capsys.readouterr().err == "ingest center=a: interrupted.\n"
    assert files() == ["logs/a.log"]


NOISE = """
import logging, os, sys
from scripts.lib.stage import dropped_output
with dropped_output():
    print("Rossi")
    print("Rossi", file=sys.stderr)
    os.system("echo Rossi; echo Rossi >&2")
    logging.getLogger("some.library").warning("Rossi")
print("after")
print("after", file=sys.stderr)
"""


def test_what_libraries_print_is_dropped() -> None:
    done = subprocess.run([sys.executable, "-c", NOISE], cwd=ROOT, capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (b"after\n", b"after\n")


def test_what_a_job_prints_is_dropped(capfd: pytest.CaptureFixture[str]) -> None:
    with stage(rule({}, ["results/ingest/cells.txt"])) as job:
        os.write(1, b"Rossi")
        os.write(2, b"Rossi")
        job.output.cells.write_text("x")
    assert capfd.readouterr() == ("", "")


@pytest.mark.filterwarnings("default")
def test_a_warning_is_logged_without_its_text() -> None:
    with stage(rule({}, ["results/ingest/cells.txt"])) as job:
        warnings.warn_explicit("Rossi", UserWarning, "/x/site-packages/pandas/io.py", 7)
        job.output.cells.write_text("x")
    assert LOG.read_text() == "ingest center=a\nUserWarning at pandas/io.py, line 7\ndone\n"


def test_a_log_tells_of_the_last_run_only() -> None:
    with pytest.raises(SystemExit):
        failing(StudyError("data/a.csv: no header."))
    run(rule({}, ["results/ingest/cells.txt"]))
    assert LOG.read_text() == "ingest center=a\ndone\n"


@pytest.mark.parametrize(
    ("path", "short"),
    [
        ("/home/u/scripts/salvage/scripts/lib/tnm.py", "scripts/lib/tnm.py"),
        ("/home/u/salvage/schemas/tables/pool.py", "schemas/tables/pool.py"),
        ("/v/lib/python3.11/site-packages/pandas/core/frame.py", "pandas/core/frame.py"),
        ("/usr/lib/python3.11/json/decoder.py", "decoder.py"),
        ("index.pyx", "index.pyx"),
    ],
)
def test_paths_lose_the_folders_of_the_machine(path: str, short: str) -> None:
    assert short_path(path) == short


def test_a_wrapper_is_named_as_in_the_repository() -> None:
    copy = Path(".snakemake/scripts/tmpab_c.ingest.py")
    preamble = "#### snakemake preamble start\nimport sys\n#### snakemake preamble end\n"
    put(copy, preamble + '"""Ingest."""\nimport os\n')
    assert place_of(str(copy.absolute()), 5) == "scripts/ingest.py, line 2"


def test_a_job_is_seen_at_work_until_it_ends() -> None:
    snakemake = rule({"a": "data/a.csv"}, ["results/ingest/cells.txt"])
    with stage(snakemake) as job:
        assert is_at_work(Path())
        job.output.cells.write_text("x")
    assert not is_at_work(Path())
