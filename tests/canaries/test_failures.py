"""Whatever goes wrong, nothing that was planted comes out of the restricted files."""

import signal
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.canaries.marks import HEAD, canary
from tests.canaries.plant import Planted, copy_code, replace_in

pytestmark = pytest.mark.ci
Harm = Callable[[Planted], object]
VALIDATED = "results/validate/one.parquet"


def planted_in(study: Planted) -> int:
    """How many canaries the delivered files of the first two centers hold: none would be no test."""
    return (study.folder / "data/one.csv").read_bytes().count(HEAD.encode())


# Stopped before any job.


def lose_a_column(study: Planted) -> None:
    study.edit("data/one.csv", ",day,", f",day {canary('header')},")


def break_the_encoding(study: Planted) -> None:
    path = study.folder / "data/one.csv"
    path.write_bytes(path.read_bytes() + canary("text").encode() + b"\xff\n")


def cut_the_workbook(study: Planted) -> None:
    path = study.folder / "data/two.xlsx"
    path.write_bytes(path.read_bytes()[:-300])


def cut_the_stata_file(study: Planted) -> None:
    path = study.folder / "data/three.dta"
    path.write_bytes(path.read_bytes()[:-200])


def open_a_quote(study: Planted) -> None:
    study.edit("data/one.csv", canary("oneopinion1"), f'"{canary("oneopinion1")}')


def spoil_the_configuration(study: Planted) -> None:
    """An unknown key, codes that are none, and what people keep by hand, all about real patients."""
    study.edit("config/config.yaml", '"data_cutoff"', '"data_cutof": 1, "data_cutoff"')
    one, two = canary("oneid1"), canary("twoid1")
    registers = {
        "codelists/words.csv": f"variable,value,code\nsex,{canary('onecode1')},unicorn\n",
        "withdrawn.csv": f"center,record,date\none,{one},tomorrow\n",
        "waivers.csv": f"finding_id,reason,author,expires\n{one},{two},{one},never\n",
        "corrections/one.csv": "record,variable,delivered,new,reason,who,when,approved_by\n"
        f"{one},{one},{one},{one},{one},{one},{one},{one}\n",
        "duplicates.csv": "center,record,other_center,other_record,decision,reason,author\n"
        f"one,{one},two,{two},perhaps,{one},{one}\n",
    }
    for name, text in registers.items():
        path = study.folder / "config" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)


STOPPED: dict[Harm, str] = {
    lose_a_column: "Nothing was started:",
    break_the_encoding: "Nothing was started:",
    cut_the_workbook: "Nothing was started:",
    cut_the_stata_file: "Nothing was started:",
    spoil_the_configuration: "Nothing was started:",
    open_a_quote: "one.csv: ",
}


@pytest.mark.parametrize("harm", STOPPED)
def test_what_cannot_be_read(harm: Harm, tiny: Planted) -> None:
    harm(tiny)
    run = tiny.call("results/ingest/one.parquet")
    assert run.code == 1, run.text
    assert STOPPED[harm] in run.text
    assert "Traceback" not in run.text
    assert planted_in(tiny) > 20
    assert tiny.leaks() == []


def test_a_key_that_is_missing(tiny: Planted) -> None:
    run = tiny.call(key="")
    assert run.code == 1
    assert "the environment variable CANARY_KEY: the key is missing" in run.text
    assert tiny.leaks() == []


# Errors of the program: its code is harmed, in the middle of what holds all cells.

