import pandas as pd
import pytest

from scripts.lib.figures.layout import measure_texts
from scripts.lib.figures.swimmer import draw_swimmer
from tests.lib.figures.frames import make_patients


def make_one(**changes: object) -> pd.DataFrame:
    patient: dict[str, object] = {
        "patient": "a",
        "therapy_start": pd.Timestamp("2019-01-01"),
        "therapy_end": pd.Timestamp("2019-05-02"),
        "surgery_date": pd.Timestamp("2019-06-01"),
        "recurrence_date": pd.NaT,
        "death_date": pd.NaT,
        "last_contact": pd.Timestamp("2020-06-01"),
        "vital_status": "alive",
    } | changes
    return pd.DataFrame([patient])


def read_texts(patients: pd.DataFrame) -> list[str]:
    return [box.text for box in measure_texts(draw_swimmer(patients))]


def test_bars_are_in_months_from_surgery() -> None:
    bars = [bar.get_extents() for bar in draw_swimmer(make_one()).axes[1].patches]
    panel = draw_swimmer(make_one()).axes[1]
    spans = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in panel.patches]
    assert len(bars) == 2
    assert spans[0] == pytest.approx((0, 366 / 30.4375))
    assert spans[1] == pytest.approx((-151 / 30.4375, -30 / 30.4375))


def test_follow_up_ends_with_death() -> None:
    dead = make_one(death_date=pd.Timestamp("2019-07-01"), vital_status="dead")
    panel = draw_swimmer(dead).axes[1]
    assert panel.patches[0].get_width() == pytest.approx(30 / 30.4375)
    assert "death" in read_texts(dead)
    assert "alive at last contact" not in read_texts(dead)


def test_dead_without_a_date_and_status_not_known_are_not_alive() -> None:
    assert "dead, date not known" in read_texts(make_one(vital_status="dead"))
    open_end = read_texts(make_one(vital_status=None))
    assert "last contact, vital status not known" in open_end
    assert "alive at last contact" not in open_end


def test_what_cannot_be_drawn_is_told() -> None:
    both = pd.concat([make_one(), make_one(surgery_date=pd.NaT)])
    assert any("1 without a date of surgery" in text for text in read_texts(both))
    gaps = make_one(therapy_end=pd.NaT, last_contact=pd.NaT, recurrence=True)
    said = " ".join(read_texts(gaps))
    assert "1 without an end of therapy" in said
    assert "1 without a date of last contact or death" in said
    assert "1 with a recurrence without a date" in said


def test_no_patient_is_named() -> None:
    assert not [text for text in read_texts(make_patients(30)) if text.startswith("P0")]


@pytest.mark.parametrize(("count", "hatch", "height"), [(120, "////", 0.55), (121, "", 1.0)])
def test_many_lanes_are_plain_and_without_gaps_and_so_is_their_key(
    count: int, hatch: str, height: float
) -> None:
    many = pd.concat([make_one(patient=f"{place:03}") for place in range(count)])
    canvas, panel = draw_swimmer(many).axes
    key = canvas.patches[0]
    bar = panel.patches[count]
    assert [key.get_hatch() or "", bar.get_hatch() or ""] == [hatch, hatch]
    assert bar.get_height() == pytest.approx(height)
