"""What became of each query, recomputed from all deliveries and answers.

new: first found in the current delivery. open: found before and not answered. answered: an answer
came after the current delivery. failing: answered, and found again in a later delivery. resolved:
no longer found. reopened: found again after it was gone. withdrawn: accepted by a waiver.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

STATUSES = ("new", "open", "answered", "failing", "reopened", "resolved", "withdrawn")
ASKING = ("new", "open", "failing", "reopened")
# As they are printed: each status in one column.
COLUMNS = {
    "Open": ASKING,
    "Answered": ("answered",),
    "Resolved": ("resolved",),
    "Withdrawn": ("withdrawn",),
}
History = Sequence[tuple[str, pd.DataFrame]]


def derive_statuses(history: History, current: pd.DataFrame, answers: pd.DataFrame) -> pd.DataFrame:
    """One row a query: the columns of its last finding, and status, first, since, answered, answer, age_days.

    `history`: findings of each delivery as delivered; `current`: those of the last one after
    corrections and waivers, which can have more: what a correction breaks, a waiver that is over; `answers`: finding_id, received, answer. `first` is the day of the
    delivery that first had it, `since` that of the present episode, `answered` the day of the last
    answer in it. The age counts to the last day on the lists, or to the day it was gone.
    """
    days = [day for day, _ in history]
    frames = [*(frame for _, frame in history[:-1]), current]
    latest = pd.concat([*(frame for _, frame in history), current], ignore_index=True)
    latest = latest.drop_duplicates("finding_id", keep="last").reset_index(drop=True)
    latest = latest.astype({"waived": "bool"})
    ids = latest["finding_id"]
    seen = np.column_stack([ids.isin(frame["finding_id"]).to_numpy() for frame in frames])
    raw = np.column_stack([ids.isin(frame["finding_id"]).to_numpy() for _, frame in history])
    # A correction can hide a finding of the last delivery, and the study's decisions can add one there.
    ever = raw | seen
    first = ever.argmax(axis=1) if len(latest) else np.zeros(0, dtype=int)
    since = _episode_starts(ever)
    today = max([*days, *answers["received"]])
    table = latest.assign(
        first=_days(days, first),
        since=_days(days, since),
        **_last_answers(ids, answers, _days(days, since)),
    )
    table["status"] = _judge(table, seen, first, since, days[-1])
    table["age_days"] = _ages(table, raw, days, today)
    return table.sort_values(["source", "source_row", "variable", "rule"]).reset_index(drop=True)


def _days(days: Sequence[str], numbers: np.ndarray) -> pd.Series:
    return pd.Series(np.array(days, dtype=object)[numbers], dtype="str")


def _episode_starts(seen: np.ndarray) -> np.ndarray:
    """The delivery in which the last unbroken run of findings began."""
    starts = np.zeros(len(seen), dtype=int)
    for number in range(seen.shape[1]):
        before = seen[:, number - 1] if number else np.zeros(len(seen), dtype=bool)
        starts = np.where(seen[:, number] & ~before, number, starts)
    return starts


def _last_answers(ids: pd.Series, answers: pd.DataFrame, since: pd.Series) -> dict[str, pd.Series]:
    """The last answer of each query's present episode: day and kind, empty where there is none."""
    last = answers.sort_values("received", kind="stable").drop_duplicates("finding_id", keep="last")
    last = last.set_index("finding_id")
    day = ids.map(last["received"]).astype("str").fillna("")
    kind = ids.map(last["answer"]).astype("str").fillna("")
    stale = day < since
    return {"answered": day.where(~stale, other=""), "answer": kind.where(~stale, other="")}


def _judge(
    table: pd.DataFrame, seen: np.ndarray, first: np.ndarray, since: np.ndarray, last_day: str
) -> pd.Series:
    last = seen.shape[1] - 1
    answered = (table["answered"] != "").to_numpy()
    after = (table["answered"] >= last_day).to_numpy()
    cases = {
        "resolved": ~seen[:, -1],
        "withdrawn": table["waived"].to_numpy(dtype=bool),
        "answered": answered & after,
        "failing": answered & ~after,
        "reopened": since > first,
        "new": first == last,
    }
    return pd.Series(np.select(list(cases.values()), list(cases), "open"), dtype="str")


def _ages(table: pd.DataFrame, raw: np.ndarray, days: Sequence[str], today: str) -> pd.Series:
    """Days from the start of the episode to today, or to the delivery that no longer had it."""
    gone = [*days[1:], today]
    ends = raw.shape[1] - 1 - raw[:, ::-1].argmax(axis=1) if len(table) else np.zeros(0, dtype=int)
    until = _days(gone, ends).where(table["status"] == "resolved", other=today)
    age = pd.to_datetime(until) - pd.to_datetime(table["since"])
    return age.dt.days.astype("int32")
