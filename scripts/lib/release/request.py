"""config/release.yaml: what is asked to go out, and the exceptions that people have agreed on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from scripts.lib.catalogue import Catalogue
from scripts.lib.config_names import check_day
from scripts.lib.release.classes import check_columns
from scripts.lib.release.policies import read_policies
from scripts.lib.targets import FIGURES, TABLES

WHERE = "config/release.yaml"
THRESHOLD = 0.09
ROW_KINDS = ("csv", "parquet")
# What may be asked for: file below results/ and below results/release/. All else is restricted.
OPEN = (
    *(f"tables/{name}.{kind}" for name in TABLES for kind in ("csv", "docx")),
    "tables/rows.csv",
    *(f"figures/{name}.{kind}" for name in FIGURES for kind in ("pdf", "svg")),
    "report/report.pdf",
    "report/report.docx",
    "endpoints/numbers.parquet",
)
# Checks that people may decide against; direct identifiers and free text are not among them.
CHECKS = (
    "small",
    "margin",
    "given",
    "size",
    "few",
    "extreme",
    "compared",
    "single",
    "risk",
    "exact",
)


@dataclass
class Allowance:
    """The exceptions of a release, and which of them were needed."""

    exceptions: list[dict[str, Any]]

    def __post_init__(self) -> None:
        self.used: set[int] = set()

    def allows(self, file: str, check: str, number: str = "") -> bool:
        """Whether an exception lets this pass; it counts as used from then on."""
        for place, one in enumerate(self.exceptions):
            if not fnmatchcase(file, one["file"]) or check not in one["checks"]:
                continue
            wanted = one.get("numbers")
            if wanted is None or any(_matches(number, pattern) for pattern in wanted):
                self.used.add(place)
                return True
        return False

    def as_data(self) -> list[dict[str, Any]]:
        """All exceptions as given, and whether each was needed."""
        return [{**one, "used": place in self.used} for place, one in enumerate(self.exceptions)]


def _matches(number: str, pattern: str) -> bool:
    """A number id by name or with an asterisk; brackets are those of a stratum."""
    return fnmatchcase(number, pattern.replace("[", "[[]"))


def list_wanted(request: Mapping[str, Any]) -> list[str]:
    """The files asked for, patterns resolved, in the order in which they can be made."""
    patterns = request.get("files", [])
    return [one for one in OPEN if any(fnmatchcase(one, pattern) for pattern in patterns)]


def check_release(request: Mapping[str, Any], known: Catalogue) -> Iterator[str]:
    """What the schema cannot say: policy, files, variables, people and days."""
    policies = read_policies()
    if request and request["policy"] not in policies:
        yield f"{WHERE}: policy: must be one of {', '.join(policies)}."
    for pattern in request.get("files", []):
        if not any(fnmatchcase(one, pattern) for one in OPEN):
            yield f"{WHERE}: files: '{pattern}' is nothing that may go out. Files: {', '.join(OPEN)}."
    names = [one["file"] for one in request.get("rows", [])]
    for one in request.get("rows", []):
        where = f"{WHERE}: rows: {one['file']}"
        if "." not in one["file"] or one["file"].rpartition(".")[2] not in ROW_KINDS:
            yield f"{where}: the name must end in {' or '.join(ROW_KINDS)}."
        yield from (f"{where}: {problem}." for problem in check_columns(one["columns"], known))
        for name in one.get("bands", {}):
            if name not in one["columns"] or known[name].type not in ("integer", "number"):
                yield f"{where}: bands: '{name}' is no number among the columns."
    for place, one in enumerate(request.get("exceptions", [])):
        where = f"{WHERE}: exceptions.{place}"
        yield from check_day(f"{where}.date", one["date"])
        if (
            " ".join(one["author"].split()).casefold()
            == " ".join(one["approved_by"].split()).casefold()
        ):
            yield f"{where}: approved_by: must be a second person, not the author."
        if not any(
            fnmatchcase(name, one["file"]) for name in (*OPEN, *(f"rows/{n}" for n in names))
        ):
            yield f"{where}: file: '{one['file']}' is nothing that may go out."
