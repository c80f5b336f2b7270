"""Mutation tests: one small change of the code at a time, which some test must notice.

    python -m tests.mutants tnm_stage          # all mutants of a module; prints those that survive
    python -m tests.mutants tnm_stage --every 5

`operators` makes the mutants, `runner` tries them, `test_mutants` asks for the share of killed ones.
"""
