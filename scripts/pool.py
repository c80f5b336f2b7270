"""Pool the centers: pseudonyms instead of identifiers, and the same patient found twice."""

from pathlib import Path
from typing import Any

from schemas.tables.pool import Candidates, Duplicates
from schemas.tables.pool import patients as patients_contract
from scripts.lib.candidates import find_candidates, open_candidates, resolve_decisions
from scripts.lib.catalogue import read_catalogue
from scripts.lib.contracts import check_contract
from scripts.lib.errors import StudyError
from scripts.lib.files import read_frame, write_frame
from scripts.lib.keys import key_fingerprint, read_key
from scripts.lib.pooling import namer, pool_centers
from scripts.lib.registers import read_register
from scripts.lib.stage import stage


def pool(
    *,
    harmonized: list[Path],
    centers: list[str],
    pseudonym: dict[str, str],
    fingerprint: str,
    match_on: list[str],
    days: int,
    decisions: list[Path],
    study: dict[str, Any],
    patients: Path,
    duplicates: Path,
    candidates: Path,
) -> None:
    """`centers`: names in the order of `harmonized`. The key is read here and kept nowhere."""
    secret = read_key(pseudonym, Path())
    if key_fingerprint(secret) != fingerprint:
        raise StudyError(
            "pool: the key of the pseudonyms changed while the run was going on. Run again."
        )
    catalogue = read_catalogue(study["variables"])
    frames = ((name, read_frame(path)) for name, path in zip(centers, harmonized, strict=True))
    lines = [row for path in decisions for row in read_register(path, "duplicates")]
    pooled, copies = pool_centers(frames, catalogue, match_on, secret, lines)
    decided = resolve_decisions(pooled, lines, namer(secret))
    asked = open_candidates(find_candidates(pooled, days), copies, decided)
    check_contract(pooled, patients_contract(catalogue), "pool, patients")
    check_contract(copies, Duplicates, "pool, duplicates")
    check_contract(asked, Candidates, "pool, candidates")
    write_frame(asked, candidates, study["marks"])
    write_frame(pooled, patients, study["marks"])
    write_frame(copies, duplicates, study["marks"])


if "snakemake" in globals():
    with stage(snakemake) as job:  # noqa: F821
        pool(
            harmonized=job.input.harmonized,
            centers=job.params.centers,
            pseudonym=job.params.pseudonym,
            fingerprint=job.params.fingerprint,
            match_on=job.params.match_on,
            days=job.params.days,
            decisions=job.input.decisions,
            study=job.params.study,
            patients=job.output.patients,
            duplicates=job.output.duplicates,
            candidates=job.output.candidates,
        )
