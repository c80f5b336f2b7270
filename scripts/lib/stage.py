"""What happens around a wrapper's function when Snakemake runs it.

A wrapper's guarded block is

    if "snakemake" in globals():
        with stage(snakemake) as job:
            ingest(extracts=job.input.extracts, cells=job.output.cells)

Before the block, results that the rule reads are checked against their producers' records
(`input.records`). Inside it, outputs are temporary neighbours of the real files. After it, all of
them are synced and renamed, and the record (`output.record`) is written last.

A failure leaves no output. A StudyError is told as it is; of any other exception only type and
places are told, because messages of pandas and others quote the cells they fail on. For the same
reason what libraries print is dropped, and of a warning the log keeps its category and place.
"""

import atexit
import gc
import os
import sys
import traceback
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from scripts.lib.errors import StudyError
from scripts.lib.files import partial_path, sha256_file, sync
from scripts.lib.locks import job_at_work
from scripts.lib.records import check_inputs, relative, write_record
from scripts.lib.shortages import describe_shortage

PACKAGES = ("scripts", "schemas")
PREAMBLE_END = "snakemake preamble end"


@dataclass
class Job:
    """A rule's named fields: paths as Path or list of Path, parameters as plain values.

    The fields are those of the rule; `output` holds the temporary paths to write to.
    """

    input: Any
    output: Any
    params: Any
    wildcards: Any


@dataclass
class Log:
    """The lines of a job's log file, written with each line: a killed job leaves what it told."""

    path: Path | None
    lines: list[str] = field(default_factory=list)

    def write(self, *lines: str) -> None:
        self.lines += lines
        if self.path is not None:
            # A full or read-only disk is told on the terminal, by the job that needs it.
            with suppress(OSError):
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self.path.write_text("".join(f"{line}\n" for line in self.lines), encoding="utf-8")


@contextmanager
def stage(snakemake: Any) -> Iterator[Job]:
    """Run the block as one job of a rule; leaves by SystemExit(1) where the block fails.

    The rule needs `output.record` and a `log:`; `input.records` where it reads from results/.
    """
    atexit.register(gc.freeze)  # no search for garbage among all modules at the exit
    log = Log(Path(snakemake.log[0]) if snakemake.log else None)
    log.write(title(snakemake))
    outputs = {Path(path): partial_path(Path(path)) for path in _data_outputs(snakemake)}
    try:
        with job_at_work(Path()), dropped_output(), noted_warnings(log):
            hashes = check_inputs(_data_inputs(snakemake), _paths(snakemake.input.get("records")))
            for path in outputs:
                path.parent.mkdir(parents=True, exist_ok=True)
            yield _job(snakemake, outputs)
            _finish(snakemake, hashes, outputs)
    except StudyError as error:
        log.write(*error.problems)
        _fail(title(snakemake), *error.problems)
    except Exception as error:
        log.write(*describe_error(error))
        place = f"; {log.path} says where" if log.path else ""
        shortage = describe_shortage(error)
        _fail(f"{title(snakemake)}: {shortage or f'unexpected {type(error).__name__}{place}'}.")
    except KeyboardInterrupt:
        _fail(f"{title(snakemake)}: interrupted.")
    finally:
        for partial in outputs.values():
            partial.unlink(missing_ok=True)
    log.write("done")


def title(snakemake: Any) -> str:
    """The job in words: its rule and wildcards."""
    return " ".join([snakemake.rule, *(f"{k}={v}" for k, v in snakemake.wildcards.items())])


def _fail(*lines: str) -> None:
    print(*lines, sep="\n", file=sys.stderr, flush=True)
    raise SystemExit(1)


def _paths(value: Any) -> list[str]:
    if value is None:
        return []
    return [value] if isinstance(value, str) else list(value)


def _data_inputs(snakemake: Any) -> list[str]:
    records = set(_paths(snakemake.input.get("records")))
    return [path for path in snakemake.input if path not in records]


def _data_outputs(snakemake: Any) -> list[str]:
    return [path for path in snakemake.output if path != snakemake.output.record]


