"""Tests of the verbs of `python -m scripts`."""
