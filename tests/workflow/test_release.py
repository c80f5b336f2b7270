"""The release of the demo under each policy: what is inside, what stands beside, what can be computed."""

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pandas as pd
import pytest

from scripts.lib.release.metadata import PROVENANCE, check_metadata, read_parquet, read_stamp
from scripts.lib.report.words import split_id
from tests.workflow.study import Study

pytestmark = pytest.mark.ci
POLICIES = ("none", "below_5", "opensafely")
People = frozenset[str]
# Without exceptions: what each policy keeps in, and by which checks.
REFUSED = {
    "none": {"rows/patients.parquet": {"risk"}},
    "below_5": {
        "figures/flow.pdf": {"small", "margin"},
        "figures/rates.pdf": {"small", "margin"},
        "figures/waterfall.pdf": {"single"},
        "report/report.pdf": {"small", "margin", "size", "single"},
        "rows/patients.parquet": {"risk"},
    },
    "opensafely": {
        "figures/flow.pdf": {"small", "exact"},
        "figures/rates.pdf": {"small", "exact"},
        "figures/waterfall.pdf": {"single", "exact"},
        "report/report.pdf": {"small", "compared", "extreme", "single", "exact"},
        "rows/patients.parquet": {"risk"},
    },
}


@pytest.fixture(scope="module")
def released(finished: Study, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The folder of a release under each policy, without exceptions; and `agreed`, with them."""
    study = finished.copy(tmp_path_factory.mktemp("released") / "study")
    path = study.folder / "config/release.yaml"
    whole = path.read_text(encoding="utf-8")
    plain = whole.partition("\n# A release under a strict policy")[0]
    assert "exceptions:" in whole
    assert "exceptions:" not in plain
    folders = {}
    for name in (*POLICIES, "agreed"):
        text = whole if name == "agreed" else plain.replace("below_5\n", f"{name}\n")
        path.write_text(text, encoding="utf-8")
        run = study.call("release")
        assert run.code == 0, run.text
        folders[name] = study.folder.parent / name
        (study.folder / "results/release").rename(folders[name])
    return folders


@pytest.mark.parametrize("policy", POLICIES)
def test_what_is_refused_and_why_stands_beside(released: dict[str, Path], policy: str) -> None:
    manifest = json.loads((released[policy] / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["policy"] == policy
    assert manifest["demonstration"] is True
    found = {
        one["file"]: {reason.partition(":")[0] for reason in one["reasons"]}
        for one in manifest["refused"]
    }
    assert found == REFUSED[policy]
    for name in found:
        assert (released[policy] / f"{name}.refused.txt").is_file()
        assert not (released[policy] / name).exists()
    out = {one["file"]: one["sha256"] for one in manifest["released"]}
    assert out == {n: sha256((released[policy] / n).read_bytes()).hexdigest() for n in out}
    files = {path.relative_to(released[policy]).as_posix() for path in files_of(released[policy])}
    known = {*out, *(f"{name}.refused.txt" for name in found)}
    assert files == {*known, "manifest.json", "manifest.md", "release.record.json"}


def files_of(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


@pytest.mark.parametrize("policy", POLICIES)
def test_numbers_and_pages_say_from_what_they_were_made(
    released: dict[str, Path], finished: Study, policy: str
) -> None:
    stamps = [
        json.loads(read_parquet(path)[PROVENANCE])
        if path.suffix == ".parquet"
        else read_stamp(path.read_bytes())
        for path in files_of(released[policy])
        if path.suffix in (".parquet", ".pdf")
    ]
    assert len(stamps) == {"none": 5, "below_5": 1, "opensafely": 1}[policy]
    record = json.loads((finished.folder / "results/pool/pool.record.json").read_text())
    extract = sha256((finished.folder / "data/demo/alpha.csv").read_bytes()).hexdigest()
    for told in stamps:
        assert told["policy"] == policy
        assert extract in told["inputs"]["alpha"]
        assert set(told["inputs"]) == {"alpha", "beta", "gamma"}
        assert record["code"].items() <= told["code"].items()
        assert record["env"].items() <= told["environment"].items()
    assert len({told["file"] for told in stamps}) == len(stamps)


@pytest.mark.parametrize("policy", [*POLICIES, "agreed"])
def test_no_file_carries_what_is_not_on_the_list(released: dict[str, Path], policy: str) -> None:
    kinds = (".pdf", ".docx", ".svg", ".parquet")
    found = [path for path in files_of(released[policy]) if path.suffix in kinds]
    assert found
    assert {path.name: check_metadata(path) for path in found} == {p.name: [] for p in found}


def test_exceptions_let_out_what_they_name_and_are_printed(released: dict[str, Path]) -> None:
    manifest = json.loads((released["agreed"] / "manifest.json").read_text(encoding="utf-8"))
    assert [one["used"] for one in manifest["exceptions"]] == [True, True]
    page = (released["agreed"] / "manifest.md").read_text(encoding="utf-8")
    assert "Asked by A. Investigator, agreed by B. Data Protection, 2024-03-01." in page
    assert (released["agreed"] / "figures/waterfall.pdf").is_file()
    told, before = (numbers_in(released[name]) for name in ("agreed", "below_5"))
    assert told["pcr[therapy=target]"] != "[hidden]"
    assert before["pcr[therapy=target]"] == "[hidden]"


def numbers_in(folder: Path) -> dict[str, str]:
    frame = pd.read_parquet(folder / "endpoints/numbers.parquet")
    return dict(zip(frame["number_id"], frame["text"], strict=True))


def people_of(finished: Study) -> dict[tuple[str, str], People]:
    """Who is behind each number, in each role."""
    frame = pd.read_parquet(finished.folder / "results/endpoints/contributors.parquet")
    grouped = frame.astype("str").groupby(["number_id", "role"])["patient"]
    return {(str(key[0]), str(key[1])): frozenset(one) for key, one in grouped}


def sums_of(sets: dict[tuple[str, str], People]) -> Iterator[tuple[People, list[People]]]:
    """Wholes and their parts as a reader of the tables knows them: what is in a number and what is
    not, the levels of a variable, the strata of a number, and a group next to the cohort.
    """
    cohort = sets["feasibility", "numerator"] | sets["pcr", "denominator"]
    families: dict[tuple[str, ...], list[People]] = {}
    for (number, role), some in sets.items():
        whole = sets.get((number, "denominator"), frozenset())
        if role == "numerator" and some < whole:
            yield whole, [some, whole - some]
        if role == "denominator" and some != cohort:
            small, large = sorted((some, cohort), key=len)
            if small < large:
                yield large, [small, large - small]
        one = split_id(number)
        if role == "numerator":
            head = one.stem.rpartition(".")[0]
            families.setdefault(("level", head, one.variable, one.level), []).append(some)
        if one.variable:
            families.setdefault(("stratum", one.stem, one.variable, role), []).append(some)
    for parts in families.values():
        whole = frozenset().union(*parts)
        if len(parts) > 1 and sum(map(len, parts)) == len(whole):
            yield whole, parts


def test_below_five_no_small_count_follows_from_what_is_told(
    released: dict[str, Path], finished: Study
) -> None:
    """Plain arithmetic over and over: where all counts of a sum but one are known, so is that one."""
    sets = people_of(finished)
    frame = pd.read_parquet(released["below_5"] / "endpoints/numbers.parquet")
    known: set[People] = set()
    for row in frame.to_dict("records"):
        for role in ("numerator", "denominator"):
            if not pd.isna(row[role]) and (row["number_id"], role) in sets:
                known.add(sets[row["number_id"], role])
    assert not [one for one in known if 0 < len(one) < 5]
    sums = list(sums_of(sets))
    before = -1
    while before != len(known):
        before = len(known)
        for whole, parts in sums:
            unknown = [one for one in {whole, *parts} if one not in known]
            if len(unknown) == 1:
                known.add(unknown[0])
    assert sorted(len(one) for one in known if 0 < len(one) < 5) == []
    everything = {one for one in sets.values() if 0 < len(one) < 5}
    assert len(everything) > 30  # there was something to find


def test_without_a_key_nothing_is_released(finished: Study, tmp_path: Path) -> None:
    study = finished.copy(tmp_path / "study")
    (study.folder / "config/demo-key.txt").unlink()
    run = study.call("release")
    assert run.code == 1
    assert "pseudonym.key_file: there is no file" in run.text
    assert not (study.folder / "results/release").exists()


def test_the_shipped_key_releases_no_real_study(finished: Study, tmp_path: Path) -> None:
    study = finished.copy(tmp_path / "study")
    study.edit("config/config.yaml", "demo: true", "demo: false")
    run = study.call("release")
    assert run.code == 1
    assert "this is the key that ships with the demonstration" in run.text
    assert not (study.folder / "results/release").exists()
