"""The finished run that a run through Slurm is compared with."""

from tests.workflow.conftest import finished

__all__ = ["finished"]
