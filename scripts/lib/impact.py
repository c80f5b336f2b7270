"""Two states of a study compared: which numbers moved, and what was changed that can have moved them.

A changed cell or correction is given the numbers that its lineage holds, before or after; an entry
of endpoints.yaml those of its endpoint; any other setting or function that the stages up to the
numbers use, all that moved.
"""

import ast
import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scripts.lib.cells import Cell, place_of, reach
from scripts.lib.chain import load_run
from scripts.lib.config import read_study, read_yaml
from scripts.lib.files import read_frame
from scripts.lib.guard import read_all
from scripts.lib.lineage import Lineage, columns_of
from scripts.lib.proof.digests import describe, drop_docstrings
from scripts.lib.targets import STUDY_OUTPUTS

NUMBERS = STUDY_OUTPUTS["endpoints"]["numbers"]
COMPUTING = ("ingest", "validate", "harmonize", "pool", "eligibility", "endpoints")
SHOWN = ("value", "lower", "upper", "numerator", "denominator", "text")
SILENT = ("config/config.yaml: study.", "config/report.yaml", "config/published.yaml")
Texts = dict[str, str]


@dataclass(frozen=True)
class State:
    """One state of a study: its folder, and the repository whose code made it."""

    folder: Path
    code: Path


@dataclass
class Cause:
    """One change: its kind, where it is, from what to what, and the moved numbers it can reach."""

    kind: str
    where: str
    before: str = ""
    after: str = ""
    numbers: list[str] = field(default_factory=list)


def compare_states(old: State, new: State) -> tuple[dict[str, tuple[str, str]], list[Cause]]:
    """Moved numbers (id -> text before and after), and all changes between the two states."""
    moved = compare_numbers(old.folder, new.folder)
    lineages = [Lineage(study, load_run(study, one.folder)) for one, study in _studies(old, new)]
    causes = [
        *compare_cells(*lineages),
        *compare_registers(old.folder, new.folder, lineages),
        *compare_config(old.folder, new.folder),
        *compare_functions(old, new),
    ]
    known = {one.partition("[")[0] for one in moved}
    for cause in causes:
        cause.numbers = [one for one in moved if _can_move(cause, one, known)]
    return moved, causes


def _studies(*states: State) -> Iterator[tuple[State, Any]]:
    for one in states:
        yield one, read_study(one.folder)


def _can_move(cause: Cause, number: str, known: set[str]) -> bool:
    """Cells and corrections come with their own numbers; other changes by what they concern."""
    if cause.kind in ("cell", "correction"):
        return number in cause.numbers or number.partition("[")[0].split(".")[0] in {
            one.partition("[")[0].split(".")[0] for one in cause.numbers
        }
    stem = number.removeprefix("sensitivity.").partition("[")[0].split(".")[0]
    if cause.where.startswith("config/endpoints.yaml: endpoints."):
        return stem == cause.where.split(".")[2].split(":")[0]
    return not cause.where.startswith(SILENT)


def compare_numbers(old: Path, new: Path) -> dict[str, tuple[str, str]]:
    """Numbers whose value, interval, counts or text differ, with both texts as printed."""
    before, after = (
        {
            row["number_id"]: {name: row[name] for name in SHOWN}
            for row in read_frame(folder / NUMBERS).astype("object").to_dict("records")
        }
        for folder in (old, new)
    )
    return {
        name: (_text(before.get(name)), _text(after.get(name)))
        for name in dict.fromkeys([*before, *after])
        if repr(before.get(name)) != repr(after.get(name))
    }


def _text(row: Mapping[str, Any] | None) -> str:
    return "" if row is None else str(row["text"])


def compare_cells(old: Lineage, new: Lineage) -> Iterator[Cause]:
    """Delivered cells that differ, rows matched by source, record and order; rows that came or went."""
    for center in dict.fromkeys([*old.run.centers, *new.run.centers]):
        sides = [_rows(one, center) for one in (old, new)]
        for key in dict.fromkeys([*sides[0], *sides[1]]):
            before, after = (side.get(key) for side in sides)
            if before is None or after is None:
                lineage, found = (new, after) if before is None else (old, before)
                texts = ("no row", "row") if before is None else ("row", "no row")
                if found is not None:
                    yield _cell(center, found[0], "record", texts, lineage)
                continue
            for name in dict.fromkeys([*before[1], *after[1]]):
                texts = before[1].get(name, ""), after[1].get(name, "")
                if texts[0] != texts[1]:
                    one = _cell(center, before[0], name, texts, old)
                    other = _cell(center, after[0], name, texts, new)
                    one.numbers = list(dict.fromkeys([*one.numbers, *other.numbers]))
                    yield one


