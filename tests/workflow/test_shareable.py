"""The shareable archive of whole studies: a bag, refused as a source, and without a patient in it."""

import csv
import io
import json
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from scripts.lib.catalogue import read_catalogue
from scripts.lib.proof.pages import NoTextError, read_pdf
from tests.tiny import one_center, write_study
from tests.workflow.study import Study, fresh_study
from tests.workflow.test_archive import ask

pytestmark = pytest.mark.ci
SHAREABLE = "results/archive/salvage_nsclc-1.0.0-shareable.zip"
ID, TEXT = "QZXIDCANARY", "QZXTEXTCANARY"
SHORT = 6  # a shorter value is found by chance


@pytest.fixture(scope="module")
def shared(finished: Study, tmp_path_factory: pytest.TempPathFactory) -> Study:
    """A finished study with its shareable archive; not to be changed."""
    study = finished.copy(tmp_path_factory.mktemp("shared") / "study")
    run = study.call("archive_shareable")
    assert run.code == 0, run.text
    assert run.jobs.keys() == {"archive_shareable"}
    return study


def lay_open(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """A file, the files in it, the rows of a table, the streams and the text of a PDF."""
    yield name, data
    if name.endswith(".parquet"):
        yield f"{name} as text", pd.read_parquet(io.BytesIO(data)).to_csv().encode()
    elif data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.namelist():
                yield f"{name} names", member.encode()
                yield from lay_open(f"{name}/{member}", archive.read(member))
    elif data.startswith(b"%PDF"):
        for part in data.split(b"stream")[1::2]:
            try:
                yield f"{name} stream", zlib.decompressobj().decompress(part.lstrip(b"\r\n"))
            except zlib.error:
                continue
        try:
            yield f"{name} text", read_pdf(data).encode()
        except NoTextError:
            return


def find(path: Path, wanted: set[str]) -> set[tuple[str, str]]:
    """Which of the texts stand in which part of an archive."""
    texts = {one: one.encode() for one in wanted}
    parts = lay_open(path.name, path.read_bytes())
    return {(name, text) for name, data in parts for text, sign in texts.items() if sign in data}


def identifiers(study: Study) -> set[str]:
    """Record ids, pseudonyms, and all that patients' direct and free-text cells hold."""
    results = study.folder / "results"
    found = set(pd.read_parquet(results / "pool/patients.parquet")["patient"].astype(str))
    private = [n for n, one in read_catalogue([]).items() if one.privacy in ("direct", "free_text")]
    for center in ("alpha", "beta", "gamma"):
        cells = pd.read_parquet(results / f"ingest/{center}.parquet")
        for name in {"record", *private} & set(cells.columns):
            found |= set(cells[name].dropna().astype(str))
    return {one for one in found if len(one) >= SHORT or "-" in one}


def test_it_is_a_bag_and_proves_itself(shared: Study, tmp_path: Path) -> None:
    import bagit

    text = ask(shared, "verify", SHAREABLE).text
    assert text.startswith("VERIFIED: salvage_nsclc-1.0.0-shareable.zip\n")
    assert " files withheld (level shareable), in the chain by hash: data/demo 4, " in text
    with zipfile.ZipFile(shared.folder / SHAREABLE) as archive:
        archive.extractall(tmp_path)
    bag = tmp_path / "salvage_nsclc-1.0.0-shareable"
    assert bagit.Bag(str(bag)).validate()
    alone = subprocess.run(
        [sys.executable, "-I", "-S", "verify.py"], cwd=bag, capture_output=True, text=True
    )
    assert alone.stdout.startswith("VERIFIED: "), alone
    assert " files withheld (level shareable)" in alone.stdout


def test_nothing_of_a_patient_is_in_it(shared: Study) -> None:
    wanted = identifiers(shared)
    assert {"A-001", "301-1"} <= wanted
    assert len(wanted) > 100
    assert find(shared.folder / SHAREABLE, wanted) == set()
    inside = {text for _, text in find(shared.folder / "results/dataset/analysis.csv", wanted)}
    assert len(inside) >= 30  # the search does find them where they are


def test_nobody_goes_on_from_it(shared: Study, tmp_path: Path) -> None:
    run = ask(shared, "restore", SHAREABLE, str(tmp_path / "restored"))
    assert run.code == 4
    assert "files this archive (level shareable) has the SHA-256 only" in run.text
    assert not (tmp_path / "restored").exists()
    run = ask(shared, "impact", SHAREABLE, ".")
    assert run.code == 4
    assert "an archive of level shareable has no patients' data" in run.text


def test_who_has_the_delivered_files_computes_it_again(shared: Study) -> None:
    run = ask(shared, "verify", SHAREABLE, "--rerun")
    assert run.code == 0, run.text
    assert "computed again from the delivered files: the same bytes" in run.text


def test_a_withdrawn_patient_is_in_no_later_archive(finished: Study, tmp_path: Path) -> None:
    study = finished.copy(tmp_path / "study")
    pooled = pd.read_parquet(study.folder / "results/pool/patients.parquet")
    second = pooled[(pooled["center"] == "alpha") & (pooled["record_no"] == 1)]
    patient = {"A-002", "03/02/1948", "1948-02-03", *second["patient"].astype(str)}
    (study.folder / "config/withdrawn.csv").write_text(
        "center,record,date\nalpha,A-002,2024-01-15\n", encoding="utf-8"
    )
    run = study.call("archive")
    assert run.code == 0, run.text
    path = study.folder / "results/archive/salvage_nsclc-1.0.0.zip"
    assert find(path, patient) == set()
    assert find(path, {"A-003"}) != set()
    with zipfile.ZipFile(path) as archive:
        said = json.loads(archive.read("salvage_nsclc-1.0.0/data/archive.json"))
    assert said["withdrawn"] == {"patients": 1}
    assert list(said["withheld"]) == ["study/config/withdrawn.csv", "study/data/demo/alpha.csv"]
    text = ask(study, "verify", str(path)).text
    assert text.startswith("VERIFIED: salvage_nsclc-1.0.0.zip\n")
    assert "2 files withheld (level internal)" in text
    assert ask(study, "restore", str(path), str(tmp_path / "restored")).code == 0
    refuse_without_delivery(study, path, tmp_path / "none", tmp_path / "other")


def refuse_without_delivery(study: Study, archive: Path, none: Path, other: Path) -> None:
    """Nothing is laid where a file that the archive has by its hash is missing, or another one."""
    alpha = "data/demo/alpha.csv"
    (other / alpha).parent.mkdir(parents=True)
    (other / alpha).write_text("another")
    run = ask(study, "restore", str(archive), str(other))
    assert (run.code, "alpha.csv: the folder has another file" in run.text) == (4, True), run.text
    assert [path for path in other.rglob("*") if path.is_file()] == [other / alpha]
    assert ask(study, "impact", str(archive), str(archive)).text == "0 numbers moved.\n"
    (study.folder / alpha).unlink()
    for verb, last in (("restore", none), ("impact", archive)):
        run = ask(study, verb, str(archive), str(last))
        assert (run.code, f"{alpha}: the archive has the hash" in run.text) == (4, True), run.text
    assert not none.exists()


def write_registers(folder: Path) -> None:
    """A line with canaries in each table that people keep."""
    tables = {
        "waivers": [
            ["finding_id", "reason", "author", "expires"],
            ["0" * 16, f"{ID} is right", "A. Author", "2030-01-01"],
        ],
        "withdrawn": [["center", "record", "date"], ["two", f"{ID}x", "2024-01-01"]],
        "duplicates": [
            ["center", "record", "other_center", "other_record", "decision", "reason", "author"],
            ["one", ID, "two", f"{ID}x2", "different", "asked both", "A. Author"],
        ],
        "corrections/one": [
            ["record", "variable", "delivered", "new", "reason", "who", "when", "approved_by"],
            [ID, "sex", "male", "female", f"{ID} was asked", "A. A.", "2024-01-01", "B. B."],
        ],
    }
    (folder / "config/corrections").mkdir()
    for name, lines in tables.items():
        with (folder / f"config/{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(lines)


def test_nothing_planted_is_in_the_shareable_archive(tmp_path: Path) -> None:
    import shutil

    study = fresh_study(tmp_path / "study")
    for name in ("config", "data"):
        shutil.rmtree(study.folder / name)
    columns = {"record": "id", "sex": "sex", "surgery_date": "day", "comment": "remark"}
    rows = [f"{ID}{{}}{n},male,2020-0{n}-02,{TEXT}\n" for n in ("", 2, 3)]
    lines = "".join(rows).replace("2020-0-02", "2020-01-02")
    centers = {name: one_center(columns, f"data/{name}.csv") for name in ("one", "two")}
    head = "id,sex,day,remark\n"
    files = {f"data/{n}.csv": head + lines.replace("{}", x) for n, x in (("one", ""), ("two", "x"))}
    write_study(study.folder, centers, files)
    write_registers(study.folder)
    study.edit("config/config.yaml", '"key_file": "config/key.txt"', '"key_env": "SHARED_KEY"')
    run = study.call("archive", "archive_shareable", SHARED_KEY="thirty-two signs, and no secret")
    assert run.code == 0, run.text
    archive = study.folder / "results/archive"
    assert find(archive / "tiny-1-shareable.zip", {ID, TEXT}) == set()
    assert find(archive / "tiny-1.zip", {ID}) != set()
