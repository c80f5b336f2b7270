"""Who may see an archive: which files are in it, and which are known by their SHA-256 only.

internal    everything stays inside the study; delivered files may be left out, and where a patient has
            withdrawn, the tables of config/ that may name one are
shareable   nothing about a single patient: of the study only what is listed here as open
"""

from collections.abc import Mapping
from fnmatch import fnmatchcase

from scripts.lib.proof.tree import Problem

INTERNAL, SHAREABLE = "internal", "shareable"
RAW, CONFIG, RESULT, PROGRAM = "raw", "config", "result", "code"
# What is not listed is restricted, so that a file nobody thought of stays inside.
OPEN = (
    "config/README.md",
    "config/centers/*.yaml",
    "config/codelists/*.csv",
    "config/config.yaml",
    "config/eligibility.yaml",
    "config/endpoints.yaml",
    "config/freeze/*.json",
    "config/published.yaml",
    "config/release.yaml",
    "config/report.yaml",
    "config/variables.csv",
    "results/*/*.record.json",
    "results/check/second_computation.csv",
    "results/endpoints/numbers.parquet",
    "results/figures/*.json",
    "results/figures/*.pdf",
    "results/figures/*.svg",
    "results/report/report.docx",
    "results/report/report.pdf",
    "results/run/history.jsonl",
    "results/tables/*.csv",
    "results/tables/*.docx",
    "results/tables/*.json",
)
REGISTERS = (
    "config/corrections/*.csv",
    "config/duplicates.csv",
    "config/waivers.csv",
    "config/withdrawn.csv",
)


def is_open(path: str) -> bool:
    """Whether a file of a study, named from its folder, holds nothing about a single patient."""
    return _is_among(path, OPEN)


def _is_among(path: str, patterns: tuple[str, ...]) -> bool:
    depth = path.count("/")
    return any(one.count("/") == depth and fnmatchcase(path, one) for one in patterns)


def kind_of(place: str) -> str:
    """The kind of a file by its place in the payload; empty for what the archive says of itself."""
    top, _, path = place.partition("/")
    if top != "study":
        return PROGRAM if top == "code" else ""
    return {"config": CONFIG, "results": RESULT}.get(path.partition("/")[0], RAW)


def check_level(
    level: str, told: Mapping[str, object], withheld: Mapping[str, object]
) -> list[Problem]:
    """Whether an archive tells and withholds what its level asks for; names are places in data/."""
    if level not in (INTERNAL, SHAREABLE):
        return [Problem("level", "data/archive.json", f"there is no level {level}")]
    shareable = level == SHAREABLE
    shown = [name for name in told if shareable and not _may_be_told(name)]
    hidden = [n for n in withheld if (_may_be_told(n) if shareable else not _may_be_kept(n))]
    reasons = {
        "it is here, and listed as withheld too": [name for name in told if name in withheld],
        "a shareable archive may not hold this file": shown,
        f"an archive of level {level} does not withhold this file": hidden,
    }
    return [Problem("level", f"data/{n}", why) for why, names in reasons.items() for n in names]


def _may_be_told(place: str) -> bool:
    return kind_of(place) in (PROGRAM, "") or is_open(place.partition("/")[2])


def _may_be_kept(place: str) -> bool:
    return kind_of(place) == RAW or _is_among(place.removeprefix("study/"), REGISTERS)


def count_withheld(places: Mapping[str, object]) -> dict[str, int]:
    """Files known by hash only, by the folder they stand in, as in results/ingest."""
    folders = [name.partition("/")[2].rpartition("/")[0] for name in places]
    return {folder: folders.count(folder) for folder in sorted(set(folders))}