def _job(snakemake: Any, outputs: Mapping[Path, Path]) -> Job:
    def place(path: str) -> Path:
        return outputs.get(Path(path), Path(path))

    params = {k: v for k, v in snakemake.params.items() if k not in ("code", "env")}
    return Job(
        input=_fields(snakemake.input, Path),
        output=_fields(snakemake.output, place),
        params=SimpleNamespace(**params),
        wildcards=SimpleNamespace(**dict(snakemake.wildcards.items())),
    )


def _fields(named: Any, convert: Any) -> SimpleNamespace:
    """Each named field as one path, or as a list where the rule gives a list."""
    return SimpleNamespace(
        **{
            name: convert(value) if isinstance(value, str) else [convert(item) for item in value]
            for name, value in named.items()
        }
    )


def _finish(snakemake: Any, inputs: dict[str, str], outputs: Mapping[Path, Path]) -> None:
    """Bring all outputs to the disk, then to their names, then write the record of the job."""
    unwritten = [relative(path) for path, partial in outputs.items() if not partial.is_file()]
    if unwritten:
        problem = "the rule ended without writing this file, which is an error of the program."
        raise StudyError(*(f"{path}: {problem}" for path in unwritten))
    for partial in outputs.values():
        sync(partial)
    written = {relative(path): sha256_file(partial) for path, partial in outputs.items()}
    for path, partial in outputs.items():
        os.replace(partial, path)
    for folder in sorted({path.parent for path in outputs}):
        sync(folder)
    params = dict(snakemake.params.items())
    write_record(
        snakemake.output.record,
        rule=snakemake.rule,
        wildcards=dict(snakemake.wildcards.items()),
        inputs=inputs,
        outputs=written,
        code=params.pop("code", {}),
        env=params.pop("env", {}),
        params=params,
    )


@contextmanager
def dropped_output() -> Iterator[None]:
    """Send what Python and C libraries print to nowhere: it may quote the data."""
    sys.stdout.flush()
    sys.stderr.flush()
    kept = {number: os.dup(number) for number in (1, 2)}
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        for number in kept:
            os.dup2(nowhere, number)
        yield
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        for number, copy in kept.items():
            os.dup2(copy, number)
            os.close(copy)
        os.close(nowhere)


@contextmanager
def noted_warnings(log: Log) -> Iterator[None]:
    """Write category and place of each warning to the log, not its text."""

    def note(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: Any = None,
        line: Any = None,
    ) -> None:
        log.write(f"{category.__name__} at {place_of(filename, lineno)}")

    with warnings.catch_warnings():
        warnings.showwarning = note
        yield


def describe_error(error: BaseException) -> list[str]:
    """The places an exception came through and the types that caused it, without any text."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    lines = [*describe_error(cause), "which led to"] if cause is not None else []
    lines.append(type(error).__name__)
    for frame, number in traceback.walk_tb(error.__traceback__):
        code = frame.f_code
        lines.append(f"  {place_of(code.co_filename, number)}, in {code.co_qualname}")
    return lines


def tell_error(error: BaseException) -> list[str]:
    """An error of the machine or of the program outside a job: what to do, or where it is."""
    shortage = describe_shortage(error)
    return [f"{shortage}."] if shortage else ["an error of the program:", *describe_error(error)]


def place_of(path: str, number: int) -> str:
    """File and line as the repository has them, also for the copy of a wrapper that is run."""
    file = Path(path)
    if file.parts[-3:-1] == (".snakemake", "scripts"):
        return f"scripts/{file.name.split('.', 1)[1]}, line {number - preamble_lines(file)}"
    return f"{short_path(path)}, line {number}"


def preamble_lines(path: Path) -> int:
    """How many lines Snakemake put before a wrapper's own, in the copy that it runs."""
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if PREAMBLE_END in line:
                return number
    return 0


def short_path(path: str) -> str:
    """A source file without this machine's folders: from scripts/, schemas/ or its package on."""
    parts = Path(path).parts
    if "site-packages" in parts:
        return "/".join(parts[parts.index("site-packages") + 1 :])
    starts = [place for place, part in enumerate(parts[:-1]) if part in PACKAGES]
    return "/".join(parts[starts[-1] :]) if starts else Path(path).name
