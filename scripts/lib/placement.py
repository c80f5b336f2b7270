"""Which raw row belongs to which record, decided once and kept as integers.

The first source of a center has one row a patient and defines the records; the rows of the other
sources join them by the record id. Grain of the result: one raw row, in the order of the ingest
frame. Columns: source, source_row, record, record_no (number of the record, missing where the row
belongs to none), chosen (the row gives its record's values), fate, reason (the finding's rule),
base (a row of the first source).
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from scripts.lib.catalogue import Catalogue
from scripts.lib.dialect import Dialect, is_missing, trim
from scripts.lib.parsing import dialect_of, parse_text
from scripts.lib.texts import normalize
from scripts.lib.uniques import flag_hinted, take_texts

Center = Mapping[str, Any]
WHOLE_ROW_RULES = ("first", "last")
# What stands in place of a record id in a line of totals: a word, or "n = 30" and its like.
TOTALS = re.compile(
    r"(?:(?:grand |sub)?total|totale|totali|totales|total général|summe|gesamt|insgesamt|somme|suma|"
    r"razem|łącznie|ogółem|soma|mittelwert|moyenne|médiane|promedio|średnia|mean|average|median|"
    r"mediana)(?:[.:]|\s*[:=]?\s*[0-9.,%]+)?|(?:n|sum|avg|std|sd|min|max|anzahl|count)\s*[:=]\s*[0-9.,%]*"
)
# What every total has in it that is written in ASCII.
TOTAL_HINT = (
    "tot|summe|gesamt|somme|suma|razem|soma|mittel|moyenne|promedio|mean|average|median|[:=]"
)
RECORD, PART, QUARANTINED, ORPHAN, NOT_DATA, WITHDRAWN = (
    "record",
    "part_of",
    "quarantined",
    "orphan",
    "not_data",
    "withdrawn",
)


def place_rows(cells: pd.DataFrame, center: Center, catalogue: Catalogue) -> pd.DataFrame:
    """The place of every raw row of a center (see the module's text)."""
    rows = cells[["source", "source_row"]].copy()
    rows["record"] = link_text(cells, center)
    rows["record_no"] = pd.array([pd.NA] * len(rows), dtype="Int64")
    rows["chosen"] = False
    rows["fate"], rows["reason"] = _first_fates(cells, rows["record"])
    base = center["sources"][0]
    rows["base"] = (rows["source"] == base["id"]) & (cells["row_kind"] != "unclaimed")
    numbers, doubled = _number_records(
        rows, (cells["row_kind"] == "data") & (rows["source"] == base["id"])
    )
    _place_unclaimed(rows, cells["row_kind"] == "unclaimed", numbers)
    for source in center["sources"][1:]:
        _place_joined(rows, cells, source, center, numbers, doubled, catalogue)
    return rows


def link_text(cells: pd.DataFrame, center: Center) -> pd.Series:
    """Record ids as they are compared: without outer blanks, in one Unicode form, zeros kept.

    A declared missing code is no record id.
    """
    record = compose(trim(cells["record"]))
    for source in center["sources"]:
        blank = is_missing(record, dialect_of(center, source, "record"))
        record = record.where(~(blank & (cells["source"] == source["id"])), other=np.nan)
    return record


def compose(text: pd.Series) -> pd.Series:
    """Texts in the composed Unicode form (NFC); what is ASCII already is."""
    odd = ~text.str.isascii().fillna(True).astype(bool)
    if odd.any():
        codes, seen = pd.factorize(text[odd])
        composed = (unicodedata.normalize("NFC", str(one)) for one in seen)
        text = text.where(~odd, other=take_texts(composed, codes, text.index[odd]))
    return text


def _first_fates(cells: pd.DataFrame, record: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Fates that a row has whatever the other rows are; the empty text where it is not decided yet."""
    kind = cells["row_kind"]
    withdrawn = kind == "withdrawn"
    nameless = (kind == "data") & record.isna()
    total = (kind == "data") & flag_hinted(record, TOTAL_HINT, is_total)
    fates = [NOT_DATA, WITHDRAWN, QUARANTINED, ""]
    cases = [kind == "not_data", withdrawn, (kind == "single_cell") | nameless | total]
    fate = take_texts(fates, np.select(cases, range(3), 3), cells.index)
    reasons = ["row.single_cell", "row.no_record", "row.total", ""]
    whys = [kind == "single_cell", nameless, total]
    return fate, take_texts(reasons, np.select(whys, range(3), 3), cells.index)


def is_total(record: str) -> bool:
    """Whether a record id is a word for a total or a mean, in one of the languages of the centers."""
    return bool(TOTALS.fullmatch(normalize(record)))


def _place_unclaimed(rows: pd.DataFrame, unclaimed: pd.Series, numbers: pd.Series) -> None:
    """Rows that no source takes are part of their record, or orphans; they give no values."""
    if not unclaimed.any():
        return
    number = rows["record"].where(unclaimed).map(numbers).astype("Int64")
    rows.loc[unclaimed, "record_no"] = number[unclaimed]
    rows.loc[unclaimed, "fate"] = np.where(number[unclaimed].notna(), PART, ORPHAN)
    rows.loc[unclaimed, "reason"] = "row.unclaimed"


def _number_records(rows: pd.DataFrame, mine: pd.Series) -> tuple[pd.Series, set[str]]:
    """Numbers the records of the first source; all rows of a record id given twice are quarantined."""
    mine = mine & (rows["fate"] == "")
    twice = mine & rows["record"].where(mine).duplicated(keep=False)
    rows.loc[twice, "fate"], rows.loc[twice, "reason"] = QUARANTINED, "record.doubled"
    kept = mine & ~twice
    rows.loc[kept, "record_no"] = np.arange(int(kept.sum()))
    rows.loc[kept, "chosen"] = True
    rows.loc[kept, "fate"] = RECORD
    numbers = pd.Series(
        rows.loc[kept, "record_no"].to_numpy(), index=rows.loc[kept, "record"], dtype="Int64"
    )
    return numbers, set(rows.loc[twice, "record"])


def _place_joined(
    rows: pd.DataFrame,
    cells: pd.DataFrame,
    source: Mapping[str, Any],
    center: Center,
    numbers: pd.Series,
    doubled: set[str],
    catalogue: Catalogue,
) -> None:
    mine = (rows["source"] == source["id"]) & (rows["fate"] == "")
    number = rows["record"].where(mine).map(numbers).astype("Int64")
    lost = mine & rows["record"].isin(doubled)
    orphan = mine & number.isna() & ~lost
    rows.loc[lost, ["fate", "reason"]] = [QUARANTINED, "record.doubled"]
    rows.loc[orphan, ["fate", "reason"]] = [ORPHAN, "row.orphan"]
    found = mine & number.notna()
    rows.loc[found, "record_no"] = number[found]
    rows.loc[found, "fate"] = PART
    rule = source.get("reduce", {}).get("rule")
    if rule is None:
        repeated = found & number.where(found).duplicated(keep=False)
        rows.loc[repeated, ["fate", "reason"]] = [QUARANTINED, "row.repeated"]
        rows.loc[found & ~repeated, "chosen"] = True
    elif rule in WHOLE_ROW_RULES:
        rows.loc[_pick(rows[found], cells, source, center, catalogue), "chosen"] = True
    else:
        rows.loc[found, "chosen"] = True


def _pick(
    rows: pd.DataFrame,
    cells: pd.DataFrame,
    source: Mapping[str, Any],
    center: Center,
    catalogue: Catalogue,
) -> pd.Index:
    """The first or last row of each record by the declared variable; missing values sort first."""
    by = source["reduce"]["by"]
    order = parse_text(
        cells.loc[rows.index, by], catalogue[by], dialect_of(center, source, by)
    ).values
    table = pd.DataFrame({"record_no": rows["record_no"], "order": order, "position": rows.index})
    table = table.sort_values(["record_no", "order", "position"], na_position="first")
    if source["reduce"]["rule"] == "first":
        table = table[table["order"].notna()]
        return pd.Index(table.groupby("record_no")["position"].first())
    return pd.Index(table.groupby("record_no")["position"].last())


def gather_text(
    cells: pd.DataFrame,
    rows: pd.DataFrame,
    source: Mapping[str, Any],
    variable: str,
    center: Center,
    catalogue: Catalogue,
) -> pd.Series:
    """The delivered text of one variable of one source, one value a record (index: record_no)."""
    count = int(rows["record_no"].max()) + 1 if rows["record_no"].notna().any() else 0
    chosen = rows["chosen"] & (rows["source"] == source["id"])
    # Most extracts have one source and choose every row: nothing is copied then.
    every = slice(None) if chosen.all() else chosen
    text = trim(cells[variable][every])
    numbers = rows["record_no"][every].astype("int64")
    rule = source.get("reduce", {}).get("rule")
    if rule in ("max", "count", "list"):
        text, numbers = _reduce(
            text, numbers, rule, catalogue[variable], dialect_of(center, source, variable)
        )
    if len(numbers) == count and np.array_equal(numbers, np.arange(count)):
        return text.reset_index(drop=True)
    positions = np.full(count, -1, dtype="int64")
    positions[numbers.to_numpy()] = np.arange(len(numbers))
    return pd.Series(text.array.take(positions, allow_fill=True))


def _reduce(
    text: pd.Series, numbers: pd.Series, rule: str, variable: Any, dialect: Dialect
) -> tuple[pd.Series, pd.Series]:
    """Several texts of a record as one: the texts joined, their number, or the largest.

    Missing codes are no items; a record that has nothing else keeps one of them.
    """
    text, numbers = text[text.notna()], numbers[text.notna()]
    given = ~is_missing(text, dialect)
    alone = ~numbers.isin(numbers[given]) & ~numbers.duplicated()
    codes = text[alone].set_axis(numbers[alone].to_numpy())
    text, numbers = text[given], numbers[given]
    if rule == "list":
        joined = _join_texts(text, numbers)
    elif rule == "count":
        joined = text.groupby(numbers.to_numpy()).size().astype(str)
    else:
        order = parse_text(text, variable, dialect).values
        table = pd.DataFrame({"number": numbers, "order": order, "text": text})
        table = table.sort_values(["number", "order"], na_position="first", kind="stable")
        joined = table.groupby("number")["text"].last()
    joined = pd.concat([joined.astype("str"), codes])
    return joined, pd.Series(joined.index)


def _join_texts(text: pd.Series, numbers: pd.Series) -> pd.Series:
    """The texts of each record in their order, joined by semicolons (index: record_no)."""
    order = np.argsort(numbers.to_numpy(), kind="stable")
    records, starts = np.unique(numbers.to_numpy()[order], return_index=True)
    items = pa.array(text.iloc[order].to_numpy(dtype=object), pa.string())
    lists = pa.ListArray.from_arrays(pa.array(np.append(starts, len(order)), pa.int32()), items)
    return pd.Series(pc.binary_join(lists, ";").to_pylist(), index=records, dtype="str")


def sources_of(center: Center, variable: str) -> Sequence[Mapping[str, Any]]:
    """The sources that map a variable; the last one that has a value wins."""
    return [source for source in center["sources"] if variable in source["columns"]]
