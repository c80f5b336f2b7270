"""The archive of a whole study: verified, tampered with where it prints, restored, run again."""

import io
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.lib.proof.verdict import prove_archive
from tests.lib.proof.archives import Members, pack, reseal, sha, standalone, unpack
from tests.workflow.study import Run, Study

ARCHIVE = "results/archive/salvage_nsclc-1.0.0.zip"
DOCX = "data/study/results/report/report.docx"
KEY = "config/demo-key.txt"
STYLE = "scripts/lib/figures/style.py"


@pytest.fixture(scope="module")
def archived(finished: Study, tmp_path_factory: pytest.TempPathFactory) -> Study:
    """A finished study with its archive; not to be changed."""
    study = finished.copy(tmp_path_factory.mktemp("archived") / "study")
    run = study.call("archive")
    assert run.code == 0, run.text
    return study


def ask(study: Study, *words: str) -> Run:
    """Call a verb in the study folder, with the study's own code."""
    done = subprocess.run(
        [sys.executable, "-m", "scripts", *words],
        cwd=study.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    return Run(done.returncode, done.stdout)


def test_the_archive_is_verified_and_is_a_bag(archived: Study, tmp_path: Path) -> None:
    import bagit

    assert ask(archived, "verify", ARCHIVE).text.startswith("VERIFIED: salvage_nsclc-1.0.0.zip\n")
    assert ask(archived, "verify", ".").text.startswith("VERIFIED: results\n")
    with zipfile.ZipFile(archived.folder / ARCHIVE) as archive:
        archive.extractall(tmp_path)
    bag = tmp_path / "salvage_nsclc-1.0.0"
    assert bagit.Bag(str(bag)).validate()
    alone = subprocess.run(
        [sys.executable, "-I", "-S", "verify.py"], cwd=bag, capture_output=True, text=True
    )
    assert alone.stdout.startswith("VERIFIED: "), alone
    names = {path.relative_to(bag).as_posix() for path in bag.rglob("*")}
    assert not [name for name in names if ".snakemake" in name or name.endswith("demo-key.txt")]


@pytest.mark.ci
def test_made_again_the_archive_has_the_same_bytes(archived: Study, tmp_path: Path) -> None:
    study = archived.copy(tmp_path / "study")
    before = (study.folder / ARCHIVE).read_bytes()
    assert study.plan().jobs == {}
    (study.folder / ARCHIVE).unlink()
    assert study.call("archive").jobs.keys() == {"archive"}
    assert (study.folder / ARCHIVE).read_bytes() == before


def forge(members: Members, name: str, edit: Callable[[bytes], bytes]) -> Members:
    """A printed file edited, with all records, the root, the Run Crate and the manifests made to fit."""
    from scripts.lib.proof.chain import root_of

    new = edit(members[name])
    old, made = sha(members[name]).encode(), sha(new).encode()
    said = {
        one: content.replace(old, made)
        for one, content in members.items()
        if one.endswith(".record.json")
    }
    forged = {**members, **said, name: new}
    start = "data/study/"
    records = {
        one[len(start) :]: sha(content)
        for one, content in forged.items()
        if one.startswith(f"{start}results/") and one.endswith(".record.json")
    }
    about = json.loads(forged["data/archive.json"])
    about["root"] = root_of(records)
    forged |= {"data/archive.json": json.dumps(about).encode()}
    crate = forged["ro-crate-metadata.json"]
    for one, content in members.items():
        crate = crate.replace(sha(content).encode(), sha(forged[one]).encode())
    return reseal({**forged, "ro-crate-metadata.json": crate})


def edit_docx(content: bytes) -> bytes:
    """The same document with one digit of a rate changed, in the appendix and nowhere else."""
    parts = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    xml = parts["word/document.xml"]
    at = xml.rindex(b"36.7%")
    parts["word/document.xml"] = xml[:at] + b"37.7%" + xml[at + 5 :]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return target.getvalue()


def test_a_digit_changed_in_print_is_found_though_all_hashes_fit(
    archived: Study, tmp_path: Path
) -> None:
    members = unpack(archived.folder / ARCHIVE)
    pack(forge(members, DOCX, edit_docx), tmp_path / "a.zip")
    for prove in (prove_archive, standalone()["prove_archive"]):
        tree = prove.__globals__["open_archive"](tmp_path / "a.zip")
        told = [(one.kind, one.path, one.reason) for one in prove(tree, "").problems]
        assert {(kind, path) for kind, path, _ in told} == {
            ("printed", "results/report/report.docx")
        }
        assert all("36.7%" in reason for _, _, reason in told)


@pytest.mark.ci
def test_a_digit_changed_in_the_numbers_is_missed_in_both_prints(
    archived: Study, tmp_path: Path
) -> None:
    members = unpack(archived.folder / ARCHIVE)
    name = "data/study/results/tables/endpoints.csv"
    pack(forge(members, name, lambda c: c.replace(b"36.7%", b"37.7%", 1)), tmp_path / "a.zip")
    tree = prove_archive.__globals__["open_archive"](tmp_path / "a.zip")
    told = {(one.kind, one.path) for one in prove_archive(tree, "").problems}
    assert {("printed", f"results/report/report.{kind}") for kind in ("pdf", "docx")} <= told


def test_a_result_edited_in_the_folder_is_found(archived: Study, tmp_path: Path) -> None:
    study = archived.copy(tmp_path / "study")
    study.edit("results/tables/response.csv", "IIIA", "IIIB")
    run = ask(study, "verify", "results")
    assert run.code == 1
    assert "results/tables/response.csv: this is not the file that rule tables wrote" in run.text
    history = study.folder / "results/run/history.jsonl"
    history.write_bytes(b"".join(history.read_bytes().splitlines(keepends=True)[:1]))
    assert "was killed; its results are not of one state" in ask(study, "verify", ".").text


@pytest.mark.ci
def test_results_of_another_configuration_are_neither_verified_nor_compared(
    archived: Study, tmp_path: Path
) -> None:
    study = archived.copy(tmp_path / "study")
    study.edit("config/eligibility.yaml", "2022-12-31", "2020-12-31")
    run = ask(study, "verify", ".")
    assert run.code == 1
    assert "  present: other setting: rules: not as when these were made: " in run.text
    run = ask(study, "impact", ARCHIVE, ".")
    assert run.code == 4
    assert "Run the study first.\neligibility: other setting: rules\n" in run.text


def test_a_restored_study_has_nothing_to_do_and_reruns_only_what_is_edited(
    archived: Study, tmp_path: Path
) -> None:
    folder = tmp_path / "restored"
    assert ask(archived, "restore", ARCHIVE, str(folder)).code == 0
    restored = Study(folder)
    snakefile = ("--snakefile", str(archived.folder / "Snakefile"), "--directory", str(folder))
    run = archived.call("-n", *snakefile)
    assert run.jobs == {}, run.text
    assert "missing provenance" not in run.text
    restored.edit("config/report.yaml", "analysed", "analyzed")
    assert archived.call("-n", *snakefile).jobs.keys() == {"report", "study_page"}
    again = ask(archived, "restore", ARCHIVE, str(folder))
    assert again.code == 4
    assert "results/: the folder has results already" in again.text


@pytest.mark.ci
def test_restored_under_other_code_or_packages_it_reruns_what_the_study_would(
    archived: Study, tmp_path: Path
) -> None:
    study, folder = archived.copy(tmp_path / "study"), tmp_path / "restored"
    words = ("-n", "--snakefile", str(study.folder / "Snakefile"), "--directory", str(folder))
    with (study.folder / STYLE).open("a", encoding="utf-8") as file:
        file.write("\n\nMORE = 1\n")
    run = ask(study, "restore", ARCHIVE, str(folder))
    plan = study.plan()
    assert run.code == 1, run.text
    assert f"figures              code {STYLE}\n" in run.text
    assert plan.jobs == study.call(*words).jobs != {}
    shutil.copy2(archived.folder / STYLE, study.folder / STYLE)
    assert study.call(*words).jobs == {}
    study.edit("scripts/lib/code.py", '"python": f"', '"python": f"2')
    assert study.call(*words).jobs["ingest alpha"] == "package python"


@pytest.mark.ci
def test_restored_into_a_folder_with_more_settings_it_reruns_what_these_change(
    archived: Study, tmp_path: Path
) -> None:
    study, folder = archived.copy(tmp_path / "study"), tmp_path / "restored"
    for one in (study.folder, folder):
        (one / "config").mkdir(parents=True, exist_ok=True)
        (one / "config/waivers.csv").write_text("finding_id,reason,author,expires\n")
    run = ask(study, "restore", ARCHIVE, str(folder))
    plan = study.plan()
    assert "config/waivers.csv" in plan.jobs["validate alpha"]
    assert run.code == 1, run.text
    assert f"validate alpha       {plan.jobs['validate alpha']}" in run.text
    words = ("--snakefile", str(study.folder / "Snakefile"), "--directory", str(folder))
    assert study.call("-n", *words).jobs == plan.jobs


def test_without_the_key_it_says_so(archived: Study, tmp_path: Path) -> None:
    study = archived.copy(tmp_path / "study")
    (study.folder / KEY).unlink()
    for words in (("verify", ARCHIVE, "--rerun"), ("restore", ARCHIVE, str(tmp_path / "r"))):
        run = ask(study, *words)
        assert run.code == 4
        assert "The key of the pseudonyms is in no archive" in run.text


@pytest.mark.ci
def test_run_again_from_the_archive_every_byte_is_the_same(archived: Study) -> None:
    run = ask(archived, "verify", ARCHIVE, "--rerun")
    assert run.code == 0, run.text
    assert "computed again from the delivered files: the same bytes" in run.text
