"""The contracts between the stages, one module for each boundary."""