TELL = "print({0}.to_string()); __import__('logging').error({0}.to_string()); __import__('warnings').warn({0}.to_string())"
PLACED = "    rows = place_rows(cells, center, catalogue)\n"
MADE = "    return Validated(records, findings, rows)\n"
WROTE = "    with replacing(path) as partial:\n        pq.write_table("
READ = (
    "    if problems:\n        raise StudyError(*problems)\n    for raw, done in taken.items():\n"
)
CODE: dict[str, tuple[str, str, str, str]] = {
    "an exception inside a rule's body": (
        "scripts/lib/validation.py",
        PLACED,
        f"{PLACED}    {TELL.format('cells')}\n    raise ValueError(cells.to_string())\n",
        "unexpected ValueError",
    ),
    "an exception that came of another": (
        "scripts/lib/validation.py",
        PLACED,
        "    try:\n        {}[cells.to_string()]\n    except KeyError as e:\n        raise RuntimeError(e) from e\n",
        "unexpected RuntimeError",
    ),
    "a broken contract": (
        "scripts/lib/validation.py",
        MADE,
        MADE.replace("rows)", "rows.assign(fate=rows['record'].fillna('')))"),
        "the contract is broken",
    ),
    "a disk that is full": (
        "scripts/lib/files.py",
        WROTE,
        WROTE.replace("pq.w", "raise OSError(28, frame.to_string(), frame.to_string())\n        pq.w"),
        "no space is left on the disk",
    ),
    "not enough memory": (
        "scripts/validate.py",
        "    found = validate_center(\n",
        "    frame = read_frame(cells)\n    try:\n"
        "        __import__('resource').setrlimit(__import__('resource').RLIMIT_AS, (1 << 30, 1 << 30))\n"
        "        bytearray(1 << 31)\n"
        "    except MemoryError:\n        raise MemoryError(frame.to_string())\n"
        "    found = validate_center(\n",
        "not enough memory",
    ),
    "an exit in the middle": (
        "scripts/lib/validation.py",
        PLACED,
        f"{PLACED}    {TELL.format('cells')}\n    __import__('os')._exit(7)\n",
        "FAILED: validate",
    ),
    "an error while the extracts are looked at": (
        "scripts/lib/ingest.py",
        READ,
        f"    raise ValueError(pd.concat(frames).to_string())\n{READ}",
        "Nothing was started:",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CODE)
def test_an_error_of_the_program(name: str, tiny: Planted, tmp_path: Path) -> None:
    harmed = Planted(tiny.home, copy_code(tmp_path / "code"))
    file, old, new, told = CODE[name]
    replace_in(harmed.code / file, old, new)
    run = harmed.call(VALIDATED)
    assert run.code == 1, run.text
    assert told in run.text
    assert "Traceback" not in run.text
    assert planted_in(harmed) > 20
    assert harmed.leaks() == []


@pytest.mark.parametrize("stage", ["validate", "queries"])
def test_a_run_that_is_killed(stage: str, finished: Planted, tmp_path: Path) -> None:
    """While a file is half-written, with all jobs of it; nobody can tidy up after that."""
    harmed = Planted(finished.home, copy_code(tmp_path / "code"))
    line = {
        "validate": "    write_frame(found.rows, rows, study[",
        "queries": "    write_frame(table, statuses, study[",
    }[stage]
    kill = f"__import__('os').killpg(0, {signal.SIGKILL.value})"
    replace_in(harmed.code / f"scripts/{stage}.py", line, f"    {kill}\n{line}")
    run = harmed.call(f"results/{stage}/one.parquet")
    assert run.code == -signal.SIGKILL, run.text
    assert harmed.leaks() == []
    again = finished.call("-n")
    assert HEAD not in again.text


# After a whole run.


def edit_a_result(study: Planted) -> None:
    path = study.folder / "results/harmonize/one.parquet"
    path.write_bytes(path.read_bytes() + canary("hand").encode())


def answer_in_the_wrong_workbook(study: Planted) -> None:
    """The workbook of another center, answered, with its lines sorted apart."""
    book = openpyxl.load_workbook(study.folder / "results/queries/two.xlsx")
    sheet = book.worksheets[-1]
    head = next(row for row in sheet.iter_rows() if any(cell.value == "Record" for cell in row))
    columns = {str(cell.value): cell.column for cell in head}
    answer = next(column for name, column in columns.items() if "nswer" in name)
    for number in range(head[0].row + 1, sheet.max_row + 1):
        sheet.cell(number, answer, canary(f"answer{number}"))
    path = study.folder / "data/answers/one/back.xlsx"
    path.parent.mkdir(parents=True)
    book.save(path)
    study.edit(
        "config/centers/one.yaml",
        '"dialect"',
        '"answers": [{"received": "2024-07-02", "file": "data/answers/one/back.xlsx"}], "dialect"',
    )


def correct_what_was_not_delivered(study: Planted) -> None:
    path = study.folder / "config/corrections/one.csv"
    path.parent.mkdir()
    cells = [canary("oneid1"), "sex", canary("old"), canary("new"), canary("why"), "who"]
    path.write_text(
        "record,variable,delivered,new,reason,who,when,approved_by\n"
        f"{','.join(cells)},2024-06-01,boss\n{canary('nobody')},{','.join(cells[1:])},2024-06-01,boss\n"
    )


def decide_about_nobody(study: Planted) -> None:
    (study.folder / "config/duplicates.csv").write_text(
        "center,record,other_center,other_record,decision,reason,author\n"
        f"one,{canary('nobody')},two,{canary('twoid1')},same,{canary('why')},{canary('who')}\n"
    )


AFTERWARDS: dict[Harm, str] = {
    edit_a_result: "this is not the file that rule harmonize wrote",
    answer_in_the_wrong_workbook: "answer",
    correct_what_was_not_delivered: "no such record in the current delivery",
    decide_about_nobody: "is not among the usable records",
}


@pytest.mark.parametrize("harm", AFTERWARDS)
def test_what_goes_wrong_afterwards(harm: Harm, finished: Planted) -> None:
    harm(finished)
    run = finished.call()
    assert run.code == 1, run.text
    assert AFTERWARDS[harm] in run.text
    assert "Traceback" not in run.text
    assert finished.leaks() == []


@pytest.mark.parametrize(
    ("package", "file", "line"),
    [
        ("release", "scripts/release.py", "        gate.run(request)\n"),
        (
            "archive",
            "scripts/archive.py",
            "    make_archive(files, INTERNAL, settings, ROOT, bag)\n",
        ),
    ],
)
def test_a_package_that_fails_half_way(
    package: str, file: str, line: str, finished: Planted, tmp_path: Path
) -> None:
    """The restricted cells are in its hands when it fails."""
    harmed = Planted(finished.home, copy_code(tmp_path / "code"))
    indent = line[: len(line) - len(line.lstrip())]
    read = "__import__('scripts.lib.files').lib.files.read_frame('results/ingest/one.parquet')"
    fail = f"{line}{indent}cells = {read}\n{indent}raise ValueError(cells.to_string())\n"
    replace_in(harmed.code / file, line, fail)
    run = harmed.call(package)
    assert run.code == 1, run.text
    assert "unexpected ValueError" in run.text
    assert harmed.leaks() == []
