"""Is what a large study gave what must come out? By the planted faults, and by the plain script."""

import json
from pathlib import Path

import numpy as np
import pandas as pd

MORE = ("sensitivity.", "bounds.")  # always computed here, and nothing a plain script would do


def compare_planted(study: Path) -> list[str]:
    """Fates and findings against those that the generator planted; what differs, in words."""
    wanted = json.loads((study / "expected.json").read_text(encoding="utf-8"))
    fates = pd.read_parquet(study / "results/eligibility/fates.parquet", columns=["fate", "base"])
    found: dict[str, int] = fates.loc[fates["base"], "fate"].value_counts().to_dict()
    found["received"] = sum(found.values())
    paths = sorted((study / "results/validate").glob("*.findings.parquet"))
    rules = pd.concat([pd.read_parquet(path, columns=["rule"]) for path in paths])["rule"]
    found |= rules.value_counts().to_dict()
    expected = {**wanted, **wanted["findings"]}
    del expected["findings"]
    return [
        f"{name}: {count} planted, {found.get(name, 0)} found"
        for name, count in expected.items()
        if found.get(name, 0) != count
    ]


def compare_numbers(study: Path, plain: Path) -> list[str]:
    """The study's numbers against those of the plain script; what differs, in words."""
    columns = ["value", "lower", "upper", "numerator", "denominator"]
    ours = pd.read_parquet(study / "results/endpoints/numbers.parquet").set_index("number_id")
    theirs = pd.read_csv(plain).set_index("number_id")
    problems = [
        f"{name}: only in one of the two"
        for name in ours.index.symmetric_difference(theirs.index)
        if not name.startswith(MORE)
    ]
    for name in ours.index.intersection(theirs.index):
        mine = ours.loc[name, columns].astype("float64").to_numpy()
        other = theirs.loc[name, columns].astype("float64").to_numpy()
        if not np.allclose(mine, other, rtol=1e-9, atol=1e-12, equal_nan=True) and not _same(
            mine, other
        ):
            problems.append(f"{name}: {mine.tolist()} here, {other.tolist()} by the plain script")
    return problems


def _same(mine: np.ndarray, other: np.ndarray) -> bool:
    """Equal where the plain script says something: it keeps fewer columns."""
    said = ~np.isnan(other)
    return bool(np.allclose(mine[said], other[said], rtol=1e-9, atol=1e-12)) and bool(said[0])
