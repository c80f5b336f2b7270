"""SAS, SPSS and Stata files: values or value labels, printed in the declared dialect.

User-missing values are kept, as their label or as they are, so that a declared missing code can
catch them; the extended missing values of SAS and Stata print as .a to .z. The encoding is the
one the file names; the declared one is only tried where that fails.
"""

from pathlib import Path
from typing import Any

import numpy as np

from scripts.lib.readers.cells import Printer, count_dates, print_values, shorten_singles
from scripts.lib.readers.guard import guard
from scripts.lib.readers.table import RawTable, ReadSpec, check_columns, finish, problem

FORMATS = {
    ".sas7bdat": "read_sas7bdat",
    ".xpt": "read_xport",
    ".sav": "read_sav",
    ".zsav": "read_sav",
    ".dta": "read_dta",
}
ADVICE = "cannot be read as the declared format; export it again"
XPT_RECORD = 80
Labels = dict[Any, str]


def read_statistics(path: Path, spec: ReadSpec) -> RawTable:
    """The table of a SAS, SPSS or Stata file; the header are the variables' names.

    Raises StudyError when the file cannot be read or has more cells than allowed.
    """
    if spec.header_row != 1:
        raise problem(path, "header_row is for text files and spreadsheets; remove it")
    options: dict[str, Any] = {} if path.suffix.lower() == ".xpt" else {"user_missing": True}
    size, options, notes = _read_size(path, spec, options)
    _check_size(path, size, spec)
    data, meta = guard(path, ADVICE, lambda: _call(path, {**options, "output_format": "dict"}))
    check_rows(path, size.number_rows, data, list(meta.column_names))
    _restore_missing_dates(path, data, meta, options)
    printer = Printer(spec.date_format, spec.decimal)
    header = list(meta.column_names)
    columns = [_print_column(data[name], name, meta, printer, spec) for name in header]
    dates = {i: count for i, name in enumerate(header) if (count := count_dates(data[name]))}
    rows = np.arange(len(columns[0]) if columns else 0) + 1
    labels = [one or "" for one in meta.column_labels or []]
    return finish(header, columns, rows, notes=notes, date_cells=dates, labels=labels)


def _call(path: Path, options: dict[str, Any]) -> tuple[Any, Any]:
    import pyreadstat

    read = getattr(pyreadstat, FORMATS[path.suffix.lower()])
    return tuple(read(str(path), **options))


def _read_size(
    path: Path, spec: ReadSpec, options: dict[str, Any]
) -> tuple[Any, dict[str, Any], list[str]]:
    """The file's description, the options under which it could be read, and what was noted."""
    try:
        return _call(path, {**options, "metadataonly": True})[1], options, []
    except (UnicodeDecodeError, ValueError):
        tried = {**options, "encoding": spec.encoding}
    except Exception as error:
        if "encoding" not in str(error).lower():
            raise problem(path, ADVICE) from None
        tried = {**options, "encoding": spec.encoding}
    meta = guard(path, ADVICE, lambda: _call(path, {**tried, "metadataonly": True})[1])
    return meta, tried, ["texts were read in the declared encoding"]


def _check_size(path: Path, meta: Any, spec: ReadSpec) -> None:
    """Raises StudyError when rows times columns, or rows times text widths, are beyond limits."""
    check_columns(path, len(meta.column_names), spec)
    rows = max(meta.number_rows or 0, 0)
    cells = rows * len(meta.column_names)
    if cells > spec.limits.max_typed_cells:
        raise problem(
            path, f"has {cells} cells, more than the {spec.limits.max_typed_cells} allowed"
        )
    width = rows * sum(meta.variable_storage_width.values())
    if width > max(spec.limits.max_text, 10 * path.stat().st_size):
        raise problem(
            path, f"unpacks to {width} bytes, more than the {spec.limits.max_text} allowed"
        )


def check_rows(path: Path, told: int | None, data: Any, names: list[str]) -> None:
    """Raises StudyError when there are fewer rows than announced: the library ends in silence.

    A transport file announces none, but is written in records of 80 bytes.
    """
    read = len(data[names[0]]) if names else 0
    if told is not None and told >= 0 and told != read:
        raise problem(
            path, f"announces {told} rows and holds {read}; it was cut off, export it again"
        )
    if path.suffix.lower() == ".xpt" and path.stat().st_size % XPT_RECORD:
        raise problem(path, "was cut off; export it again")


def _restore_missing_dates(path: Path, data: Any, meta: Any, options: dict[str, Any]) -> None:
    """Puts the plain number back where a date column holds a user-missing or labelled value.

    Read as a date, such a code would become some day centuries ago.
    """
    marked = set(meta.missing_ranges) | set(meta.variable_value_labels)
    names = [name for name in meta.column_names if name in marked and count_dates(data[name])]
    if not names:
        return
    raw_options = {**options, "usecols": names, "disable_datetime_conversion": True}
    raw, plain = guard(path, ADVICE, lambda: _call(path, {**raw_options, "output_format": "dict"}))
    for name in names:
        labels = plain.variable_value_labels.get(name, {})
        ranges = plain.missing_ranges.get(name, [])
        meta.variable_value_labels[name] = labels
        data[name] = [
            number if number in labels or _within(number, ranges) else value
            for value, number in zip(data[name], raw[name], strict=True)
        ]


def _within(number: Any, ranges: list[dict[str, Any]]) -> bool:
    if not isinstance(number, int | float):
        return False
    return any(one["lo"] <= number <= one["hi"] for one in ranges if not isinstance(one["lo"], str))


def _print_column(values: Any, name: str, meta: Any, printer: Printer, spec: ReadSpec) -> Any:
    """One column as an arrow array of text, labels in place of the values that have one."""
    import pyarrow as pa

    labels: Labels = meta.variable_value_labels.get(name, {}) if spec.labels else {}
    listed = values if isinstance(values, list) else list(values)
    kind = meta.readstat_variable_types.get(name)
    if kind == "float":
        listed = shorten_singles(listed)
    is_text = kind == "string"
    if labels or not is_text:
        known = {value: _label(value, labels, is_text, printer) for value in set(listed)}
        return pa.array([known[value] for value in listed], pa.large_string())
    return pa.array(print_values(listed, printer), pa.large_string())


def _label(value: Any, labels: Labels, is_text: bool, printer: Printer) -> str:
    if value in labels:
        return labels[value]
    if isinstance(value, str) and not is_text:
        return f".{value.lower()}"
    return printer.value(value)
