"""All centers together: pseudonyms, and the same patient delivered twice."""

import hmac
from collections.abc import Callable, Iterable, Sequence

import pandas as pd

from scripts.lib.candidates import Decision, decide_duplicates, resolve_decisions
from scripts.lib.catalogue import HIDDEN, Catalogue
from scripts.lib.errors import StudyError

FRONT = ("patient", "center", "record_no")


def namer(key: bytes) -> Callable[[str, str], str]:
    """Center and record -> pseudonym."""

    def name(center: str, record: str) -> str:
        return str(pseudonymize(center, pd.Series([record], dtype="str"), key).iloc[0])

    return name


def pseudonymize(center: str, records: pd.Series, key: bytes) -> pd.Series:
    """A pseudonym for each record of a center: HMAC-SHA-256 over center and record id."""
    names = [
        "P" + hmac.digest(key, f"{center}\x1f{record}".encode(), "sha256")[:6].hex().upper()
        for record in records.to_numpy(dtype=object)
    ]
    return pd.Series(names, index=records.index, dtype="str")


def pool_centers(
    centers: Iterable[tuple[str, pd.DataFrame]],
    catalogue: Catalogue,
    keys: Sequence[str],
    secret: bytes,
    decisions: Sequence[Decision] = (),
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The patients of all centers, and which of them are duplicates of which.

    `centers`: name and harmonized records of each, taken one after the other, so that what identifies
    the patients of one is gone before the next is read. Patients: one row a harmonized record (duplicates included), with `patient` and without any
    direct identifier or free text, sorted by pseudonym. Duplicates: one row a dropped record with
    the patient it duplicates; `decisions` (the lines of config/duplicates.csv) go before the keys.
    Raises StudyError where two records would share a pseudonym.
    """
    hidden = [name for name, one in catalogue.items() if one.privacy in HIDDEN]
    matched, shown = [], []
    for center, frame in centers:
        named = frame.assign(patient=pseudonymize(center, frame["record"], secret))
        rest = [name for name in frame.columns if name not in (*FRONT, *hidden)]
        matched.append(named[list(dict.fromkeys([*FRONT, *keys]))])
        shown.append(named[[*FRONT, *rest]])
    everyone = pd.concat(matched, ignore_index=True)
    if everyone["patient"].duplicated().any():
        raise StudyError("pool: two records got the same pseudonym. Use another key.")
    decided = resolve_decisions(everyone, decisions, namer(secret))
    duplicates = decide_duplicates(everyone, find_duplicates(everyone, keys), decided)
    patients = pd.concat(shown, ignore_index=True).sort_values("patient", ignore_index=True)
    return patients, duplicates


def find_duplicates(everyone: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Records that agree with an earlier one on all keys, each key known.

    Grain: one dropped record: patient, center, record_no, duplicate_of (patient), keys. The record of
    the center listed first in the configuration is the one that stays.
    """
    complete = everyone[everyone[list(keys)].notna().all(axis=1)]
    first = complete.groupby(list(keys), sort=False)["patient"].transform("first")
    dropped = complete[first != complete["patient"]]
    table = dropped[["patient", "center", "record_no"]].assign(
        duplicate_of=first[dropped.index], keys=" ".join(keys)
    )
    return (
        table.sort_values("patient")
        .reset_index(drop=True)
        .astype({"duplicate_of": "str", "keys": "str"})
    )


def distinct_patients(patients: pd.DataFrame, duplicates: pd.DataFrame) -> pd.DataFrame:
    """The pooled patients without those that duplicate another."""
    return patients[~patients["patient"].isin(duplicates["patient"])].reset_index(drop=True)
