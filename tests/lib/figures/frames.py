"""Literal frames of any size for the tests of the figures: built by counting, never at random."""

import pandas as pd

ODD = (
    "100 $ of a_b$ <b>&amp; #1 "
    + "\U0001f600 \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 "
    + "x" * 40
)
LONG = "A label of eighty characters with plain words that must wrap in any figure, ok?!"


def make_attrition(n: int) -> pd.DataFrame:
    """A flow that ends with n analysed patients."""
    losses = [
        ("received", "received", "raw rows", 0, 0),
        ("quarantined", "quarantined", "Quarantined: no record id", 1, 0),
        ("duplicate", "duplicate", "Duplicate: sent by two centers", 1, 0),
        ("part_of", "part_of", "Part of another record (follow-up, repeats)", n, 0),
        ("not_data", "not_data", "Not data: footers and notes", 2, 0),
        ("window", "inclusion", "Operated between 2015-01-01 and 2022-12-31", 3, 0),
        ("nsclc", "inclusion", "Non-small cell lung cancer", 2, 0),
        ("operable", "inclusion", "Not directly operable at diagnosis", 2, 1),
        ("pdl1", "inclusion", LONG, n // 10, 1),
        ("odd", "inclusion", ODD, 1, 0),
        ("progression", "exclusion", "Progression during therapy", 0, 0),
        ("effusion", "exclusion", "Stage IV with pleural or pericardial effusion", 1, 2),
        ("analysed", "analysed", "patients analysed", 0, 0),
    ]
    frame = pd.DataFrame(losses, columns=["criterion", "kind", "text", "excluded", "unknown"])
    gone = frame["excluded"] + frame["unknown"]
    frame["remaining"] = n + gone.sum() - gone.cumsum()
    frame["entering"] = frame["remaining"] + gone
    return frame.assign(step=range(1, len(frame) + 1))


def make_centers(attrition: pd.DataFrame) -> pd.DataFrame:
    """Three centers: one with a label full of traps, one without an analysed patient."""
    raw, n = int(attrition["entering"].iloc[0]), int(attrition["remaining"].iloc[-1])
    return pd.DataFrame(
        {
            "center": ["alpha", "beta", "gamma"],
            "label": ["Hospital Alpha", ODD, "Gamma"],
            "received": [raw - 2 * (raw // 3), raw // 3, raw // 3],
            "analysed": [n - n // 2, n // 2, 0],
        }
    )


def make_patients(n: int) -> pd.DataFrame:
    """n patients with every response, every grade, all kinds of missing values."""
    count = pd.Series(range(n), dtype="int64")
    surgery = pd.Timestamp("2019-01-01") + pd.to_timedelta(count * 3, unit="D")
    return pd.DataFrame(
        {
            "patient": count.map("P{:05d}".format).astype("str"),
            "diameter_before": (40.0 + count % 30).where(count % 17 != 5),
            "diameter_after": (40.0 + count % 30) * (1.25 - (count * 7 % 30) / 24).clip(0),
            "response": _pick(count, ["PR", "PR", "CR", "PR", "SD", "PD", None]),
            "path_response": _pick(count, ["pcr", "mpr", "partial", "partial", None]),
            "pcr": _pick(count, [True, False, False, None]).astype("boolean"),
            "stage_before": _pick(count, ["IIIA", "IIIB", "IIIC", "IVA", "IVB"]),
            "stage_after_therapy": _pick(count, ["IIB", "IIIA", "IB", "IIIA", "IVA", "IA2", None]),
            "stage_after_surgery": _pick(
                count, ["ypT0N0", "IA1", "IIB", "IIIA", "ypT0N0", "IB", "IVA"]
            ),
            "therapy_start": surgery - pd.to_timedelta(90 + count % 200, unit="D"),
            "therapy_end": (surgery - pd.to_timedelta(30 + count % 50, unit="D")).where(
                count % 13 != 4
            ),
            "surgery_date": surgery.where(count % 29 != 8),
            "recurrence_date": (surgery + pd.to_timedelta(70 + count, unit="D")).where(
                count % 6 == 1
            ),
            "death_date": (surgery + pd.to_timedelta(300 + 9 * (count % 200), unit="D")).where(
                count % 8 == 3
            ),
            "last_contact": surgery
            + pd.to_timedelta((60 + 9 * (count * 11 % 270)).mask(count % 8 == 3, 200), unit="D"),
            "vital_status": _pick(
                count, ["alive", "alive", "alive", "dead", "alive", "alive", None, "alive"]
            ),
            "complication_grade": _pick(
                count,
                [
                    "none",
                    "none",
                    "none",
                    "II",
                    "none",
                    "IIIa",
                    "none",
                    "I",
                    "none",
                    "IVb",
                    "V",
                    None,
                ],
            ),
            "los": (3 + count * 7 % 11 + 9 * (count % 23 == 7))
            .astype("float64")
            .where(count % 19 != 3),
        }
    )


def _pick(count: pd.Series, values: list[object]) -> pd.Series:
    return (count % len(values)).map(dict(enumerate(values))).astype("object")


def make_numbers() -> pd.DataFrame:
    """Rates as published, one refused, one with an odd label."""
    rows = [
        ("pcr", "Pathological complete response", 11, 30, 0.367, 0.199, 0.561),
        ("pcr[therapy=immunotherapy]", "Immunotherapy", 10, 22, 0.455, 0.244, 0.678),
        ("pcr[therapy=target]", "Target therapy", 1, 8, 0.125, 0.003, 0.527),
        ("pcr[center=alpha]", LONG, 0, 12, 0.0, 0.0, 0.265),
        ("pcr[center=beta]", ODD, 9, 9, 1.0, 0.664, 1.0),
        ("feasibility", "Feasibility of anatomical resection", 28, 30, 0.933, 0.779, 0.992),
    ]
    frame = pd.DataFrame(
        rows,
        columns=["number_id", "label", "numerator", "denominator", "value", "lower", "upper"],
    )
    share = [f"{100 * v:.1f} % ({100 * a:.1f} to {100 * b:.1f})" for *_, v, a, b in rows]
    frame = frame.assign(text=share, ci_method="clopper_pearson", reason=None)
    refused = {"number_id": "pcr[center=gamma]", "label": "Gamma", "reason": "no patient analysed"}
    return pd.concat([frame, pd.DataFrame([refused])], ignore_index=True)


def make_cells(variables: int, centers: int) -> pd.DataFrame:
    """Completeness of so many variables and centers, the last center without a patient."""
    names = pd.MultiIndex.from_product([range(variables), range(centers)], names=["v", "c"])
    cells = names.to_frame(index=False)
    labels = {1: LONG, 2: ODD}
    cells["variable"] = cells["v"].map("variable_{}".format)
    cells["label"] = cells["v"].map(lambda v: labels.get(v, f"variable number {v}"))
    cells["center"] = cells["c"].map("center_{}".format)
    cells["center_label"] = cells["c"].map(lambda c: labels.get(c, f"Hospital {c}"))
    cells["patients"] = (cells["c"] != centers - 1) * 100
    cells["total"] = cells["patients"] * ((cells["v"] + cells["c"]) % 6 != 5)
    cells["known"] = cells["total"] * (cells["v"] * 3 % 5) // 4
    cells["share"] = (cells["known"] / cells["total"]).where(cells["total"] > 0)
    return cells.assign(findings=(cells["v"] * 5 + cells["c"]) % 7 % 4 * 5)


def make_curves() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Two groups of curves as estimated elsewhere, and their numbers at risk."""
    curves = pd.DataFrame(
        {
            "group": ["Immunotherapy"] * 4 + [ODD] * 3,
            "time": [3.0, 8.0, 14.0, 30.0, 5.0, 12.0, 41.0],
            "estimate": [0.95, 0.90, 0.90, 0.80, 0.88, 0.75, 0.75],
            "lower": [0.80, 0.75, 0.75, 0.55, 0.60, 0.40, 0.40],
            "upper": [0.99, 0.97, 0.97, 0.95, 0.98, 0.92, 0.92],
            "censored": [0, 0, 3, 1, 0, 0, 2],
        }
    )
    at_risk = pd.DataFrame(
        {
            "group": ["Immunotherapy"] * 5 + [ODD] * 5,
            "time": [0, 12, 24, 36, 48] * 2,
            "at_risk": [22, 15, 9, 4, 1, 8, 6, 3, 2, 0],
        }
    )
    return curves, at_risk
