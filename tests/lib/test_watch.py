import atexit
from pathlib import Path
from types import SimpleNamespace

import pytest
from snakemake.settings.types import MaxJobsPerTimespan, SchedulingSettings

from scripts.lib.errors import StudyError
from scripts.lib.watch import Watch


@pytest.mark.parametrize("local", [True, False])
def test_only_a_cluster_limits_how_many_jobs_a_second_start(
    local: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atexit, "register", lambda end: end)
    limit = MaxJobsPerTimespan(100, "1s")
    settings = SchedulingSettings(max_jobs_per_timespan=limit)
    workflow = SimpleNamespace(
        dryrun=False,
        touch=False,
        local_exec=local,
        dag_settings=SimpleNamespace(forceall=False),
        scheduling_settings=settings,
    )
    watcher = Watch(workflow, tmp_path, StudyError)
    watcher.begin()
    assert watcher.held is not None
    watcher.held.close()
    assert settings.max_jobs_per_timespan is (None if local else limit)
