"""Copy to results/release/ what config/release.yaml names and its policy lets out."""

import shutil
from pathlib import Path
from typing import Any

import pandas as pd

from scripts.lib.catalogue import read_catalogue, read_derived
from scripts.lib.errors import StudyError
from scripts.lib.figures.atlas import list_rates
from scripts.lib.files import read_frame, write_json, write_text
from scripts.lib.release.gate import Gate
from scripts.lib.release.manifest import collect_provenance, write_manifest
from scripts.lib.release.policies import read_policies
from scripts.lib.release.request import THRESHOLD, Allowance
from scripts.lib.stage import stage
from scripts.lib.targets import CENTER_OUTPUTS, STUDY_OUTPUTS

MADE = ("tables", "figures", "report", "endpoints", "rows")


def release(
    *,
    records: list[Path],
    request: dict[str, Any],
    study: dict[str, Any],
    is_demo: bool,
    shown: dict[str, Any],
    manifest: Path,
    page: Path,
) -> None:
    """`shown`: published, report, rules, centers, marks and notice, as the rule of tables takes them."""
    if not request:
        raise StudyError(
            "config/release.yaml: the file is missing, so nothing may go out. Write it."
        )
    if is_demo and not shown["notice"]:
        raise StudyError(
            "config/config.yaml: study.notice: a demonstration needs the sentence that its data are "
            "synthetic, or a key of its own and no demo flag. Nothing is released."
        )
    folder = manifest.parent
    clear(folder)
    declared = {**read_catalogue(shown["marks"]["variables"]), **read_derived()}
    told = {**shown, "catalogue": declared, "data_cutoff": shown["marks"]["data_cutoff"]}
    allowance = Allowance(request.get("exceptions", []))
    policy = read_policies()[request["policy"]]
    provenance = {**collect_provenance(records, study), "policy": request["policy"]}
    frames = read_frames(list(shown["centers"]), shown["report"])
    gate = Gate(Path("results"), folder, policy, allowance, frames, told, provenance)
    try:
        gate.run(request)
    except BaseException:
        clear(folder)
        raise
    whole = {
        "study": {key: study[key] for key in ("id", "title", "version")},
        "demonstration": is_demo,
        "notice": shown["notice"],
        "policy": request["policy"],
        "rules": vars(policy),
        "threshold": request.get("threshold", THRESHOLD),
        "released": gate.released,
        "refused": gate.refused,
        "exceptions": allowance.as_data(),
        "besides": gate.besides,
        "provenance": provenance,
    }
    write_json(whole, manifest)
    write_text(write_manifest(whole), page)


def clear(folder: Path) -> None:
    """Take away what an earlier or a broken-off release laid there."""
    for name in MADE:
        shutil.rmtree(folder / name, ignore_errors=True)


def read_frames(centers: list[str], report: dict[str, Any]) -> dict[str, pd.DataFrame]:
    """What the checks count."""
    made, chosen = STUDY_OUTPUTS["endpoints"], STUDY_OUTPUTS["eligibility"]
    paths = {
        "numbers": made["numbers"],
        "contributors": made["contributors"],
        "patients": made["patients"],
        "curves": made["curves"],
        "attrition": chosen["attrition"],
        "fates": chosen["fates"],
    }
    frames = {name: read_frame(path) for name, path in paths.items()}
    columns = ["rule", "severity", "center", "variable", "status"]
    found = [CENTER_OUTPUTS["queries"]["statuses"].format(center=one) for one in centers]
    frames["queries"] = pd.concat([read_frame(path, columns) for path in found])
    drawn = list_rates(frames["numbers"], report.get("rates", []))
    frames["rates"] = pd.DataFrame({"id": list(drawn)}, dtype="str")
    return frames


if "snakemake" in globals():
    with stage(snakemake) as job:  # noqa: F821
        taken = ("published", "report", "rules", "centers", "marks", "notice")
        release(
            records=job.input.records,
            request=job.params.request,
            study=job.params.study,
            is_demo=job.params.is_demo,
            shown={name: getattr(job.params, name) for name in taken},
            manifest=job.output.manifest,
            page=job.output.page,
        )
