"""A Slurm cluster of this one machine: munged, slurmctld and slurmd on loopback, in one folder."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch", "squeue", "scancel", "sinfo", "scontrol")
SYSTEM = "/usr/sbin:/usr/bin:/sbin:/bin"
PATIENCE = 60

CONF = """\
ClusterName=salvage
SlurmctldHost={host}(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
SlurmctldPort={controller}
SlurmdPort={node}
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
MinJobAge=600
SchedulerParameters=sched_interval=1,batch_sched_delay=0
NodeName={host} NodeAddr=127.0.0.1 CPUs={cpus} RealMemory={memory} State=UNKNOWN
PartitionName=all Nodes={host} Default=YES MaxTime=INFINITE State=UP
"""


def is_installed() -> bool:
    """Whether the programs are there and may be started (they need root)."""
    found = all(shutil.which(name, path=f"{os.environ['PATH']}:{SYSTEM}") for name in PROGRAMS)
    return found and os.geteuid() == 0


@dataclass
class Cluster:
    """A running cluster: `env` makes the programs of Slurm speak to it."""

    folder: Path
    env: dict[str, str]

    def ask(self, *words: str) -> str:
        """What one of Slurm's programs says."""
        done = subprocess.run(words, env=self.env, capture_output=True, text=True, check=True)
        return done.stdout

    def jobs(self, state: str) -> list[str]:
        """The ids of the jobs in a state."""
        return self.ask("squeue", "--noheader", "--states", state, "--format", "%i").split()

    def until(self, condition: str, true: "Iterator[bool]") -> None:
        """Wait for a condition, in short steps. Raises TimeoutError where it does not come."""
        end = time.monotonic() + PATIENCE
        for held in true:
            if held:
                return
            if time.monotonic() > end:
                raise TimeoutError(f"{condition}\n{self.logs()}")
            time.sleep(0.2)

    def logs(self) -> str:
        """The last lines of the daemons' logs."""
        texts = [path.read_text(errors="replace")[-3000:] for path in self.folder.glob("*.log")]
        return "\n".join(texts)


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def write_conf(folder: Path) -> None:
    """The configuration, for half of this machine's memory."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2_000_000
    text = CONF.format(
        host=socket.gethostname().split(".")[0],
        folder=folder,
        controller=free_port(),
        node=free_port(),
        cpus=os.cpu_count(),
        memory=memory,
    )
    (folder / "slurm.conf").write_text(text)
    for name in ("state", "spool"):
        (folder / name).mkdir()


def start_munge(folder: Path, env: dict[str, str]) -> None:
    """The key and the daemon that signs who is who; it refuses folders that others may write."""
    key = folder / "munge.key"
    key.write_bytes(secrets.token_bytes(128))
    key.chmod(0o400)
    files = [
        f"--{name}-file={folder}/munged.{ending}"
        for name, ending in (("pid", "pid"), ("log", "log"), ("seed", "seed"))
    ]
    command = ["munged", "--force", f"--key-file={key}", f"--socket={folder}/munge.socket", *files]
    subprocess.run(command, env=env, check=True, capture_output=True)


def write_srun(folder: Path) -> Path:
    """An srun that knows the cluster: the plugin starts it without SLURM_CONF."""
    path = folder / "bin" / "srun"
    path.parent.mkdir()
    path.write_text(f'#!/bin/sh\nSLURM_CONF={folder}/slurm.conf exec /usr/bin/srun "$@"\n')
    path.chmod(0o755)
    return path.parent


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """The cluster, up and idle; everything that it started is ended afterwards."""
    folder.mkdir(parents=True)
    folder.chmod(0o755)
    env = {
        **os.environ,
        "PATH": f"{write_srun(folder)}:{os.environ['PATH']}:{SYSTEM}",
        "SLURM_CONF": str(folder / "slurm.conf"),
        "HOME": pwd.getpwuid(os.geteuid()).pw_dir,
    }
    write_conf(folder)
    running = []
    try:
        start_munge(folder, env)
        for name in ("slurmctld", "slurmd"):
            with (folder / f"{name}.out").open("w") as out:
                running.append(
                    subprocess.Popen([name, "-D"], env=env, stdout=out, stderr=subprocess.STDOUT)
                )
        made = Cluster(folder, env)
        made.until("the node is idle", (is_idle(made) for _ in iter(int, 1)))
        yield made
        made.ask("scancel", "--user", "root")
    finally:
        for process in reversed(running):
            process.terminate()
        for process in running:
            process.wait(PATIENCE)
        subprocess.run(
            [
                "munged",
                "--stop",
                f"--socket={folder}/munge.socket",
                f"--pid-file={folder}/munged.pid",
            ],
            env=env,
            check=False,
            capture_output=True,
        )


def is_idle(made: Cluster) -> bool:
    """Whether the one node waits for jobs."""
    try:
        return made.ask("sinfo", "--noheader", "--format", "%T").strip() == "idle"
    except subprocess.CalledProcessError:
        return False
