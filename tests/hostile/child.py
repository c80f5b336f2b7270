"""Reads attack files, each in a process of its own, and prints for each what became of it.

Called as `python -m tests.hostile.child LISTING`; one line of JSON a file: name, outcome
("refused", "read" or the kind of an escaped exception), message, seconds, peak megabytes.
"""

import json
import os
import resource
import sys
import time
from pathlib import Path

from scripts.lib.errors import StudyError
from scripts.lib.readers import ReadSpec, read_table
from scripts.lib.readers.inspect import inspect_workbook

HARD_LIMIT = 4_000_000_000


def judge(path: Path, spec: ReadSpec) -> tuple[str, str]:
    """The outcome of one file and the message with which it was refused."""
    try:
        table = read_table(path, spec)
        if spec.format == "excel":
            inspect_workbook(path, spec, table.sheet or "")
    except StudyError as error:
        return "refused", str(error)
    except Exception as error:
        return type(error).__name__, ""
    return "read", ""


def peak_megabytes() -> int:
    """The most memory this process ever held (getrusage would count its parent's as well)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def report(name: str, path: Path, spec: ReadSpec) -> None:
    """Read one file and print what became of it."""
    started = time.monotonic()
    outcome, message = judge(path, spec)
    peak = peak_megabytes()
    seconds = round(time.monotonic() - started, 2)
    found = {
        "name": name,
        "outcome": outcome,
        "message": message,
        "seconds": seconds,
        "peak": peak,
    }
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()


def main(listing: Path) -> int:
    """Reads each file of a listing: lines of name, path, format and encoding.

    This process only imports; what one file leaves behind does not count for the next.
    """
    resource.setrlimit(resource.RLIMIT_AS, (HARD_LIMIT, HARD_LIMIT))  # spares the machine
    for line in listing.read_text(encoding="utf-8").splitlines():
        name, path, form, encoding = line.split("\t")
        child = os.fork()
        if not child:
            report(name, Path(path), ReadSpec(format=form, encoding=encoding))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if status:
            return os.waitstatus_to_exitcode(status)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
