"""Large synthetic studies: `python -m benchmarks.large FOLDER --centers 10 --patients 100000`.

Each center writes in the dialect of a center of the demo, and each patient is a patient of the
demo, without what was planted there, with days, year of birth, operating time and blood loss of its own, so that nobody is
somebody else by chance. Into that, faults are planted at fixed rates. What must come out is
therefore known, and is written beside the study: `expected.json`.

The same arguments give the same bytes.
"""

import argparse
import csv
import io
import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import yaml

from benchmarks.large_files import ENCODINGS, write_center
from benchmarks.plain_pandas import NUMBERS
from scripts.lib.config import read_yaml

ROOT = Path(__file__).resolve().parents[1]
WINDOW = tuple(np.datetime64(day) for day in ("2015-01-01", "2022-12-31"))
LAST_DAY = np.datetime64("2024-01-15")
# Who of the demo is not analysed, and why not (data/demo/README.md).
EXCLUDED = frozenset(
    [
        *("A-002", "A-005", "A-008", "A-017"),
        *("B-002", "B-005", "B-008", "B-011", "B-013", "B-015", "B-017"),
        *("301-2", "301-5", "301-8", "301-13"),
    ]
)
UNDETERMINED = {"A-011"}
LEFT_OUT = {"301-11", "B-099"}  # twins and strangers, which are planted here on purpose
KEYS = ["sex", "birth_year", "surgery_date", "side", "lobe", "operating_time", "blood_loss"]
YEARS, HOURS, LOSSES = 10, 12, 100
EXTRAS = ("compare", "leave_one_out", "primary")


@dataclass(frozen=True)
class Columns:
    """Where the columns of one dialect are that are changed from patient to patient."""

    record: str
    birth: str
    surgery: str
    operating_time: str
    blood_loss: str
    smoking: str
    pack_years: str
    diagnosis: str


COLUMNS = {
    "alpha": Columns(
        "ID paziente",
        "Data di nascita",
        "Data intervento ",
        "Durata intervento (min)",
        "Perdite ematiche (mL)",
        "Fumo",
        "Pacchetti-anno",
        "Data diagnosi",
    ),
    "gamma": Columns(
        "record_id",
        "birth_year",
        "surgery_date",
        "op_time",
        "blood_loss",
        "smoking",
        "pack_years",
        "diagnosis_date",
    ),
}
DAY_FORMS = {"alpha": "%d/%m/%Y", "gamma": "%Y-%m-%d"}


@dataclass(frozen=True)
class Template:
    """The demo patients of one center: cells by column, repeated rows by patient, day columns."""

    kind: str
    header: list[str]
    rows: list[list[str]]
    repeated: list[list[list[str]]]
    days: list[int]

    def at(self, name: str) -> int:
        """The position of a changed column."""
        return self.header.index(getattr(COLUMNS[self.kind], name))

    def texts(self, name: str) -> list[str]:
        """The cells of a changed column, by patient."""
        return [row[self.at(name)] for row in self.rows]


@dataclass
class Expected:
    """What the pipeline must find in a study."""

    received: int = 0
    analysed: int = 0
    excluded: int = 0
    undetermined: int = 0
    duplicate: int = 0
    quarantined: int = 0
    findings: Counter[str] = field(default_factory=Counter)


@contextmanager
def clean_extracts() -> Iterator[Path]:
    """A folder with the demo's extracts without their planted problems."""
    with TemporaryDirectory() as folder:
        command = [sys.executable, str(ROOT / "data/demo/generate.py"), "--clean", "--out", folder]
        subprocess.run(command, check=True)
        yield Path(folder)


