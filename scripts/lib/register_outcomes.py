"""What became of the lines that people keep by hand: waivers that accept nothing, corrections that mend nothing.

For the end of a run; lines are told by their number, never by what stands in them.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scripts.lib.registers import WAIVERS, Row, corrections_path, read_register

SUFFIX = ".findings.parquet"
Findings = Sequence[Mapping[str, Any]]


def summarize_registers(study: Path, names: Sequence[str]) -> list[str]:
    """`names`: the findings of all centers, relative to the study folder."""
    waivers = read_register(study / WAIVERS, "waivers")
    corrections = {
        center: read_register(study / corrections_path(center), "corrections")
        for center in (Path(name).name.removesuffix(SUFFIX) for name in names)
    }
    if not waivers and not any(corrections.values()):
        return []
    tables = {center: _read(study / name) for center, name in zip(corrections, names, strict=True)}
    lines = describe_waivers(waivers, [one for table in tables.values() for one in table])
    for center, rows in corrections.items():
        lines += describe_corrections(corrections_path(center), rows, tables[center])
    return [f"WARNING: {line}" for line in lines]


def _read(path: Path) -> Findings:
    import pyarrow.parquet as pq

    columns = ["finding_id", "record", "variable", "rule", "waived"]
    rows: Findings = pq.read_table(path, columns=columns).to_pylist()
    return rows


def describe_waivers(waivers: Sequence[Row], findings: Findings) -> list[str]:
    """Sentences about waivers of no present finding, and about those whose time is over."""
    accepted = {one["finding_id"]: one["waived"] for one in findings}
    told = {
        None: "no center has this finding now, so nothing is accepted. Compare the id, or remove the line.",
        False: "its time is over, and the finding counts again. Look at the value, then set a later day or "
        "remove the line.",
    }
    return [
        f"{WAIVERS}, line {one['line']}: {told[state]}"
        for one in waivers
        if (state := accepted.get(one["finding_id"])) is not True
    ]


def describe_corrections(path: str, corrections: Sequence[Row], findings: Findings) -> list[str]:
    """Sentences about corrected cells that are still in doubt."""
    doubts: dict[tuple[str, str], list[str]] = {}
    for one in findings:
        if not one["waived"]:
            doubts.setdefault((one["record"], one["variable"]), []).append(one["rule"])
    return [
        f"{path}, line {one['line']}: with the new {one['variable']} there is a finding still "
        f"({', '.join(dict.fromkeys(rules))}). Correct the line, or accept the finding in {WAIVERS}."
        for one in corrections
        if (rules := doubts.get((one["record"], one["variable"])))
    ]
