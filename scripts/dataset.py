"""Hand the analysed patients to the statistician as CSV, SPSS and Stata; restricted."""

from pathlib import Path
from typing import Any

from scripts.lib.catalogue import read_catalogue, read_derived
from scripts.lib.dataset import write_dataset
from scripts.lib.files import read_frame
from scripts.lib.stage import stage


def dataset(
    *, patients: Path, study: dict[str, Any], notice: str, csv: Path, sav: Path, dta: Path
) -> None:
    """`study`: variables, marks and data cutoff."""
    catalogue = {**read_catalogue(study["variables"]), **read_derived()}
    write_dataset(read_frame(patients), catalogue, notice, study["data_cutoff"], csv, sav, dta)


if "snakemake" in globals():
    with stage(snakemake) as job:  # noqa: F821
        dataset(
            patients=job.input.patients,
            study=job.params.study,
            notice=job.params.notice,
            csv=job.output.csv,
            sav=job.output.sav,
            dta=job.output.dta,
        )
