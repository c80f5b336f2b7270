"""Draw the nine figures, each as PDF and SVG, and write their captions and alternative texts."""

from pathlib import Path
from typing import Any

import pandas as pd

from scripts.lib.figures.atlas import draw_all
from scripts.lib.figures.style import save_figure
from scripts.lib.files import read_frame, write_json
from scripts.lib.stage import stage


def figures(
    *,
    attrition: Path,
    fates: Path,
    patients: Path,
    numbers: Path,
    curves: Path,
    findings: list[Path],
    centers: dict[str, str],
    report: dict[str, Any],
    variables: dict[str, str],
    notice: str,
    drawings: dict[str, Path],
    captions: Path,
) -> None:
    """`centers`, `variables`: name -> label; `drawings`: figure_format -> file; `notice`: printed on each."""
    found = pd.concat([read_frame(path, ["center", "variable"]) for path in findings])
    frames = {
        "attrition": read_frame(attrition),
        "fates": read_frame(fates),
        "patients": read_frame(patients),
        "numbers": read_frame(numbers),
        "curves": read_frame(curves),
        "findings": found,
    }
    drawn, said = draw_all(frames, centers, variables, report, notice)
    for name, path in drawings.items():
        save_figure(drawn[name.rpartition("_")[0]], path)
    write_json(said, captions)


if "snakemake" in globals():
    with stage(snakemake) as job:  # noqa: F821
        figures(
            attrition=job.input.attrition,
            fates=job.input.fates,
            patients=job.input.patients,
            numbers=job.input.numbers,
            curves=job.input.curves,
            findings=job.input.findings,
            centers=job.params.centers,
            report=job.params.report,
            variables=job.params.variables,
            notice=job.params.notice,
            drawings={k: v for k, v in vars(job.output).items() if k[-4:] in ("_pdf", "_svg")},
            captions=job.output.captions,
        )
