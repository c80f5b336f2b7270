"""Ask one center: the status of every query from all deliveries and answers, and the workbook."""

from pathlib import Path
from typing import Any

from schemas.tables.queries import Queries, Scorecard
from scripts.lib.catalogue import read_catalogue
from scripts.lib.codelists import read_codelists
from scripts.lib.contracts import check_contract
from scripts.lib.files import read_frame, write_frame
from scripts.lib.queries.answers import check_origin, list_asked, read_answers
from scripts.lib.queries.history import Judgement, find_history
from scripts.lib.queries.scorecard import summarize_center
from scripts.lib.queries.statuses import derive_statuses
from scripts.lib.queries.workbook import prepare_lines, write_workbook
from scripts.lib.registers import read_withdrawn
from scripts.lib.stage import stage


def queries(
    *,
    findings: Path,
    rows: Path,
    codelists: list[Path],
    withdrawn: list[Path],
    settings: dict[str, Any],
    words: dict[str, Any],
    severities: dict[str, str],
    limits: dict[str, float],
    title: str,
    study: dict[str, Any],
    workbook: Path,
    statuses: Path,
    card: Path,
) -> None:
    """`settings`: the center's file; `words`: the shipped languages, the center's under its code."""
    catalogue, center = read_catalogue(study["variables"]), settings["center"]
    gone = [record for path in withdrawn for record in read_withdrawn(path, center)]
    how = Judgement(
        catalogue, read_codelists(codelists), study["data_cutoff"], severities, limits, gone
    )
    history = find_history(settings, how)
    answers = read_answers(settings, words)
    current = read_frame(findings)
    asked = list_asked([*(one for _, one in history), current])
    check_origin(answers, asked, settings, list(catalogue))
    found = derive_statuses(history, current, answers)
    table = found.drop(columns="value")
    check_contract(table, Queries, f"queries {center}")
    placed = read_frame(rows)
    received = int((placed["base"] & (placed["fate"] != "not_data")).sum())
    summary = summarize_center(center, settings["label"], received, found, answers)
    check_contract(summary, Scorecard, f"queries {center}, scorecard")
    lines = found[~found["status"].isin(["resolved", "withdrawn"])]
    own = words[settings.get("language", "en")]
    about = {
        "study": title,
        "center": settings["label"],
        "received": settings["deliveries"][-1]["received"],
        "notice": study["marks"]["notice"],
    }
    write_workbook(prepare_lines(lines, own, catalogue), own, about, workbook)
    write_frame(table, statuses, study["marks"])
    write_frame(summary, card, study["marks"])


if "snakemake" in globals():
    with stage(snakemake) as job:  # noqa: F821
        queries(
            findings=job.input.findings,
            rows=job.input.rows,
            codelists=job.input.codelists,
            withdrawn=job.input.withdrawn,
            settings=job.params.settings,
            words=job.params.words,
            severities=job.params.severities,
            limits=job.params.limits,
            title=job.params.title,
            study=job.params.study,
            workbook=job.output.workbook,
            statuses=job.output.statuses,
            card=job.output.card,
        )
