"""An unknown extract may be any file: every attack ends in a draft or in one sentence, never otherwise."""

from pathlib import Path

import pytest

from scripts.lib.catalogue import read_catalogue
from scripts.lib.drafting.draft import draft_center
from scripts.lib.drafting.render import render_center
from scripts.lib.errors import StudyError
from tests.hostile.corpus import ATTACKS, CANARY, SLOW


@pytest.mark.ci
@pytest.mark.parametrize("name", [one for one in ATTACKS if one not in SLOW])
def test_an_attack_is_refused_or_drafted(tmp_path: Path, name: str) -> None:
    path = ATTACKS[name].build(tmp_path)
    try:
        told = render_center(draft_center(path, read_catalogue()), "a", path.name)
    except StudyError as refused:
        told = str(refused)
        assert told.startswith("a.")
    assert CANARY not in told