def read_template(folder: Path, kind: str) -> Template:
    """The extract of one center of the demo as a template."""
    content = (folder / f"{kind}.csv").read_bytes().decode(ENCODINGS[kind])
    header, *rows = csv.reader(io.StringIO(content), delimiter=";" if kind == "alpha" else ",")
    instrument = header.index("redcap_repeat_instrument") if kind == "gamma" else None
    mine = [row for row in rows if row[0] and row[0] not in LEFT_OUT]
    patients = [row for row in mine if instrument is None or not row[instrument]]
    parts = [[row for row in mine if row[0] == one[0] and row is not one] for one in patients]
    days = [i for i in range(len(header)) if any(is_day(kind, row[i]) for row in patients)]
    return Template(kind, header, patients, parts, days)


def is_day(kind: str, text: str) -> bool:
    """Whether a cell is a whole date of the dialect."""
    sign = "/" if kind == "alpha" else "-"
    return len(text) == 10 and text.count(sign) == 2 and text.replace(sign, "").isdigit()


def to_day(kind: str, text: str) -> np.datetime64:
    """A cell as a day; not a day where it is none."""
    if not is_day(kind, text):
        return np.datetime64("NaT", "D")
    day, month, year = text.split("/") if kind == "alpha" else reversed(text.split("-"))
    return np.datetime64(f"{year}-{month}-{day}", "D")


def allowed_shifts(template: Template) -> tuple[np.ndarray, np.ndarray]:
    """For each patient the first shift in days, and how many there are, that change no fate."""
    day = np.array(
        [[to_day(template.kind, row[i]) for i in template.days] for row in template.rows]
    )
    latest = LAST_DAY - np.nanmax(day.astype("datetime64[D]"), axis=1)
    surgery = np.array([to_day(template.kind, text) for text in template.texts("surgery")])
    low, high = WINDOW[0] - surgery, WINDOW[1] - surgery
    before, after = surgery < WINDOW[0], surgery > WINDOW[1]
    first = np.select([before, after], [np.full(len(day), -300, "timedelta64[D]"), high + 1], low)
    last = np.minimum(np.where(before, low - 1, np.where(after, high + 301, high)), latest)
    first = np.maximum(first, last - 299)
    return first.astype(int), (last - first).astype(int) + 1


@dataclass(frozen=True)
class Cohort:
    """The patients of one center: number of the demo patient, and what is their own."""

    patient: np.ndarray
    shift: np.ndarray
    year: np.ndarray
    hour: np.ndarray
    loss: np.ndarray
    faults: dict[str, np.ndarray]


def plan_cohort(template: Template, number: int, count: int) -> Cohort:
    """The patients of center `number`. Nobody has the keys of another one, but for the planted copies."""
    size = len(template.rows)
    place = np.arange(count)
    faults = plant_faults(template, place, size)
    source = np.where(faults["duplicate"], place - size, place)
    patient, turn = source % size, source // size + number * (count // size + 1)
    first, range_ = allowed_shifts(template)
    shift, turn = first[patient] + turn % range_[patient], turn // range_[patient]
    year, turn = turn % YEARS, turn // YEARS
    hour, turn = turn % HOURS, turn // HOURS
    if turn.max(initial=0) >= LOSSES:
        raise SystemExit("There are not enough different patients for a study of this size.")
    return Cohort(patient, shift, year, hour, turn, faults)


def plant_faults(template: Template, place: np.ndarray, size: int) -> dict[str, np.ndarray]:
    """Which patients get which fault; the rates are those of the remainders below."""
    single = np.array([not parts for parts in template.repeated])
    alone, partner_alone = single[place % size], single[(place ^ 1) % size]
    return {
        "duplicate": (place % 1000 == 999) & (place >= size),
        "doubled": np.isin(place % 1000, (198, 199)) & alone & partner_alone,
        "nameless": (place % 1000 == 500) & alone,
        "cell.not_in_codelist": place % 100 == 7,
        "cell.not_a_number": place % 100 == 23,
        "cell.not_a_date": place % 200 == 31,
    }


