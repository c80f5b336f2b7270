"""Statistics against R, printed values and properties."""

from hypothesis import settings

# The same examples in every run, and no time limit that a busy machine could miss.
steady = settings(deadline=None, derandomize=True)
