"""A plain script for the numbers of a large study: `python benchmarks/plain_pandas.py STUDY NUMBERS.csv`.

Written as one would without this project: read the files, translate, filter, count. No validation,
no change log, no lineage, no records; cells that cannot be read are missing. It imports nothing of
the project, so that it also is an independent computation of the same numbers.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

ALPHA = {
    "ID paziente": "record", "Data di nascita": "birth", "Sesso": "sex", "Istologia": "histology",
    "Lato": "side", "Lobo": "lobe", "Operabile alla diagnosi": "operable",
    "Versamento pleurico": "pleural", "Versamento pericardico": "pericardial", "cN": "c_n",
    "Stadio clinico": "c_stage", "PD-L1 valutato": "pdl1", "Gene alterato": "gene",
    "Mutazione confermata": "proven", "Farmaco": "drug", "Inizio terapia": "start",
    "Fine terapia": "end", "Chemioterapia": "chemo", "Radioterapia": "radio",
    "Risposta RECIST": "response", "Riduzione notevole": "notable", "Stadio dopo terapia": "yc_stage",
    "Data ricovero": "admission", "Data intervento ": "surgery", "Data dimissione": "discharge",
    "Intento": "intent", "Conversione": "conversion", "Resezione": "resection",
    "Linfoadenectomia": "nodes", "Margini": "margin", "Perdite ematiche (mL)": "loss",
    "Durata intervento (min)": "minutes", "Complicanze (grado)": "complications",
    "Tumore vitale (%)": "viable", "TNM patologico": "yp", "Stadio patologico": "yp_stage",
    "Ultimo contatto": "contact", "Stato vitale": "status", "Data decesso": "death",
    "Causa decesso": "cause", "Recidiva": "recurrence",
}  # fmt: skip
GAMMA = {
    "record_id": "record", "birth_year": "year", "sex": "sex", "histology": "histology",
    "side": "side", "lobe": "lobe", "initially_operable": "operable", "pleural_effusion": "pleural",
    "pericardial_effusion": "pericardial", "c_n": "c_n", "c_stage": "c_stage", "pdl1_done": "pdl1",
    "driver_gene": "gene", "driver_proven": "proven", "therapy_start": "start",
    "therapy_end": "end", "chemo": "chemo", "radio": "radio", "response": "response",
    "shrinkage": "notable", "yc_stage": "yc_stage", "admission": "admission",
    "surgery_date": "surgery", "discharge": "discharge", "intent": "intent",
    "conversion": "conversion", "resection": "resection", "lymphadenectomy": "nodes",
    "margin": "margin", "blood_loss": "loss", "op_time": "minutes", "readmission": "readmission",
    "any_complication": "complications", "viable": "viable", "yp_t": "yp_t", "yp_n": "yp_n",
    "yp_stage": "yp_stage", "last_contact": "contact", "status": "status", "death_date": "death",
    "death_cause": "cause", "recurrence": "recurrence",
}  # fmt: skip
DATES = ["start", "end", "admission", "surgery", "discharge", "contact", "death"]
YES_NO = ["operable", "pleural", "pericardial", "pdl1", "proven", "notable", "conversion", "nodes"]
YES_NO += ["recurrence", "readmission"]
ITALIAN = {
    "histology": {"microcitoma": "not", "altro": "not"},
    "chemo": {"no": "none", "prima": "before", "in associazione": "with"},
    "radio": {"no": "none", "prima": "before", "in associazione": "with"},
    "response": {"RC": "CR", "RP": "PR", "MS": "SD"},
    "intent": {"radicale": "radical", "bioptico": "biopsy", "palliativo": "palliative"},
    "resection": {"lobectomia": "lobe", "bilobectomia": "lobe", "lobectomia sleeve": "lobe",
                  "pneumonectomia": "anatomical", "segmentectomia": "anatomical"},
    "status": {"vivo": "alive", "deceduto": "dead"},
    "cause": {"tumore": "cancer"},
    "gene": {"nessuna": "none"},
    "complications": {"nessuna": "none"},
}  # fmt: skip
CODED = {
    "histology": {"6": "not", "7": "not"},
    "chemo": {"0": "none", "1": "before", "2": "with"},
    "radio": {"0": "none", "1": "before", "2": "with"},
    "response": {"1": "CR", "2": "PR", "3": "SD", "4": "PD"},
    "intent": {"1": "radical", "2": "biopsy", "3": "palliative"},
    "resection": {"1": "lobe", "2": "lobe", "3": "lobe", "4": "anatomical", "5": "anatomical"},
    "status": {"1": "alive", "2": "dead"},
    "cause": {"1": "cancer"},
    "gene": {"0": "none"},
    "complications": {"0": "none"},
    "c_n": {"1": "N0", "2": "N1", "3": "N2", "4": "N3"},
    "yp_t": {"1": "T0"},
    "yp_n": {"1": "N0", "2": "N1", "3": "N2", "4": "N3"},
    "margin": {"0": "R0"},
}
TARGET_DRUGS = "gefitinib|afatinib|osimertinib|alectinib"
IMMUNE_DRUGS = "umab|limab|lizumab|Keytruda"
STAGES = ["T0N0M0", "0", "I", "IA", "IA1", "IA2", "IA3", "IB", "II", "IIA", "IIB"]
STAGES += ["III", "IIIA", "IIIB", "IIIC", "IV", "IVA", "IVB"]
MONTH = 30.4375


def read_alpha(path: Path) -> pd.DataFrame:
    """A semicolon CSV in Italian."""
    frame = pd.read_csv(path, sep=";", encoding="cp1252", dtype=str, usecols=list(ALPHA))
    frame = frame.rename(columns=ALPHA).replace({"nd": np.nan, "n.v.": np.nan})
    frame = translate(frame, "%d/%m/%Y", {"sì": 1.0, "no": 0.0}, ITALIAN)
    frame["year"] = pd.to_datetime(frame["birth"], format="%d/%m/%Y").dt.year
    frame["yp_t"] = frame["yp"].str.extract(r"yp(T\S+)")[0]
    frame["yp_n"] = frame["yp"].str.extract(r"yp(N\S+)")[0]
    frame["sex"] = frame["sex"].str.strip()
    frame["major"] = frame["complications"].str.contains(":(?:III|IV|V)")
    frame["target"] = frame["drug"].str.contains(TARGET_DRUGS)
    frame["immune"] = frame["drug"].str.contains(IMMUNE_DRUGS)
    return frame


def read_gamma(path: Path) -> pd.DataFrame:
    """A raw REDCap export; the rows of the repeating form hold the grades of complications."""
    boxes = [f"drug___{code}" for code in range(1, 9)]
    wanted = [*GAMMA, *boxes, "redcap_repeat_instrument", "comp_grade"]
    frame = pd.read_csv(path, dtype=str, usecols=wanted)
    repeated = frame["redcap_repeat_instrument"].notna()
    grades = frame[repeated]
    major = grades.loc[grades["comp_grade"].str.contains("III|IV|V"), "record_id"]
    frame = frame[~repeated].reset_index(drop=True)
    frame = frame.rename(columns=GAMMA).replace({"-99": np.nan, "UNK": np.nan})
    frame = translate(frame, "%Y-%m-%d", {"1": 1.0, "0": 0.0}, CODED)
    frame["year"] = pd.to_numeric(frame["year"])
    frame["major"] = frame["record"].isin(set(major))
    frame["immune"] = (frame[boxes[:4]] == "1").any(axis=1)
    frame["target"] = (frame[boxes[4:]] == "1").any(axis=1)
    return frame


def translate(
    frame: pd.DataFrame, days: str, yes_no: dict[str, float], codes: dict[str, dict[str, str]]
) -> pd.DataFrame:
    """Days, yes and no, codes; a record id given twice is dropped."""
    for name in DATES:
        frame[name] = pd.to_datetime(frame[name], format=days, errors="coerce")
    for name in YES_NO:
        frame[name] = frame[name].map(yes_no) if name in frame else np.nan
    for name, table in codes.items():
        frame[name] = frame[name].replace(table)
    for name in ("viable", "minutes", "loss"):
        frame[name] = pd.to_numeric(frame[name], errors="coerce")
    return frame[frame["record"].notna() & ~frame["record"].duplicated(keep=False)]


def select_cohort(frame: pd.DataFrame) -> pd.DataFrame:
    """The analysed patients: each once, all criteria known and met."""
    keys = ["sex", "year", "surgery", "side", "lobe", "minutes", "loss"]
    frame = frame[~(frame.duplicated(keys) & frame[keys].notna().all(axis=1))]
    frame = frame.assign(
        therapy=np.select(
            [frame["immune"] == 1, frame["target"] == 1], ["immunotherapy", "target"], ""
        )
    )
    target, immune = frame["therapy"] == "target", frame["therapy"] == "immunotherapy"
    early = (frame["chemo"] == "before") | (frame["radio"] == "before")
    fourth = frame["c_stage"].str.startswith("IV")
    kept = (
        frame["surgery"].between("2015-01-01", "2022-12-31")
        & (frame["histology"].notna() & (frame["histology"] != "not"))
        & (frame["operable"] == 0)
        & (target | immune)
        & (frame["start"] < frame["surgery"])
        & (~immune | (frame["pdl1"] == 1))
        & (~target | ((frame["proven"] == 1) & (frame["gene"] != "none") & early))
        & (frame["intent"] == "radical")
        & (frame["response"].notna() & (frame["response"] != "PD"))
        & ~(fourth & ((frame["pleural"] != 0) | (frame["pericardial"] != 0)))
    )
    return frame[kept].reset_index(drop=True)


def derive(frame: pd.DataFrame) -> pd.DataFrame:
    """The endpoint variables as 1, 0 and missing."""
    rank = {stage: place for place, stage in enumerate(STAGES)}
    before = frame["c_stage"].map(rank)
    after = frame["yc_stage"].fillna("T0N0M0").map(rank)
    final = frame["yp_stage"].fillna("T0N0M0").map(rank)
    nodes = frame["yp_n"].str[:2].map({"N0": 0, "N1": 1, "N2": 2, "N3": 3})
    first = frame["c_n"].str[:2].map({"N0": 0, "N1": 1, "N2": 2, "N3": 3})
    dead, end = frame["status"] == "dead", frame["death"].fillna(frame["contact"])
    followed = (end - frame["surgery"]).dt.days
    to_death = (frame["death"] - frame["surgery"]).dt.days
    windows = {
        f"dead{days}": ((dead & (to_death <= days)) * 1.0).where((followed >= days) | dead)
        for days in (30, 60, 90)
    }
    return frame.assign(
        c_stage_major=np.where(frame["c_stage"].str.startswith("IV"), "IV", "III"),
        down_c=(after < before) * 1.0,
        down_p=(final < before) * 1.0,
        down_n=((nodes < first) * 1.0).where(nodes.notna() & first.notna()),
        objective=frame["response"].isin(["CR", "PR"]) * 1.0,
        anatomical=(frame["resection"].isin(["lobe", "anatomical"]) * 1.0).where(
            frame["resection"].notna()
        ),
        lobe_=((frame["resection"] == "lobe") * 1.0).where(frame["resection"].notna()),
        r0=((frame["margin"] == "R0") * 1.0).where(frame["margin"].notna()),
        complicated=((frame["complications"] != "none") * 1.0).where(
            frame["complications"].notna()
        ),
        major=(frame["major"].fillna(False).astype(bool) * 1.0).where(
            frame["complications"].notna()
        ),
        pcr=((frame["viable"] == 0) & (frame["yp_n"] == "N0")) * 1.0,
        mpr=(frame["viable"] <= 10) * 1.0,
        cancer=(dead & (frame["cause"] == "cancer")) * 1.0,
        hospital=((dead & (frame["death"] <= frame["discharge"])) * 1.0),
        los=(frame["discharge"] - frame["admission"]).dt.days,
        interval=(frame["surgery"] - frame["end"]).dt.days,
        followup=followed / MONTH,
        **windows,
    )


RATES = {
    "downstaging.clinical": "down_c", "response.objective": "objective", "shrinkage.notable": "notable",
    "feasibility": "anatomical", "resection.lobectomy_or_bilobectomy": "lobe_",
    "lymphadenectomy": "nodes", "margin.R0": "r0", "conversion": "conversion",
    "complications": "complicated", "complications.major": "major", "readmission": "readmission",
    "mortality.30d": "dead30", "mortality.60d": "dead60", "mortality.90d": "dead90",
    "mortality.perioperative": "perioperative", "downstaging.pathological": "down_p",
    "downstaging.nodal": "down_n", "pcr": "pcr", "mpr": "mpr", "recurrence": "recurrence",
    "death.cancer": "cancer",
}  # fmt: skip
STRATA = {"feasibility": ["therapy", "center"], "mpr": ["therapy"]}
STRATA["pcr"] = ["therapy", "center", "c_stage_major"]
COUNTS = ["cohort.n", "cohort.centers", "stage.III", "stage.IV", "therapy.immunotherapy"]
COUNTS += ["therapy.target", "therapy.immunotherapy.chemotherapy"]
SUMMARIES = {
    "los": ["mean", "sd", "median", "q1", "q3", "min", "max"],
    "interval": ["median", "q1", "q3", "min", "max"],
    "followup": ["median", "min", "max"],
}
NUMBERS = {*COUNTS, *RATES, *SUMMARIES}


def rate(values: pd.Series) -> tuple[float, float, float, float, float]:
    """Value, exact limits, numerator, denominator."""
    known = values.dropna()
    yes, total = int(known.sum()), len(known)
    if not total:
        return np.nan, np.nan, np.nan, 0, 0
    low = stats.beta.ppf(0.025, yes, total - yes + 1) if yes else 0.0
    high = stats.beta.ppf(0.975, yes + 1, total - yes) if yes < total else 1.0
    return yes / total, low, high, yes, total


def compute(frame: pd.DataFrame) -> pd.DataFrame:
    """All numbers: number_id, value, lower, upper, numerator, denominator."""
    immune = frame["therapy"] == "immunotherapy"
    counts = [
        len(frame),
        frame["center"].nunique(),
        (frame["c_stage_major"] == "III").sum(),
        (frame["c_stage_major"] == "IV").sum(),
        immune.sum(),
        (~immune).sum(),
        frame.loc[immune, "chemo"].isin(["before", "with"]).sum(),
    ]
    rows = [
        (name, count, np.nan, np.nan, count, np.nan)
        for name, count in zip(COUNTS, counts, strict=True)
    ]
    frame["perioperative"] = frame["dead30"].where(frame["hospital"] == 0, 1.0)
    for name, column in RATES.items():
        rows.append((name, *rate(frame[column])))
        for stratum in STRATA.get(name, []):
            for level, part in frame.groupby(stratum):
                rows.append((f"{name}[{stratum}={level}]", *rate(part[column])))
    for name, wanted in SUMMARIES.items():
        values = frame[name].dropna()
        found = {
            "mean": values.mean(), "sd": values.std(), "median": values.median(),
            "q1": values.quantile(0.25), "q3": values.quantile(0.75),
            "min": values.min(), "max": values.max(),
        }  # fmt: skip
        rows += [
            (f"{name}.{one}", found[one], np.nan, np.nan, np.nan, len(values)) for one in wanted
        ]
    return pd.DataFrame(
        rows, columns=["number_id", "value", "lower", "upper", "numerator", "denominator"]
    )


def main() -> None:
    """Read all centers of a study, compute, write."""
    study, target = Path(sys.argv[1]), Path(sys.argv[2])
    frames = []
    for path in sorted((study / "data").glob("c*.csv")):
        alpha = b";" in path.open("rb").readline()
        frames.append((read_alpha(path) if alpha else read_gamma(path)).assign(center=path.stem))
    compute(derive(select_cohort(pd.concat(frames, ignore_index=True)))).to_csv(target, index=False)


if __name__ == "__main__":
    main()
