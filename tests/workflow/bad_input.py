"""Studies that leave little or nothing to print, or hostile words: made from a finished one."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from tests.workflow.study import ROOT

PRINTING = ("eligibility", "endpoints", "tables", "figures", "report")
HOSTILE = (
    '<b>&amp; #1 $x^2$ a_b *c* `d` @e "f" \\g [h] {i} '
    + "\U0001f600 \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 \u202e~"
    + " long words"
)[:76]
RESPONSES = ("response", "diameter_before", "diameter_after", "viable_tumor", "yp_t", "yp_n")
Edit = Callable[[Path], None]


def change(folder: Path, name: str, edit: Callable[[Any], None]) -> None:
    """Edit a file of the configuration."""
    path = folder / "config" / f"{name}.yaml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    edit(content)
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")


def require(*conditions: dict[str, Any]) -> Edit:
    """A study with further inclusion criteria."""

    def edit(folder: Path) -> None:
        more = [
            {"id": f"more{place}", "text": "One more", "kind": "inclusion", "condition": one}
            for place, one in enumerate(conditions)
        ]
        change(folder, "eligibility", lambda content: content["criteria"].extend(more))

    return edit


def leave_one(folder: Path) -> None:
    """One patient: the first who shares year of birth and sex with nobody."""
    cohort = pd.read_parquet(folder / "results/endpoints/patients.parquet")
    sizes = cohort.groupby(["birth_year", "sex"]).size()
    year, sex = sizes[sizes == 1].index[0]
    years = {"variable": "birth_year", "between": [int(year), int(year)]}
    require(years, {"variable": "sex", "is": sex})(folder)


def lose_responses(folder: Path) -> None:
    """Nobody's response is known, and who cannot be decided is analysed."""
    path = folder / "results/pool/patients.parquet"
    table = pq.read_table(path)
    for name in RESPONSES:
        at = table.schema.get_field_index(name)
        field = table.schema.field(at)
        table = table.set_column(at, field, pa.nulls(len(table), field.type))
    pq.write_table(table, path)
    change(folder, "eligibility", lambda content: content.update(unknown="include"))


def use_hostile_words(folder: Path) -> None:
    """Every text that a study can declare is hostile, and 80 characters long."""
    place = iter(range(1000, 10_000))

    def word() -> str:
        return f"{HOSTILE}{next(place)}"

    def relabel(content: Any) -> None:
        for key, value in content.items() if isinstance(content, dict) else enumerate(content):
            if isinstance(value, dict | list):
                relabel(value)
            elif key in ("label", "text", "source", "title", "notice"):
                content[key] = word()

    def reword(content: Any) -> None:
        relabel(content["tables"])
        content["words"] = {
            one: dict.fromkeys(codes, word()) for one, codes in content["words"].items()
        }
        content["abstract"] = [word().replace("{i}", "{cohort.n}")]
        content["limitations"] = [word()]

    for name in ("eligibility", "endpoints", *(f"centers/{one}" for one in CENTERS)):
        change(folder, name, relabel)
    change(folder, "config", lambda content: relabel(content["study"]))
    change(folder, "report", reword)


CENTERS = ("alpha", "beta", "gamma")
CASES: dict[str, Edit] = {
    "nobody": require({"variable": "age", "at_least": 200}),
    "one": leave_one,
    "one arm": require({"variable": "therapy", "is": "target"}),
    "no response": lose_responses,
    "an empty center": require({"variable": "center", "in": ["alpha", "beta"]}),
    "hostile words": use_hostile_words,
}


def print_case(name: str, finished: Path, folder: Path) -> Path:
    """The folder of a case, printed by the wrappers themselves, from eligibility on."""
    for part in ("config", "data", "results"):
        shutil.copytree(finished / part, folder / part)
    CASES[name](folder)
    for rule in PRINTING:
        for old in (folder / "results" / rule).glob("*"):
            old.unlink()
    plan = folder / "plan.json"
    run("benchmarks.plan", folder, plan)
    rules = [job["rule"] for job in json.loads(plan.read_text(encoding="utf-8"))]
    for rule in PRINTING:
        run("benchmarks.run_jobs", plan, folder, str(rules.index(rule)), "--bare")
    return folder


def run(*words: str | Path) -> None:
    """Run a module to its end."""
    done = subprocess.run([sys.executable, "-m", *words], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
