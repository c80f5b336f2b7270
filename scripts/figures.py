"""Draw the nine figures, each as PDF and SVG, and write their captions and alternative texts."""

import gc
from pathlib import Path
from typing import Any

import pandas as pd

from scripts.lib.figures.atlas import draw_all
from scripts.lib.figures.style import save_figure
from scripts.lib.figures.xmp import append_xmp
from scripts.lib.files import read_frame, sha256_file, write_json
from scripts.lib.root_hash import list_keywords, root_hash
from scripts.lib.stage import stage


def figures(
    *,
    attrition: Path,
    fates: Path,
    patients: Path,
    numbers: Path,
    decisions: Path,
    curves: Path,
    findings: list[Path],
    centers: dict[str, str],
    report: dict[str, Any],
    variables: dict[str, str],
    study: dict[str, str],
    notice: str,
    drawings: dict[str, Path],
    captions: Path,
) -> None:
    """`centers`, `variables`: name -> label; `drawings`: figure_format -> file; `notice`: printed on each.
    `study`: id and version, for the metadata.
    """
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
    root = root_hash([sha256_file(numbers), sha256_file(decisions)])
    keywords = list_keywords(study["id"], study["version"], root)
    for name, path in drawings.items():
        figure = name.rpartition("_")[0]
        save_figure(drawn[figure], path)
        if path.suffix == ".pdf":
            path.write_bytes(append_xmp(path.read_bytes(), said[figure]["title"], keywords))
    write_json(said, captions)


if "snakemake" in globals():
    # Figures and fonts are of many objects that stay: looking for garbage among them took a sixth.
    gc.set_threshold(50_000)
    with stage(snakemake) as job:  # noqa: F821
        figures(
            attrition=job.input.attrition,
            fates=job.input.fates,
            patients=job.input.patients,
            numbers=job.input.numbers,
            decisions=job.input.decisions,
            curves=job.input.curves,
            findings=job.input.findings,
            centers=job.params.centers,
            report=job.params.report,
            variables=job.params.variables,
            study=job.params.study,
            notice=job.params.notice,
            drawings={k: v for k, v in vars(job.output).items() if k[-4:] in ("_pdf", "_svg")},
            captions=job.output.captions,
        )
