"""Settings for all tests: generated examples are the same on every machine, and never timed."""

from hypothesis import settings

settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")
