from datetime import date
from pathlib import Path

import pandas as pd
import pyreadstat

from scripts.lib.catalogue import Variable
from scripts.lib.dataset import label_column, prepare_frame, stamp_dta, stamp_sav, write_dataset

PATIENTS = pd.DataFrame(
    {
        "patient": pd.Series(["P1", "P2"], dtype="str"),
        "sex": pd.Series(["female", None], dtype="str"),
        "age": pd.array([60, None], dtype="Int64"),
        "flag": pd.array([True, None], dtype="boolean"),
        "surgery_date": pd.Series(["2020-01-31", None], dtype="datetime64[s]"),
    }
)
CATALOGUE = {"sex": Variable("sex", "sex " + "x" * 90, "code", "female|male", "quasi", "")}


def write(folder: Path) -> tuple[Path, Path, Path]:
    folder.mkdir()
    paths = (folder / "a.csv", folder / "a.sav", folder / "a.dta")
    write_dataset(PATIENTS, CATALOGUE, "Synthetic.", "2024-01-31", *paths)
    return paths


def test_values_labels_and_the_restriction_come_back(tmp_path: Path) -> None:
    csv, sav, dta = write(tmp_path / "one")
    assert csv.read_text().splitlines()[1] == (
        "P1,female,60,True,2020-01-31,RESTRICTED: patient-level data. Synthetic."
    )
    for read, path in ((pyreadstat.read_sav, sav), (pyreadstat.read_dta, dta)):
        frame, meta = read(str(path))
        assert frame["sex"].tolist() == ["female", ""]
        assert frame["age"].isna().tolist() == [False, True]
        assert frame["flag"].tolist()[0] == 1
        assert frame["surgery_date"].tolist()[0] == date(2020, 1, 31)
        assert pd.isna(frame["surgery_date"].tolist()[1])
        assert meta.column_names_to_labels["sex"] == ("sex " + "x" * 90)[:80]
        assert list(meta.variable_value_labels["flag"].values()) == ["no", "yes"]
        assert meta.file_label.startswith("RESTRICTED: patient-level data. Synthetic.")


def test_the_moment_of_writing_is_not_in_the_files(tmp_path: Path) -> None:
    first, second = write(tmp_path / "one"), write(tmp_path / "two")
    for one, two in zip(first, second, strict=True):
        assert one.read_bytes() == two.read_bytes()
    assert b"31 Jan 2400:00:00" in first[1].read_bytes()
    assert b"31 Jan 2024 00:00" in first[2].read_bytes()


def test_stamps_replace_what_stands_there_and_nothing_else() -> None:
    head, tail = b"x" * 92, b"y" * 9
    assert stamp_sav(head + b"23 Nov 2613:59:01" + tail, date(2024, 1, 2)) == (
        head + b"02 Jan 2400:00:00" + tail
    )
    dta = b"<a><timestamp>\x1123 Nov 2026 13:59</timestamp><b>"
    assert stamp_dta(dta, date(2024, 1, 2)) == b"<a><timestamp>\x1102 Jan 2024 00:00</timestamp><b>"


def test_columns_without_a_label_have_their_name() -> None:
    assert label_column("other", CATALOGUE) == "other"
    assert prepare_frame(PATIENTS.iloc[:0]).columns.tolist() == PATIENTS.columns.tolist()
