"""Every attack file is refused or read, in a process that stays below 512 MB."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.corpus import ATTACKS, CANARY, EITHER, READ, REFUSED, SLOW

ROOT = Path(__file__).parents[2]
CEILING = 512
SLOWEST = 30


def run(folder: Path, names: list[str]) -> dict[str, dict[str, Any]]:
    """What became of the named attacks, read one after the other."""
    lines = []
    for name in names:
        (folder / name).mkdir()
        attack = ATTACKS[name]
        encoding = dict(attack.options).get("encoding", "utf-8")
        lines.append("\t".join((name, str(attack.build(folder / name)), attack.form, encoding)))
    listing = folder / "listing"
    listing.write_text("\n".join(lines), encoding="utf-8")
    command = [sys.executable, "-m", "tests.hostile.child", str(listing)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False
    )
    assert CANARY not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["name"] for one in found] == names, (
        f"ended by {done.returncode}: {done.stderr[-500:]}"
    )
    return {one["name"]: one for one in found}


def check(found: dict[str, Any], folder: Path) -> None:
    """The outcome is one of those allowed, told in one line that names the file only."""
    wanted = ATTACKS[found["name"]].outcome
    assert found["outcome"] in ({REFUSED, READ} if wanted == EITHER else {wanted}), found
    assert found["peak"] < CEILING, found
    assert found["seconds"] < SLOWEST, found
    if found["outcome"] == REFUSED:
        assert found["message"].startswith("a.")
        assert "\n" not in found["message"]
        assert str(folder) not in found["message"]


def test_the_corpus_is_large() -> None:
    assert len(ATTACKS) >= 40
    assert {attack.form for attack in ATTACKS.values()} == {
        "csv",
        "excel",
        "spss",
        "stata",
        "sas",
        "parquet",
    }


def test_every_third_attack_fails(tmp_path: Path) -> None:
    for found in run(tmp_path, [name for name in ATTACKS if name not in SLOW][::3]).values():
        check(found, tmp_path)


@pytest.mark.ci
@pytest.mark.parametrize("name", list(ATTACKS))
def test_attack_in_its_own_process(tmp_path: Path, name: str) -> None:
    found = run(tmp_path, [name])[name]
    check(found, tmp_path)
