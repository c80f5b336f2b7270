"""Typeset the report as PDF and DOCX from tables, figures and numbers."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from scripts.lib.files import read_frame, sha256_file
from scripts.lib.report.content import build_report
from scripts.lib.report.pdf import write_pdf
from scripts.lib.report.pictures import draw_pictures
from scripts.lib.report.word import write_docx
from scripts.lib.root_hash import root_hash
from scripts.lib.stage import stage


def report(
    *,
    numbers: Path,
    decisions: Path,
    attrition: Path,
    sensitivity: Path,
    layout: Path,
    captions: Path,
    drawings: dict[str, Path],
    study: dict[str, Any],
    pdf: Path,
    docx: Path,
) -> None:
    """`drawings`: figure -> SVG; `study`: what the text tells of the configuration."""
    frames = {
        "numbers": read_frame(numbers),
        "attrition": read_frame(attrition),
        "sensitivity": read_frame(sensitivity),
    }
    tables = json.loads(layout.read_text(encoding="utf-8"))
    said = json.loads(captions.read_text(encoding="utf-8"))
    figures = {name: said[name] for name in drawings}
    root = root_hash([sha256_file(numbers), sha256_file(decisions)])
    whole = build_report(frames, tables, figures, study, root)
    write_both(whole, drawings, study["data_cutoff"], pdf, docx)


def write_both(
    whole: dict[str, Any], drawings: dict[str, Path], day: str, pdf: Path, docx: Path
) -> None:
    """Side by side: typst lets other threads go on. Where both fail, the error of the PDF is told."""

    def write_word() -> None:
        write_docx(whole, draw_pictures(drawings), day, docx)

    with ThreadPoolExecutor(max_workers=1) as pool:
        word = pool.submit(write_word)
        write_pdf(whole, drawings, pdf)
        word.result()


if "snakemake" in globals():
    with stage(snakemake) as job:  # noqa: F821
        report(
            numbers=job.input.numbers,
            decisions=job.input.decisions,
            attrition=job.input.attrition,
            sensitivity=job.input.sensitivity,
            layout=job.input.layout,
            captions=job.input.captions,
            drawings={path.stem: path for path in job.input.drawings},
            study=job.params.study,
            pdf=job.output.pdf,
            docx=job.output.docx,
        )
