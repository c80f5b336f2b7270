"""A pseudonym tells nothing without the key, and two studies with two keys cannot be joined by it."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pandas as pd
import pytest

from scripts.lib.catalogue import read_catalogue
from scripts.lib.findings import possible_ids
from scripts.lib.pooling import pseudonymize
from scripts.lib.rules.registry import RULES
from tests.canaries.attack import DEMO_KEY, find_people, read_digests
from tests.canaries.marks import canary, spell_all
from tests.canaries.plant import Planted
from tests.canaries.search import leaks_in, open_folder
from tests.canaries.studies import rows_of

KEY, OTHER = b"thirty-two letters, not a secret", b"another one of thirty-two letters"
PEOPLE = [
    {"center": center, "record": f"{letter}-{number:03}", "name": f"Anna B{number}", "birth": birth}
    for center, letter in (("alpha", "A"), ("beta", "B"))
    for number, birth in enumerate(["1951-06-14", "1948-02-03"], start=1)
]


def name_all(people: Iterable[Mapping[str, str]], key: bytes) -> list[str]:
    """The pseudonyms of people, in their order."""
    return [
        str(pseudonymize(one["center"], pd.Series([one["record"]], dtype="str"), key).iloc[0])
        for one in people
    ]


def attack(texts: Iterable[str]) -> list[str]:
    """Who of the people is found in texts."""
    return find_people(read_digests([("", one.encode()) for one in texts]), PEOPLE)


def test_without_the_key_nobody_is_found() -> None:
    assert attack(name_all(PEOPLE, KEY)) == []


def test_the_attack_finds_what_is_not_protected() -> None:
    """The key that everybody has; plain digests, cut or whole, in capitals; one of name and birthday."""
    assert len(attack(name_all(PEOPLE, DEMO_KEY))) == len(PEOPLE)
    digest = pd.util.hash_array(pd.Series(["A-001"]).to_numpy(dtype=object))[0]
    told = [
        hashlib.sha256(b"B-002").hexdigest()[:12].upper(),
        f"x{hashlib.md5(b'Anna B1|14/06/1951').hexdigest()}-",
        f"{digest:016x}",
    ]
    assert attack(told) == ["A-001", "Anna B1|14/06/1951", "B-002"]


def test_two_keys_make_names_that_do_not_meet() -> None:
    """No name in common, and no order either: ranks that agree by chance only."""
    many = [{"center": "alpha", "record": f"A-{number:03}"} for number in range(500)]
    one, other = pd.Series(name_all(many, KEY)), pd.Series(name_all(many, OTHER))
    assert set(one).isdisjoint(other)
    assert {name[1:5] for name in one} != {name[1:5] for name in other}
    assert abs(one.rank().corr(other.rank())) < 0.15
    assert abs(one.rank().corr(pd.Series(range(500)))) < 0.15  # nor that of the file


@pytest.mark.ci
@pytest.mark.parametrize("name", ["tiny", "demo"])
def test_nobody_is_found_in_what_a_run_leaves(name: str, whole: Callable[[str], Planted]) -> None:
    """All open files, and of the restricted ones the study page: names, ids of findings, digests."""
    study = whole(name)
    names = [*read_catalogue(), "doctor", "opinion"]
    people = list(read_people(study, name))
    assert len(people) > 15

    made: set[str] = set()

    def ids(one: Mapping[str, str]) -> set[str]:
        center = {"center": one["center"], "sources": [{"id": one["source"]}]}
        assert RULES  # without them no id would be possible
        found = possible_ids(center, one["record"], names)
        made.update(found)
        return found

    digests = read_digests(open_folder(study.home, study.stays_inside))
    pool = pd.read_parquet(study.folder / "results/pool/patients.parquet")["patient"]
    assert set(pool.str[1:].str.lower()) <= digests.keys()  # the page has the pseudonyms
    assert find_people(digests, people, ids) == []
    inside = (study.folder / "results/validate").glob("*.findings.parquet")
    known = pd.concat([pd.read_parquet(path, columns=["finding_id"]) for path in inside])
    assert known["finding_id"].isin(made).sum() > 10  # and these would have been known again


def read_people(study: Planted, name: str) -> Iterable[Mapping[str, str]]:
    """Who was delivered, as an attacker may know them."""
    if name == "tiny":
        for center in ("one", "two", "three"):
            for row in rows_of(center)[2:-1]:
                person = {"center": center, "source": "patients", "record": row[0]}
                yield {**person, "name": row[1], "birth": row[6]}
        return
    for center in ("alpha", "beta", "gamma"):
        cells = pd.read_parquet(study.folder / f"results/ingest/{center}.parquet")
        birth = "birth_date" if "birth_date" in cells else "birth_year"
        base = cells[cells["source"] == "patients"].dropna(subset=["record", birth])
        for record, day in zip(base["record"], base[birth], strict=True):
            yield {"center": center, "source": "patients", "record": record, "birth": day}


@pytest.mark.ci
def test_another_key_leaves_nothing_that_joins_the_two(finished: Planted, tmp_path: Path) -> None:
    """The same patients under another key: no name of one study is in the other, and none goes out."""
    before = set(pd.read_parquet(finished.folder / "results/pool/patients.parquet")["patient"])
    run = finished.call("all", "release", key=canary("another"))
    assert run.code == 0, run.text
    after = set(pd.read_parquet(finished.folder / "results/pool/patients.parquet")["patient"])
    assert len(after) == len(before)
    everything = lambda path: not path.startswith("study/results")  # noqa: E731
    archived = lambda path: everything(path) or "/archive/" in path  # noqa: E731
    assert leaks_in(open_folder(finished.home, archived), spell_all(before)) == []
    outside = lambda path: everything(path) or finished.stays_inside(path)  # noqa: E731
    page = ("study/results/report/study.html", "study/results/endpoints/contributors")
    told = lambda path: outside(path) or path.startswith(page)  # noqa: E731
    assert leaks_in(open_folder(finished.home, told), spell_all(after)) == []
    rows = pd.read_csv(finished.folder / "results/release/rows/patients.csv")
    assert rows.equals(rows.sort_values(list(rows.columns), ignore_index=True))