def expect(template: Template, cohort: Cohort, expected: Expected) -> None:
    """Add what must be found in one center."""
    faults = cohort.faults
    lost = faults["doubled"] | faults["nameless"]
    records = np.array([row[0] for row in template.rows])[cohort.patient]
    kept = records[~lost & ~faults["duplicate"]]
    excluded, undetermined = (np.isin(kept, sorted(names)) for names in (EXCLUDED, UNDETERMINED))
    expected.received += len(records)
    expected.quarantined += int(lost.sum())
    expected.duplicate += int((faults["duplicate"] & ~lost).sum())
    expected.excluded += int(excluded.sum())
    expected.undetermined += int(undetermined.sum())
    expected.analysed += int((~excluded & ~undetermined).sum())
    expected.findings["row.no_record"] += int(faults["nameless"].sum())
    expected.findings["record.doubled"] += int(faults["doubled"].sum())
    for rule in ("cell.not_in_codelist", "cell.not_a_number", "cell.not_a_date"):
        expected.findings[rule] += int((faults[rule] & ~lost).sum())


def center_name(number: int) -> str:
    """The name of a center, such as c0007."""
    return f"c{number:04d}"


def write_study(folder: Path, centers: int, patients: int) -> Expected:
    """A whole study: configuration, extracts, and what must come out."""
    shutil.copytree(ROOT / "config", folder / "config", ignore=shutil.ignore_patterns("centers"))
    (folder / "config" / "centers").mkdir()
    (folder / "data").mkdir()
    names = [center_name(number) for number in range(centers)]
    write_config(folder, names)
    with clean_extracts() as clean:
        templates = [read_template(clean, kind) for kind in COLUMNS]
    expected = Expected()
    for number, name in enumerate(names):
        template = templates[number % len(templates)]
        cohort = plan_cohort(template, number // len(templates), patients)
        write_center(folder / "data" / f"{name}.csv", template, cohort, name)
        declare_center(folder, name, template.kind)
        expect(template, cohort, expected)
    shutil.copy(ROOT / "data/demo/gamma_dictionary.csv", folder / "data" / "dictionary.csv")
    (folder / "expected.json").write_text(json.dumps(vars(expected), indent=1), encoding="utf-8")
    return expected


def write_config(folder: Path, names: list[str]) -> None:
    """The demo's configuration with other centers, and the numbers that a plain script computes too."""
    config: dict[str, Any] = read_yaml(ROOT / "config" / "config.yaml")
    # Among so many, somebody else was operated within days of almost everyone.
    config["centers"], config["duplicates"] = names, {"keys": KEYS, "days": 0}
    endpoints = read_yaml(ROOT / "config" / "endpoints.yaml")["endpoints"]
    plain = [one for one in endpoints if one["id"] in NUMBERS]
    kept = [{key: one[key] for key in one if key not in EXTRAS} for one in plain]
    for name, content in (("config", config), ("endpoints", {"endpoints": kept})):
        text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=1000)
        (folder / "config" / f"{name}.yaml").write_text(text, encoding="utf-8")
    for name in ("published", "report"):
        (folder / "config" / f"{name}.yaml").unlink()


def declare_center(folder: Path, name: str, kind: str) -> None:
    """The configuration of a center: that of the demo's center under another name."""
    text = (ROOT / "config" / "centers" / f"{kind}.yaml").read_text(encoding="utf-8")
    for old, new in (
        (f"center: {kind}", f"center: {name}"),
        (f"label: Hospital {kind.title()}", f"label: Hospital {name}"),
        (f"data/demo/{kind}.csv", f"data/{name}.csv"),
        ("data/demo/gamma_dictionary.csv", "data/dictionary.csv"),
    ):
        text = text.replace(old, new)
    (folder / "config" / "centers" / f"{name}.yaml").write_text(text, encoding="utf-8")


def main() -> None:
    """Write the study of the command line."""
    parser = argparse.ArgumentParser(description="Write a large synthetic study.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--centers", type=int, default=10)
    parser.add_argument("--patients", type=int, default=1000, help="of each center")
    chosen = parser.parse_args()
    write_study(chosen.folder, chosen.centers, chosen.patients)


if __name__ == "__main__":
    main()
