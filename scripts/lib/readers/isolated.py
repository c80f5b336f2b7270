"""Readers in C that a crooked file can crash, run in a process of their own.

The library behind SAS, SPSS and Stata files ends the whole process on some damaged files. Here it
ends a child's; the parent then says that the file cannot be read. The child hands its table over as
an Arrow stream: data without code, checked before it is used.
"""

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from scripts.lib.errors import StudyError
from scripts.lib.readers.limits import Limits, capped
from scripts.lib.readers.statistics import read_statistics
from scripts.lib.readers.table import RawTable, ReadSpec, name_of, problem, text_frame

ROOT = Path(__file__).parents[3]
CHILD = "import sys; from scripts.lib.readers.isolated import main; sys.exit(main())"
REFUSED = 3
ADVICE = "cannot be read as the declared format; export it again"


def read_isolated(path: Path, spec: ReadSpec) -> RawTable:
    """The table of a SAS, SPSS or Stata file, read in a child process.

    Raises StudyError as the reader does, and when the child crashes or takes too long.
    """
    command = [sys.executable, "-P", "-c", CHILD]
    order = json.dumps({"path": str(path.absolute()), "spec": asdict(spec)})
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    try:
        done = subprocess.run(
            command,
            input=order.encode("utf-8"),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=spec.limits.max_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        text = f"reading it takes more than {spec.limits.max_seconds} seconds; export it again"
        raise problem(path, text) from None
    if done.returncode == REFUSED:
        raise StudyError(*json.loads(done.stdout))
    if done.returncode != 0:
        raise problem(path, ADVICE)
    return _unpack(path, done.stdout)


def _unpack(path: Path, stream: bytes) -> RawTable:
    """The table out of the child's stream."""
    import pyarrow as pa

    try:
        table = pa.ipc.open_stream(stream).read_all()
        table.validate(full=True)
        told = json.loads(table.schema.metadata[b"told"])
    except (pa.ArrowInvalid, ValueError, KeyError, TypeError):
        raise problem(path, ADVICE) from None
    rows = table.column(0).to_numpy().astype(np.int64)
    dates = {int(column): count for column, count in told["dates"].items()}
    cells = text_frame(table.columns[1:])
    texts = {key: told[key] for key in ("notes", "labels")}
    return RawTable(told["header"], cells, rows, date_cells=dates, **texts)


def pack(table: RawTable) -> bytes:
    """A table as an Arrow stream: the row numbers, then the cells."""
    import pyarrow as pa

    arrays = [pa.array(table.rows, pa.int64())]
    arrays += [pa.array(table.cells[c], pa.large_string()) for c in table.cells.columns]
    told = {
        "header": table.header,
        "notes": table.notes,
        "dates": table.date_cells,
        "labels": table.labels,
    }
    names = [str(i) for i in range(len(arrays))]
    packed = pa.table(arrays, names=names).replace_schema_metadata({"told": json.dumps(told)})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, packed.schema) as writer:
        writer.write_table(packed)
    return bytes(sink.getvalue())


def main() -> int:
    """The child: an order on the standard input, a table or problems on the standard output."""
    result = os.dup(1)
    os.dup2(2, 1)  # what the library prints is not part of the answer
    order: dict[str, Any] = json.loads(sys.stdin.buffer.read())
    path = Path(order["path"])
    spec = ReadSpec(**{**order["spec"], "limits": Limits(**order["spec"]["limits"])})
    try:
        with capped(name_of(path), spec.limits.max_memory):
            answer, code = pack(read_statistics(path, spec)), 0
    except StudyError as error:
        answer, code = json.dumps(error.problems).encode("utf-8"), REFUSED
    with os.fdopen(result, "wb") as stream:
        stream.write(answer)
    return code
