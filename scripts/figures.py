"""Draw the figures: the flow of patients, and the primary rates with their intervals."""

from pathlib import Path

from scripts.lib.figures.flow import draw_flow
from scripts.lib.figures.rates import draw_rates
from scripts.lib.figures.style import save_figure
from scripts.lib.files import read_frame
from scripts.lib.flow_parts import count_arms, count_centers
from scripts.lib.stage import stage

RATES = ("pcr", "pcr[therapy=immunotherapy]", "pcr[therapy=target]")
LABELS = {"pcr": "Pathological complete response"}


def figures(
    *,
    attrition: Path,
    fates: Path,
    patients: Path,
    numbers: Path,
    centers: dict[str, str],
    notice: str,
    flow: Path,
    pcr: Path,
) -> None:
    """`centers`: name -> label; `notice`: printed below each figure."""
    parts = count_centers(read_frame(fates), centers)
    arms = count_arms(read_frame(patients, ["patient", "therapy"]))
    save_figure(draw_flow(read_frame(attrition), parts, arms, notice), flow)
    save_figure(draw_rates(read_frame(numbers), RATES, LABELS, notice), pcr)


if "snakemake" in globals():
    with stage(snakemake) as job:  # noqa: F821
        figures(
            attrition=job.input.attrition,
            fates=job.input.fates,
            patients=job.input.patients,
            numbers=job.input.numbers,
            centers=job.params.centers,
            notice=job.params.notice,
            flow=job.output.flow,
            pcr=job.output.pcr,
        )
