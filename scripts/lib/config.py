"""The configuration of a study: read safely, checked as a whole, all problems at once.

Nothing here runs a job: the Snakefile calls `read_study` while it is parsed, so that a wrong key
stops the run before anything starts, with `snakemake -n` as well.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scripts.lib.catalogue import read_catalogue, read_derived, read_study_variables
from scripts.lib.config_checks import check_study
from scripts.lib.config_names import current_delivery, delivered_files
from scripts.lib.config_rules import check_queries, check_registers, check_settings
from scripts.lib.config_schema import MANY, check_schema, read_once
from scripts.lib.config_yaml import read_yaml as read_yaml
from scripts.lib.digests import digest_files
from scripts.lib.errors import StudyError
from scripts.lib.languages import LANGUAGES, known_languages
from scripts.lib.open_questions import ANSWER, check_open
from scripts.lib.registers import Registers, read_registers
from scripts.lib.template import follow_templates

FILES = {
    "eligibility": "eligibility",
    "endpoints": "endpoints",
    "published": "published",
    "report": "report",
    "release": "release",
}
OPTIONAL: dict[str, dict[str, Any]] = {
    "published": {"citation": "", "numbers": []},
    "report": {},
    "release": {},
}

# What of a center's file each stage depends on: a change of anything else does not rerun it.
STAGE_KEYS = {
    "ingest": ("center", "dialect", "ignore", "sources", "choices"),
    "validate": ("center", "dialect", "sources", "constants", "units"),
    "harmonize": ("center", "dialect", "sources", "constants", "units"),
}


@dataclass(frozen=True)
class Study:
    """Everything that config/ says, checked, and the parts of it that each rule depends on."""

    config: dict[str, Any]
    centers: dict[str, dict[str, Any]]
    eligibility: dict[str, Any]
    endpoints: dict[str, Any]
    published: dict[str, Any]
    report: dict[str, Any]
    release: dict[str, Any]
    variables: list[dict[str, str]]
    fingerprint: str
    registers: Registers
    missing: dict[str, tuple[str, ...]] = field(default_factory=dict)  # center's label -> problems

    @property
    def goes_on(self) -> bool:
        """Whether the study goes on without a center that cannot be read."""
        return bool(self.config.get("on_center_failure") == "continue")

    @property
    def notice(self) -> str:
        """What is printed on every artifact: the study's sentence, and the centers left out."""
        sentences = [str(self.config["study"].get("notice", ""))]
        if self.missing:
            labels = ", ".join(self.missing)
            sentences.append(f"Without {labels}: the extract could not be read.")
        return " ".join(sentence for sentence in sentences if sentence)

    def marks(self, *keys: str) -> dict[str, Any]:
        """What every stage has to know of the study: its own variables and the marks of its files."""
        notice = str(self.config["study"].get("notice", ""))
        marks = {"study": self.config["study"]["id"], "notice": notice}
        return {
            "variables": self.variables,
            "marks": marks,
            **{key: self.config[key] for key in keys},
        }

    def parts(self) -> dict[str, Any]:
        """What the study page depends on; not the key, and not whether it is a demonstration."""
        config = {
            k: self.config[k] for k in sorted(self.config) if k not in ("pseudonym", "freeze")
        }
        config["study"] = {k: v for k, v in self.config["study"].items() if k != "demo"}
        names = ("centers", "eligibility", "endpoints", "report", "variables", "missing")
        return {"config": config, **{name: getattr(self, name) for name in names}}

    def labels(self) -> dict[str, str]:
        """Center -> name as printed, in order."""
        return {name: center["label"] for name, center in self.centers.items()}

    def characteristics(self) -> dict[str, Any]:
        """What the tables of characteristics count: another title or word reruns no number."""
        tables = self.report.get("tables", {})
        rows = {name: table["rows"] for name, table in tables.items()}
        return {"by": self.report.get("by", ""), "tables": rows}

    def told(self, software: dict[str, str]) -> dict[str, Any]:
        """What the report tells of the study: configuration, and the software it ran with."""
        study = self.config["study"]
        return {
            "id": study["id"],
            "title": study["title"],
            "version": study["version"],
            "notice": self.notice,
            "data_cutoff": self.config["data_cutoff"],
            "centers": self.labels(),
            "labels": self.known_variables() | {n: d.label for n, d in read_derived().items()},
            "rules": self.eligibility,
            "definitions": self.config.get("definitions", {}),
            "report": {key: value for key, value in self.report.items() if key != "tables"},
            "software": software,
        }

    def known_variables(self) -> dict[str, str]:
        """Variable -> label of all variables that centers deliver, in the catalogue's order."""
        return {name: one.label for name, one in read_catalogue(self.variables).items()}

    def files(self, center: str) -> dict[str, str]:
        """The files of a center's current delivery by key."""
        return delivered_files(current_delivery(self.centers[center]))

    def settings(self, center: str, stage: str) -> dict[str, Any]:
        """What one stage depends on of a center's file."""
        whole = self.centers[center]
        chosen = {key: whole[key] for key in STAGE_KEYS[stage] if key in whole}
        return {**chosen, "deliveries": [current_delivery(whole)]} if stage == "ingest" else chosen

    def contents(self, files: Iterable[str]) -> dict[str, str]:
        """SHA-256 of delivered files and codelists: a change counts whatever its time stamp."""
        return digest_files(Path(), files)

    def papers(self, center: str) -> list[str]:
        """All files that a center's query loop rests on: every listed delivery and answer."""
        whole = self.centers[center]
        delivered = [delivered_files(one).values() for one in whole["deliveries"]]
        answered = [one["file"] for one in whole.get("answers", [])]
        return sorted({*(path for paths in delivered for path in paths), *answered})

    def words(self) -> dict[str, Any]:
        """The languages of the query workbook, by code."""
        found = {one: read_once(LANGUAGES / f"{one}.yaml") for one in known_languages()}
        return {
            one: {key: word for key, word in words.items() if key != "template"}
            for one, words in found.items()
        }

    def codelists(self, center: str) -> list[str]:
        """The codelist files of a center, in the order in which they apply."""
        return [
            f"config/codelists/{name}.csv" for name in self.centers[center].get("codelists", [])
        ]

    def severities(self) -> dict[str, str]:
        """Rule -> severity where the study changes it."""
        rules = self.config.get("rules", {})
        return {one: change["severity"] for one, change in rules.items() if "severity" in change}

    def limits(self) -> dict[str, float]:
        """Rule -> limit where the study changes it."""
        rules = self.config.get("rules", {})
        return {one: change["limit"] for one, change in rules.items() if "limit" in change}


