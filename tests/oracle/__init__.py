"""The study's numbers a second time, in plain Python, sharing no code with scripts/lib.

`logic` conditions in three values, `patient` endpoint variables of one patient, `study` cohort and
numbers with exact fractions, `compare` ours against theirs. Used by the rule `check` in every run.
"""
