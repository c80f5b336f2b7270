"""Files that are whole or absent, and whose bytes depend on their content alone.

Every writer fills a temporary neighbour, brings it to the disk and renames it: a killed run leaves
no half file under a real name. Working parquet carries no pandas metadata. The study's types:

    str <-> string, boolean <-> bool, Int64 <-> int64, int32, float64 <-> double,
    category <-> dictionary of strings, datetime64[s] <-> date32

Missing values stay missing in all of them; plain int64 and bool columns are read back as Int64 and
boolean. pandas and pyarrow are imported where they are used: parsing a Snakefile needs neither.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

PRODUCER = "salvage"
CONTRACT = "1"  # raise when a reader of older working files would misread the new ones
# Millions of contributors are numbers into a list of patients; each group of rows holds the list again,
# and a list above the limit is given up for repeated texts.
ROW_GROUP = 1 << 24
DICTIONARY = 1 << 26  # bytes


def sha256_file(path: Path | str) -> str:
    """SHA-256 of a file's bytes, as 64 hexadecimal digits."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def partial_path(path: Path) -> Path:
    """A file's temporary neighbour: hidden, same folder, same suffix (some writers go by it)."""
    return path.with_name(f".{path.stem}.partial{path.suffix}")


def sync(path: Path) -> None:
    """Bring a file, or the names in a folder, to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def replacing(path: Path | str) -> Iterator[Path]:
    """A temporary path to write to; it becomes `path` on success and vanishes on failure."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = partial_path(path)
    try:
        yield partial
        sync(partial)
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)
    sync(path.parent)


def write_text(text: str, path: Path | str) -> None:
    """UTF-8 text as it is, whole or not at all."""
    with replacing(path) as partial:
        partial.write_bytes(text.encode("utf-8"))


def write_json(data: Any, path: Path | str) -> None:
    """JSON with sorted keys, one space of indent. Raises ValueError for NaN, which JSON lacks."""
    write_text(to_json(data), path)


def to_json(data: Any) -> str:
    """The text `write_json` writes."""
    return json.dumps(data, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def write_csv(frame: "pd.DataFrame", path: Path | str) -> None:
    """CSV: UTF-8, comma, line feeds, ISO dates, shortest exact numbers, missing as empty cell."""
    text = frame.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d")
    write_text(text, path)


def write_frame(
    frame: "pd.DataFrame", path: Path | str, metadata: Mapping[str, str] | None = None
) -> None:
    """Parquet without the index. Equal frames give equal bytes.

    `metadata` may only hold what does not change between runs, such as the study's id.
    Raises TypeError for a column of a type that is not one of the study's (see the module), and for
    dates with a time of day, which the file would lose.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    for name in frame.columns[frame.dtypes == "datetime64[s]"]:
        if (frame[name].dropna().dt.normalize() != frame[name].dropna()).any():
            raise TypeError(f"column {name}: dates with a time of day")
    schema = pa.schema([_arrow_field(str(name), kind) for name, kind in frame.dtypes.items()])
    table = pa.Table.from_pandas(frame, schema=schema, preserve_index=False)
    notes = {**(metadata or {}), "producer": PRODUCER, "contract": CONTRACT}
    table = table.replace_schema_metadata({key: notes[key] for key in sorted(notes)})
    with replacing(path) as partial:
        pq.write_table(
            table,
            partial,
            version="2.6",
            compression="zstd",
            row_group_size=ROW_GROUP,
            dictionary_pagesize_limit=DICTIONARY,
            # Minima and maxima are values of single patients, and take half of the time.
            write_statistics=False,
        )


def _arrow_field(name: str, kind: Any) -> Any:
    import pyarrow as pa

    types = {
        "str": pa.string(),
        "boolean": pa.bool_(),
        "bool": pa.bool_(),
        "Int64": pa.int64(),
        "int64": pa.int64(),
        "int32": pa.int32(),
        "float64": pa.float64(),
        "datetime64[s]": pa.date32(),
    }
    if str(kind) == "category" and str(kind.categories.dtype) == "str":
        # The categories of an empty column are not in its data, so the field names them too.
        texts = kind.categories.to_numpy(dtype=object).tolist()
        levels = json.dumps(texts, ensure_ascii=False)
        type_ = pa.dictionary(pa.int32(), pa.string(), ordered=bool(kind.ordered))
        return pa.field(name, type_, metadata={"categories": levels})
    if str(kind) not in types:
        raise TypeError(f"column {name}: {kind} is not a type of the study's files")
    return pa.field(name, types[str(kind)])


def read_frame(path: Path | str, columns: Sequence[str] | None = None) -> "pd.DataFrame":
    """A file of `write_frame`, or the named columns of it in the named order.

    Raises KeyError for a column that the file does not have.
    """
    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        names = file.schema_arrow.names if columns is None else list(columns)
        table = file.read(columns=names).select(names).replace_schema_metadata(None)
    nullable = {pa.bool_(): pd.BooleanDtype(), pa.int64(): pd.Int64Dtype()}
    frame = table.to_pandas(types_mapper=nullable.get, date_as_object=False)
    return frame.astype(_pandas_types(table.schema))


def _pandas_types(schema: Any) -> dict[str, Any]:
    """What pyarrow's own conversion does not give back: dates in seconds, declared categories."""
    import pandas as pd
    import pyarrow as pa

    types: dict[str, Any] = {}
    for field in schema:
        if field.type == pa.date32():
            types[field.name] = "datetime64[s]"
        elif pa.types.is_dictionary(field.type):
            levels = pd.Index(json.loads(field.metadata[b"categories"]), dtype="str")
            types[field.name] = pd.CategoricalDtype(levels, ordered=field.type.ordered)
    return types
