"""Harmonization of one center: the study's vocabulary, and a log of every cell that changed on the way.

The log is complete: the delivered text of a cell, with its change applied, is the text of the
harmonized cell (`print_values`), for every mapped variable of every record.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from scripts.lib.catalogue import Catalogue, Variable
from scripts.lib.center import Delivered, deliver_center, map_center, mapped_frame
from scripts.lib.codelists import Codelist
from scripts.lib.corrections import Corrections
from scripts.lib.dialect import print_dates, print_numbers
from scripts.lib.staging import derive_patients

CHANGE_COLUMNS = ("record_no", "variable", "before", "after", "rule", "reason", "source_no")


def harmonize_center(
    records: pd.DataFrame,
    cells: pd.DataFrame,
    rows: pd.DataFrame,
    findings: pd.DataFrame,
    description: Mapping[str, Any],
    center: Mapping[str, Any],
    catalogue: Catalogue,
    codelist: Codelist,
    corrections: Corrections = (),
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The validated records of a center in the study's vocabulary, and the change log.

    Grain: one record; columns record_no, every catalogue variable, the derived variables. Missing
    stays missing. The log has one row a changed cell.
    """
    numbers = records["record_no"].astype("int64").to_numpy()
    mapped = map_center(records, center, catalogue, codelist, description.get("choices"))
    frame = derive_patients(mapped_frame(mapped))
    frame.insert(0, "record_no", records["record_no"])
    frame["center"] = pd.Series([center["center"]] * len(frame), index=frame.index, dtype="str")
    everything = deliver_center(cells, rows, center, catalogue)
    delivered = Delivered(
        *(
            part.iloc[numbers].reset_index(drop=True)
            for part in (everything.text, everything.source_no)
        )
    )
    rules = {name: column.rule for name, column in mapped.items()}
    log = log_changes(frame, delivered, rules, findings, catalogue)
    return frame, name_corrections(log, frame, corrections)


def name_corrections(
    log: pd.DataFrame, frame: pd.DataFrame, corrections: Corrections
) -> pd.DataFrame:
    """The log with rule "correction" and who approved it where a correction made the value."""
    if not corrections:
        return log
    why = {
        (one["record"], one["variable"]): f"{one['reason']} ({one['who']}, {one['when']}; "
        f"approved by {one['approved_by']})"
        for one in corrections
    }
    mine = frame.loc[frame["record"].isin([one["record"] for one in corrections])]
    records = pd.Series(mine["record"].to_numpy(), index=mine["record_no"].to_numpy())
    touched = log[log["record_no"].isin(records.index)]
    keys = zip(touched["record_no"].map(records), touched["variable"], strict=True)
    found = pd.Series([why.get(key, "") for key in keys], index=touched.index, dtype="str")
    reasons = found.reindex(log.index, fill_value="")
    # A corrected value that a rule then set missing keeps the rule's finding as its reason.
    hit = (reasons != "") & (log["reason"] == "")
    return log.assign(
        rule=log["rule"].where(~hit, other="correction"),
        reason=log["reason"].where(~hit, other=reasons),
    )


def log_changes(
    frame: pd.DataFrame,
    delivered: Delivered,
    rules: Mapping[str, str],
    findings: pd.DataFrame,
    catalogue: Catalogue,
) -> pd.DataFrame:
    """One row for each cell whose harmonized text is not the delivered one, with the rule that did it."""
    errors = findings[findings["severity"] == "error"]
    blanked = {
        str(name): group.drop_duplicates("record_no") for name, group in errors.groupby("variable")
    }
    logs = [
        _log_variable(frame, delivered, name, rules[name], blanked.get(name), variable)
        for name, variable in catalogue.items()
    ]
    log = pd.concat(logs, ignore_index=True)
    return log.astype(
        {
            "variable": "str",
            "rule": "str",
            "reason": "str",
            "record_no": "int32",
            "source_no": "int32",
        }
    )


def _log_variable(
    frame: pd.DataFrame,
    delivered: Delivered,
    name: str,
    rule: str,
    blanked: pd.DataFrame | None,
    variable: Variable,
) -> pd.DataFrame:
    before, after = delivered.text[name], print_values(frame[name], variable)
    changed = (before.fillna("") != after.fillna("")).to_numpy()
    before, after = before[changed], after[changed]
    rules = np.select(
        [before.isna().to_numpy(), after.isna().to_numpy()], ["constant", "missing_code"], rule
    ).astype(object)
    reasons = np.full(len(before), "", dtype=object)
    numbers = frame["record_no"][changed]
    if blanked is not None and len(before):
        at = numbers.map(
            pd.Series(blanked["rule"].to_numpy(), index=blanked["record_no"].astype("int64"))
        )
        why = numbers.map(
            pd.Series(blanked["finding_id"].to_numpy(), index=blanked["record_no"].astype("int64"))
        )
        hit = (at.notna() & after.isna()).to_numpy()
        rules[hit] = at[hit]
        reasons[hit] = "finding " + why[hit].astype("str")
    if name == "birth_year":
        rules[before.isna().to_numpy()] = "derive.birth_year"
    if name == "center":
        rules[:] = "constant"
    table = {
        "record_no": numbers.to_numpy(),
        "variable": name,
        "before": before.to_numpy(),
        "after": after.to_numpy(),
        "rule": rules,
        "reason": reasons,
        "source_no": delivered.source_no[name][changed].to_numpy(),
    }
    return pd.DataFrame(table, columns=list(CHANGE_COLUMNS)).astype(
        {"before": "str", "after": "str"}
    )


def print_values(values: pd.Series, variable: Variable) -> pd.Series:
    """Study values as text in one canonical form: ISO dates, plain numbers, true and false."""
    if variable.type == "date":
        return print_dates(values, "yyyy-mm-dd")
    if variable.type in ("number", "integer"):
        return print_numbers(values.astype("float64"))
    if variable.type == "boolean":
        words = np.where(values.fillna(False).astype(bool), "true", "false")
        return (
            pd.Series(words, index=values.index).astype("str").where(values.notna(), other=np.nan)
        )
    return values.astype("str")
