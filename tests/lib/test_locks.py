from pathlib import Path

import pytest

from scripts.lib.locks import RUN, is_at_work, job_at_work, take_run


def test_only_a_live_process_holds_the_folder(tmp_path: Path) -> None:
    assert not is_at_work(tmp_path)
    lock = take_run(tmp_path)
    assert lock is not None
    assert is_at_work(tmp_path)
    assert take_run(tmp_path) is None
    lock.close()
    assert (tmp_path / RUN).exists()
    assert not is_at_work(tmp_path)


def test_a_job_that_outlives_its_run_keeps_the_next_run_away(tmp_path: Path) -> None:
    with job_at_work(tmp_path), job_at_work(tmp_path):
        assert is_at_work(tmp_path)
        assert take_run(tmp_path) is None
    lock = take_run(tmp_path)
    assert lock is not None
    lock.close()


def test_a_job_goes_on_where_no_lock_can_be_had(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", refuse)
    with job_at_work(tmp_path):
        pass
