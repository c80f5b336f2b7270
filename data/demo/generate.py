"""Make the synthetic extracts of the demo study: `python data/demo/generate.py [--clean] [--out FOLDER]`.

The same bytes come out on every machine; the files are committed beside this script, and a test
compares them. Nothing in them is of a real hospital or person (README.md lists what was planted).
"""

import argparse
from pathlib import Path

from generator.alpha import print_alpha
from generator.beta import print_beta
from generator.check import check_patients
from generator.gamma import print_gamma
from generator.patients import Patient, build_patients
from generator.quirks import CELLS, PLANTED

PRINTERS = {"alpha": print_alpha, "beta": print_beta, "gamma": print_gamma}


def make_extracts(patients: list[Patient]) -> dict[str, bytes]:
    """The files of all centers, name to bytes."""
    files: dict[str, bytes] = {}
    for center, printer in PRINTERS.items():
        files |= printer([patient for patient in patients if patient["center"] == center])
    return files


def main() -> None:
    """Check the patients, then write the files."""
    parser = argparse.ArgumentParser(description="Write the synthetic extracts of the demo study.")
    parser.add_argument(
        "--out", type=Path, default=Path(__file__).parent, help="folder to write to"
    )
    parser.add_argument("--clean", action="store_true", help="leave the planted problems out")
    chosen = parser.parse_args()
    folder = chosen.out
    if chosen.clean:
        for cell in PLANTED:
            del CELLS[cell]
    patients = build_patients()
    check_patients(patients)
    for name, content in make_extracts(patients).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main()
