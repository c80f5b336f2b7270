"""The gate: each requested file is checked, then released, or refused with the reasons beside it."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from scripts.lib.files import sha256_file, write_csv, write_frame, write_text
from scripts.lib.release.classes import check_columns
from scripts.lib.release.counts import explain_figure, hide_rows, hide_steps
from scripts.lib.release.metadata import PROVENANCE, check_metadata, stamp_pdf
from scripts.lib.release.numbers import (
    count_people,
    find_besides,
    hide_cells,
    hide_numbers,
    protect_numbers,
)
from scripts.lib.release.policies import Policy
from scripts.lib.release.request import THRESHOLD, Allowance, list_wanted
from scripts.lib.release.rows import generalize, list_quasi, measure_risk
from scripts.lib.release.tables import protect_all, relevant, write_tables
from scripts.lib.tables import tabulate_fates
from scripts.lib.targets import FIGURES

REFUSED = ".refused.txt"


@dataclass
class Gate:
    """One release in the making. `frames`: numbers, contributors, attrition, fates, queries,
    patients, curves, rates (id). `study`: what the rule of tables takes, with the catalogue.

    `besides`: small counts that nobody has agreed on, and that what exceptions let out gives away.
    """

    results: Path
    folder: Path
    policy: Policy
    allowance: Allowance
    frames: Mapping[str, pd.DataFrame]
    study: Mapping[str, Any]
    provenance: Mapping[str, Any]
    released: list[dict[str, Any]] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)
    shown: set[str] = field(default_factory=set)
    besides: list[str] = field(default_factory=list)

    def run(self, request: Mapping[str, Any]) -> None:
        """Everything that is asked for, in order."""
        told = self.frames
        cells = count_people(told["numbers"], told["contributors"])
        gone = hide_cells(cells, self.policy)
        self.hidden = hide_numbers(told["numbers"], cells, gone, self.policy)
        for file in list_wanted(request):
            make = {"tables": self.make_table, "endpoints": self.make_numbers}
            make.get(file.partition("/")[0], self.make_drawn)(file)
        for one in request.get("rows", []):
            self.make_rows(one, request.get("threshold", THRESHOLD))
        if self.shown:
            self.besides = find_besides(cells, gone, self.shown, self.policy)

    def make_table(self, file: str) -> None:
        """A table with its hidden cells; where nothing is hidden or rounded, the table as it is."""
        told, gone = protect_all(file, self.frames, self.hidden, self.policy, self.allowance)
        mine = relevant(Path(file).stem, gone, self.frames["numbers"])
        given = self.find_given(mine)
        if given:
            self.refuse(file, given)
            return
        if Path(file).stem not in ("criteria", "rows", "dictionary"):
            self.shown |= set(self.hidden) - set(gone)
        if mine or self.policy.round_to:
            self.let_out(file, lambda path: write_tables(file, told, self.study, path), mine)
        else:
            self.let_out(file, lambda path: self.copy(file, path), {})

    def make_numbers(self, file: str) -> None:
        """The numbers as parquet, with provenance."""
        gone = {
            one: why
            for one, why in self.hidden.items()
            if not self.allowance.allows(file, why, one)
        }
        told = protect_numbers(self.frames["numbers"], gone, self.policy)
        given = self.find_given(gone)
        if given:
            self.refuse(file, given)
            return
        self.shown |= set(self.hidden) - set(gone)
        self.let_out(file, lambda path: self.write_parquet(told, file, path), gone)

    def find_given(self, hidden: Mapping[str, str]) -> list[str]:
        """Small counts that can be computed from what a file would show although they are hidden."""
        return [f"given: {one}" for one, why in hidden.items() if why == "given"]

    def make_drawn(self, file: str) -> None:
        """A figure or the report: as it is, or not at all."""
        name = Path(file).stem
        wanted = list(FIGURES) if name == "report" else [name]
        reasons = [
            reason
            for one in wanted
            for reason in explain_figure(one, self.frames, self.hidden, self.policy)
        ]
        if name == "report":
            reasons += self.explain_tables()
        if self.policy.round_to:
            reasons.append("exact: the policy rounds counts, and this file shows exact ones")
        left = [
            one
            for one in dict.fromkeys(reasons)
            if not self.allowance.allows(file, one.partition(":")[0], one.partition(": ")[2])
        ]
        if left:
            self.refuse(file, left)
        else:
            self.shown |= {one.partition(": ")[2] for one in reasons} & set(self.hidden)
            self.let_out(file, lambda path: self.copy(file, path), {})

    def explain_tables(self) -> list[str]:
        """What would have to be hidden in the tables of the report."""
        attrition, fates = self.frames["attrition"], tabulate_fates(self.frames["fates"])
        steps = hide_steps(attrition, self.policy)
        rows = hide_rows(fates, self.policy)
        return [
            *(f"{why}: {one}" for one, why in self.hidden.items()),
            *(
                f"{why}: step {attrition.at[row, 'criterion']}, {c}"
                for (row, c), why in steps.items()
            ),
            *(
                f"{why}: rows {fates.at[row, 'center']} {fates.at[row, 'fate']}"
                for (row, _), why in rows.items()
            ),
        ]

    def make_rows(self, one: Mapping[str, Any], threshold: float) -> None:
        """Row-level data of the analysed patients, where no class is too small."""
        file, catalogue = f"rows/{one['file']}", self.study["catalogue"]
        barred = check_columns(one["columns"], catalogue)
        if barred:
            self.refuse(file, barred)
            return
        rows = generalize(self.frames["patients"], one["columns"], one.get("bands", {}))
        risk = measure_risk(rows, list_quasi(one["columns"], catalogue))
        if risk > threshold and not self.allowance.allows(file, "risk"):
            reason = f"risk: the smallest class of equal quasi-identifiers has {1 / risk:.0f} patients, so the risk is {risk:.2f}, above {threshold}. Ask for fewer or coarser of {', '.join(list_quasi(one['columns'], catalogue))}."
            self.refuse(file, [reason])
            return
        if file.endswith(".csv"):
            self.let_out(file, lambda path: write_csv(rows, path), {}, risk=round(risk, 4))
        else:
            self.let_out(
                file, lambda path: self.write_parquet(rows, file, path), {}, risk=round(risk, 4)
            )

    def copy(self, file: str, path: Path) -> None:
        """The result as it is; a PDF with its provenance."""
        source = self.results / file
        if path.suffix == ".pdf":
            path.write_bytes(stamp_pdf(source.read_bytes(), self.tell(file)))
        else:
            shutil.copyfile(source, path)

    def write_parquet(self, frame: pd.DataFrame, file: str, path: Path) -> None:
        """A frame with its provenance in the file."""
        import json

        write_frame(frame, path, {PROVENANCE: json.dumps(self.tell(file), sort_keys=True)})

    def tell(self, file: str) -> dict[str, Any]:
        """What a released file says of itself."""
        return {**self.provenance, "file": file}

    def let_out(
        self, file: str, write: Callable[[Path], None], hidden: Mapping[str, str], **more: Any
    ) -> None:
        """Write a file; it stays only where its embedded metadata is on the list."""
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path)
        odd = check_metadata(path)
        if odd:
            path.unlink()
            self.refuse(file, odd)
            return
        kinds = sorted(set(hidden.values()))
        counts = {kind: sum(why == kind for why in hidden.values()) for kind in kinds}
        self.released.append({"file": file, "sha256": sha256_file(path), "hidden": counts, **more})

    def refuse(self, file: str, reasons: list[str]) -> None:
        """The reasons in a file of their own, where the file itself would be."""
        head = f"{file} is not released, because of:"
        tail = "An exception in config/release.yaml names the file, these checks, a reason, its author, a second person and the day. Checks class, identifier and metadata have no exception."
        (self.folder / file).parent.mkdir(parents=True, exist_ok=True)
        write_text("\n".join([head, "", *reasons, "", tail, ""]), self.folder / f"{file}{REFUSED}")
        self.refused.append({"file": file, "reasons": reasons})
