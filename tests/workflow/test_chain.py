"""Whole runs: the same bytes everywhere, a broken contract stays red, and every rule keeps the form."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.lib.targets import (
    CENTER_OUTPUTS,
    PACKAGE_OUTPUTS,
    RELEASE,
    STUDY_OUTPUTS,
    expand_outputs,
)
from tests.workflow.study import ROOT, Study, fresh_study

OTHER_MACHINE = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "4242"}


@pytest.mark.ci
def test_another_folder_zone_locale_seed_and_cores_give_the_same_bytes(
    finished: Study, tmp_path: Path
) -> None:
    other = fresh_study(tmp_path / "a folder with blanks" / "study")
    run = other.call(cores=3, **OTHER_MACHINE)
    assert run.code == 0, run.text
    assert other.hashes() == finished.hashes()
    assert {Path(name).suffix for name in finished.hashes()} >= {".parquet", ".csv", ".pdf"}


def test_a_broken_contract_stays_red_and_names_what_is_from_an_earlier_run(study: Study) -> None:
    study.edit("scripts/lib/pooling.py", "def pool_centers(", "def lost(")
    with (study.folder / "scripts/lib/pooling.py").open("a", encoding="utf-8") as file:
        file.write(
            "\n\ndef pool_centers(*parts):\n"
            "    frame, copies = lost(*parts)\n"
            '    return frame.assign(patient=frame["patient"].iloc[0]), copies\n'
        )
    first, second = study.call(), study.call()
    for run in (first, second):
        assert run.code == 1, run.text
        assert "FAILED: pool" in run.text
    earlier = second.text.split("From an earlier run, not to be used:")[1]
    for name in ("numbers.parquet", "concordance.csv", "flow.pdf", "cohort.parquet"):
        assert name in earlier
    missing = second.text.split("Missing:")[1].split("From an earlier run")[0]
    assert "results/pool/: candidates.parquet, duplicates.parquet, patients.parquet" in missing
    assert "ingest" not in earlier


def test_lint_finds_nothing_but_the_missing_software_definition() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "snakemake", "--lint"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    findings = re.findall(r"^    \* (.*?)[:.]+\n", done.stdout + done.stderr, flags=re.MULTILINE)
    assert findings, done.stderr
    assert set(findings) == {"Specify a conda environment or container for each rule"}


def rules() -> dict[str, str]:
    """Name -> text of each rule that computes."""
    found = {}
    for path in [ROOT / "Snakefile", *sorted((ROOT / "rules").glob("*.smk"))]:
        for part in re.split(r"^rule ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            name, _, body = part.partition(":")
            found[name] = body
    return found


def test_every_rule_has_docstring_log_code_packages_and_record() -> None:
    found = rules()
    assert {"ingest", "pool", "figures"} < set(found)
    for name, body in found.items():
        assert body.lstrip().startswith('"""'), name
        if name == "all" or "    script:" not in body:
            continue
        assert re.search(r"\n    log:\n", body), name
        assert f'code=code("{name}.py")' in body, name
        assert "env=env()" in body, name
        assert f'"../scripts/{name}.py"' in body, name
        asked = (
            f'_OUTPUTS["{name}"],\n    log:',
            f'reported("{name}"),\n    log:',
            f"**{name.upper()},\n    log:",
            f'_OUTPUTS["{name}"]["workbooks"], center=CENTERS),\n    log:',
        )
        assert any(text in body for text in asked), name
        made = {**CENTER_OUTPUTS, **STUDY_OUTPUTS, **PACKAGE_OUTPUTS, "release": RELEASE}
        assert "record" in made[name], name


def test_the_target_asks_for_every_output_of_every_rule(finished: Study) -> None:
    wanted = set(expand_outputs(["alpha", "beta", "gamma"]))
    assert set(finished.hashes()) == wanted