def _rows(lineage: Lineage, center: str) -> dict[tuple[str, str, int], tuple[Any, Texts]]:
    """(source, record, nth) -> row number and its texts by variable."""
    one = lineage.run.centers.get(center)
    if one is None:
        return {}
    frame = one.cells.astype("object").where(one.cells.notna(), "")
    found: dict[tuple[str, str, int], tuple[Any, Texts]] = {}
    for row in frame.to_dict("records"):
        source, record = str(row["source"]), str(row.get("record", ""))
        nth = sum(1 for key in found if key[:2] == (source, record)) if record == "" else 0
        while (source, record, nth) in found:
            nth += 1
        texts = {
            str(k): str(v) for k, v in row.items() if k not in ("source", "source_row", "row_kind")
        }
        found[source, record, nth] = ((source, int(row["source_row"])), texts)
    return found


def _cell(center: str, row: Any, name: str, texts: tuple[str, str], lineage: Lineage) -> Cause:
    """The cause that one delivered cell is; `texts`: before and after."""
    source, number = row
    places = columns_of(lineage.run.centers[center].description, source).get(name, [])
    cell = Cell(center, source, number, places[0] if places else 1)
    place = place_of(cell, lineage)
    sheet = f"!{place['sheet']}" if place["sheet"] else ""
    where = f"{center}:{place['file']}{sheet}:{number}:{place['column']} ({name})"
    return Cause("cell", where, *texts, list(reach(cell, lineage)))


def compare_registers(old: Path, new: Path, lineages: list[Lineage]) -> Iterator[Cause]:
    """Lines of corrections, codelists, waivers, withdrawn consents and decisions that differ."""
    for name in sorted({*_tables(old), *_tables(new)}):
        before, after = (_lines(folder / name) for folder in (old, new))
        correction = name.startswith("config/corrections/")
        for line in dict.fromkeys([*before, *after]):
            if before.count(line) != after.count(line):
                gone = line not in after
                kind = "correction" if correction else "config"
                said = dict(line)
                where = f"{name}: {', '.join(list(said.values())[:2])}"
                cause = Cause(kind, where, *(("there", "gone") if gone else ("", "new")))
                if correction:
                    cause.numbers = _numbers_of(Path(name).stem, said, lineages)
                yield cause


def _tables(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in (folder / "config").rglob("*.csv")]


def _lines(path: Path) -> list[tuple[tuple[str, str], ...]]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [tuple(row.items()) for row in csv.DictReader(file)]


def _numbers_of(center: str, line: Texts, lineages: list[Lineage]) -> list[str]:
    """The numbers that the variable of a corrected record reaches, before or after."""
    found: dict[str, None] = {}
    for lineage in lineages:
        rows = lineage.run.centers[center].rows
        mine = rows[rows["record"] == line["record"]]["record_no"].dropna()
        for number in mine.astype(int).unique():
            subject = lineage.subjects.get((center, int(number)))
            if subject is not None:
                found |= dict.fromkeys(
                    one
                    for one in lineage.run.numbers["number_id"]
                    if line["variable"] in lineage.variables_read(one, subject)
                )
    return list(found)


def compare_config(old: Path, new: Path) -> Iterator[Cause]:
    """Entries of the YAML files that differ, each as the path of its keys."""
    names = {
        path.relative_to(folder).as_posix()
        for folder in (old, new)
        for path in (folder / "config").rglob("*.yaml")
    }
    for name in sorted(names):
        before, after = (
            dict(flatten(read_yaml(folder / name))) if (folder / name).is_file() else {}
            for folder in (old, new)
        )
        for key in dict.fromkeys([*before, *after]):
            if before.get(key) != after.get(key):
                yield Cause("config", f"{name}: {key}", before.get(key, ""), after.get(key, ""))


def flatten(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """The leaves of nested objects; entries of lists go by their id where they have one."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from flatten(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list) and all(isinstance(one, Mapping) for one in value) and value:
        for place, inner in enumerate(value):
            yield from flatten(inner, f"{path}.{inner.get('id', place)}")
    else:
        yield path, str(value)


def compare_functions(old: State, new: State) -> Iterator[Cause]:
    """Functions (and other top-level code) that differ in modules the stages up to the numbers use."""
    records = [one for state in (old, new) for one in read_all(state.folder)[0]]
    wanted = {name for one in records if one["rule"] in COMPUTING for name in one["code"]}
    for name in sorted(wanted):
        before, after = (_parts(state.code / name) for state in (old, new))
        for part in dict.fromkeys([*before, *after]):
            if before.get(part) != after.get(part):
                what = [("there" if part in side else "") for side in (before, after)]
                yield Cause("function", f"{name}: {part}", what[0], what[1])


def _parts(path: Path) -> dict[str, str]:
    """Name -> syntax of each function and class of a module; all else as one part."""
    if not path.is_file():
        return {}
    if path.suffix != ".py":
        return {"the table": path.read_text(encoding="utf-8").replace("\r\n", "\n")}
    tree = ast.parse(path.read_bytes())
    drop_docstrings(tree)
    parts: dict[str, list[str]] = {}
    for node in tree.body:
        name = node.name if isinstance(node, ast.FunctionDef | ast.ClassDef) else "top level"
        parts.setdefault(name, []).append(describe(node))
    return {name: "\n".join(texts) for name, texts in parts.items()}