def merge(base: dict[str, Any], overrides: dict[str, Any]) -> dict[str, Any]:
    """`base` with the keys of `overrides` (from --config), nested objects merged."""
    merged = dict(base)
    for key, value in overrides.items():
        inner = merged.get(key)
        both = isinstance(inner, dict) and isinstance(value, dict)
        merged[key] = merge(inner, value) if both and inner is not None else value
    return merged


def read_study(folder: Path, overrides: dict[str, Any] | None = None) -> Study:
    """The whole configuration below `folder`/config. Raises StudyError with every problem found."""
    problems: list[str] = []

    def read(path: Path, kind: str, optional: Any = None, many: bool = False) -> Any:
        shown = path.relative_to(folder)
        if optional is not None and not path.exists():
            return optional
        try:
            content = read_yaml(path)
        except StudyError as error:
            problems.extend(problem.replace(str(path), str(shown)) for problem in error.problems)
            return None
        if kind == "config" and isinstance(content, dict):
            content = merge(content, overrides or {})
        opened = check_open(content, shown, home)
        asked = tuple(one.partition(ANSWER)[0] for one in opened)
        wrong = check_schema(content, kind, shown, many)
        found = [one for one in wrong if not one.startswith(asked)]
        problems.extend([*opened, *found])
        return None if found or opened else content

    home = folder / "config"
    config = read(home / "config.yaml", "config")
    parts = {kind: read(home / f"{kind}.yaml", kind, OPTIONAL.get(kind)) for kind in FILES}
    names = config["centers"] if config else list_centers(home)
    many = len(names) > MANY
    centers = {name: read(home / "centers" / f"{name}.yaml", "center", many=many) for name in names}
    try:
        variables = read_study_variables(home / "variables.csv")
    except StudyError as error:
        problems.extend(error.problems)
        variables = []
    catalogue = read_catalogue(variables)
    centers, found = follow_templates(centers, catalogue)
    problems.extend(found)
    problems.extend(check_study(folder, config, centers, parts, catalogue))
    fingerprint, found = check_settings(folder, config) if config else ("", [])
    problems.extend(found)
    problems.extend(check_registers(folder, centers, catalogue))
    problems.extend(check_queries(folder, centers))
    if problems or config is None:
        raise StudyError(*dict.fromkeys(problems))
    return Study(
        config,
        centers,
        **parts,
        variables=variables,
        fingerprint=fingerprint,
        registers=read_registers(folder, config["centers"]),
    )


def list_centers(home: Path) -> list[str]:
    """The centers that have a file, for the checks where config.yaml cannot say which they are."""
    return sorted(path.stem for path in (home / "centers").glob("*.yaml"))
