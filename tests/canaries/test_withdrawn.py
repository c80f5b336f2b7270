"""After a patient withdrew the consent, nothing is left of him but a row with that fate."""

from collections.abc import Iterator

import pandas as pd
import pytest

from scripts.lib.pooling import pseudonymize
from tests.canaries.marks import canary, spell_all
from tests.canaries.plant import KEY, Planted
from tests.canaries.search import Found, leaks_in, open_folder

pytestmark = pytest.mark.ci
RECORD = canary("oneid2")  # the first of the plain ones


def test_nothing_is_left_of_a_withdrawn_patient(finished: Planted) -> None:
    """Record id, name, note, pseudonym: searched for in all results, the restricted ones too."""
    name = pseudonymize("one", pd.Series([RECORD], dtype="str"), KEY["CANARY_KEY"].encode())[0]
    words = [
        RECORD,
        name,
        *(canary(f"one{what}1") for what in ("text", "doctor", "opinion", "term")),
    ]
    before = leaks_in(results_of(finished), spell_all(words))
    assert len(before) > 10
    register = "center,record,date\none,{},2024-06-01\ntwo,{},2024-06-01\n"
    (finished.folder / "config/withdrawn.csv").write_text(register.format(RECORD, canary("nobody")))
    run = finished.call("all", "archive_shareable", "release")
    assert run.code == 0, run.text
    assert "Consent withdrawn: one 1 patient (1 row) taken out." in run.text
    assert "WARNING: config/withdrawn.csv, line 3: two delivers no such record" in run.text
    assert leaks_in(results_of(finished), spell_all(words)) == []
    assert finished.leaks() == []
    fates = pd.read_parquet(finished.folder / "results/eligibility/fates.parquet")
    gone = fates[fates["fate"] == "withdrawn"]
    assert gone[["center", "source_row"]].to_numpy().tolist() == [["one", 3]]
    assert gone["patient"].isna().all()


def results_of(study: Planted) -> Iterator[Found]:
    """All results and Snakemake's own memory; the archive made before keeps what it had."""
    kept = ("study/data", "study/config", "study/results/archive/tiny-1.")
    return open_folder(study.home, lambda path: path.startswith(kept))
