"""How much a reader may take: sizes, cells, memory, seconds.

The numbers are chosen for extracts of hospitals (thousands of patients, tens of columns); a study
that needs more says so in its configuration. A spreadsheet costs its readers 32 bytes for every
cell of the rectangle that holds all cells, filled or not, which is why the rectangle is counted.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any

from scripts.lib.errors import StudyError

MB = 1_000_000


@dataclass(frozen=True)
class Limits:
    """Ceilings of one delivered file; a file above any of them is refused, never cut."""

    max_bytes: int = 500 * MB
    max_cells: int = 200_000_000
    max_columns: int = 16_384
    max_text: int = 300 * MB
    max_line: int = 2 * MB
    max_field: int = 131_072
    max_entries: int = 2_000
    max_inflated: int = 250 * MB
    max_ratio: int = 200
    max_sheet_cells: int = 4_000_000
    max_typed_cells: int = 5_000_000
    max_sheet_text: int = 100 * MB
    max_memory: int = 4_000 * MB
    max_seconds: int = 600


DEFAULT_LIMITS = Limits()


@contextmanager
def capped(name: str, memory: int | None = None, seconds: int | None = None) -> Iterator[None]:
    """Runs the body with at most `memory` bytes more address space and `seconds` of time.

    `name` is the file, for the message. Where the system offers no such ceiling (Windows) the body
    runs without it: the checks before opening hold everywhere. Both ceilings are lifted afterwards.
    The time is only watched in the main thread, where signals arrive.

    Raises StudyError when a ceiling is reached.
    """
    before = _lower_memory(memory)
    alarm = _start_alarm(seconds)
    try:
        yield
    except MemoryError:
        raise StudyError(
            f"{name}: reading it takes more memory than allowed; is it a real extract?"
        ) from None
    except TimeoutError:
        raise StudyError(
            f"{name}: reading it takes more than {seconds} seconds; is it a real extract?"
        ) from None
    finally:
        _stop_alarm(alarm)
        _restore_memory(before)


def _lower_memory(memory: int | None) -> tuple[int, int] | None:
    try:
        import resource
    except ImportError:
        return None
    before = resource.getrlimit(resource.RLIMIT_AS)
    used = _address_space()
    if memory is None or used is None:
        return None
    wanted = used + memory
    ceilings = [wanted, *(limit for limit in before if limit != resource.RLIM_INFINITY)]
    resource.setrlimit(resource.RLIMIT_AS, (min(ceilings), before[1]))
    return before


def _restore_memory(before: tuple[int, int] | None) -> None:
    if before is not None:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, before)


def _address_space() -> int | None:
    try:
        with open("/proc/self/statm", encoding="ascii") as stream:
            pages = int(stream.read().split()[0])
    except OSError:
        return None
    import resource

    return pages * resource.getpagesize()


def _start_alarm(seconds: int | None) -> Any:
    if seconds is None or not hasattr(signal, "SIGALRM"):
        return None
    try:
        before = signal.signal(signal.SIGALRM, _ring)
    except ValueError:  # not the main thread
        return None
    signal.alarm(seconds)
    return before


def _stop_alarm(before: Any) -> None:
    if before is not None:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _ring(number: int, frame: FrameType | None) -> None:
    raise TimeoutError
