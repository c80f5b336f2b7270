"""Before any job: can every center's extract be read, and has it the declared sheets and columns?

All problems of all centers are named at once, with `snakemake -n` too. A center whose extract,
declarations and readers are those of the last good check is not read again, and then nothing heavy
is imported.
"""

import csv
import hashlib
import json
from dataclasses import replace
from itertools import islice
from os.path import isfile
from pathlib import Path
from typing import Any

from scripts.lib.catalogue import read_catalogue
from scripts.lib.code import code
from scripts.lib.config import Study
from scripts.lib.digests import digest_files, read_cache, write_cache
from scripts.lib.errors import StudyError


def check_extracts(study: Study, folder: Path = Path()) -> Study:
    """The study, or, where `on_center_failure` is continue, the study without unreadable centers.

    Raises StudyError with the problems of all centers where one of them must not be left out, or
    where none could be read.
    """
    good = read_cache(folder, "headers")
    problems: dict[str, tuple[str, ...]] = {}
    checked = {}
    # All at once, so that what is remembered of them is written once.
    digest_files(folder, [file for name in study.centers for file in study.papers(name)])
    for name in study.centers:
        key = _key(study, folder, name)
        if good.get(name) != key:
            problems[name] = check_center_extract(study, folder, name)
        if not problems.get(name):
            checked[name] = key
    if checked != good:
        write_cache(folder, "headers", checked)
    failing = {name: found for name, found in problems.items() if found}
    if failing and (not study.goes_on or len(failing) == len(study.centers)):
        raise StudyError(*(line for found in failing.values() for line in found))
    return leave_out(study, failing)


def leave_out(study: Study, failing: dict[str, tuple[str, ...]]) -> Study:
    """The study without some centers, which it names from now on in its notice."""
    kept = [name for name in study.config["centers"] if name not in failing]
    return replace(
        study,
        config={**study.config, "centers": kept},
        centers={name: study.centers[name] for name in kept},
        missing={study.centers[name]["label"]: found for name, found in failing.items()},
    )


def _key(study: Study, folder: Path, name: str) -> str:
    """Whatever the check of a center depends on, as one digest."""
    files = study.files(name)
    parts = [
        study.settings(name, "ingest"),
        digest_files(folder, files.values()),
        code("ingest.py"),
        study.goes_on,
    ]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode("utf-8")).hexdigest()


def check_center_extract(study: Study, folder: Path, name: str) -> tuple[str, ...]:
    """Problems of one center's files, sheets and columns.

    Where the study goes on without a center, the whole extract is read: what would only show up in
    the middle of the run would stop it.
    """
    from scripts.lib.date_orders import check_date_orders
    from scripts.lib.ingest import read_center

    path = f"config/centers/{name}.yaml"
    files = {key: folder / file for key, file in study.files(name).items()}
    absent = [file for key, file in study.files(name).items() if not isfile(files[key])]
    if absent:
        return tuple(
            f"{path}: deliveries: there is no file '{file}'. Put it there or correct the name."
            for file in absent
        )
    settings = study.settings(name, "ingest")
    if not study.goes_on and _headers_fit(settings, files):
        return ()
    try:
        cells, description = read_center(settings, files)
        check_date_orders(cells, settings, read_catalogue(study.variables), description)
    except StudyError as error:
        return error.problems
    return ()


def _headers_fit(settings: dict[str, Any], files: dict[str, Path]) -> bool:
    """Whether the headers alone, read fast, have all that is declared.

    False says nothing more than that the reader of whole tables has to be asked.
    """
    import numpy as np
    import pandas as pd

    from scripts.lib.config_checks import file_key
    from scripts.lib.ingest import name_fields, plan_source, read_spec
    from scripts.lib.readers import RawTable

    for source in settings["sources"]:
        spec, key = read_spec(settings, source), file_key(settings, source)
        header = _text_header(files[key], spec)
        if header is None:
            return False
        table = RawTable(header, pd.DataFrame(), np.array([], dtype="int64"))
        try:
            table = name_fields(source, table, files, key)
            plan_source(settings, source, table, key, files)
        except StudyError:
            return False
    return True


def _text_header(path: Path, spec: Any) -> list[str] | None:
    """The header row of a text file; None for other files and where anything is unusual."""
    if spec.format not in ("csv", "redcap"):
        return None
    encoding = "utf-8-sig" if spec.encoding.lower().replace("_", "-") == "utf-8" else spec.encoding
    try:
        with path.open(encoding=encoding, newline="") as file:
            reader = csv.reader(file, delimiter=spec.delimiter, strict=True)
            rows = list(islice(reader, spec.header_row))
            plain = reader.line_num == spec.header_row == len(rows)
    except (OSError, LookupError, ValueError, TypeError, csv.Error):
        return None
    return rows[-1] if plain and rows[0][:1] != ["sep="] else None
