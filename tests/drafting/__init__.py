"""Drafts of a center's file, measured on extracts that were written before the word lists.

`extracts/` holds made-up deliveries of seven hospitals (no real patient), and `truth.csv`, which says
what each of their headers means (no variable: a column that the study has no use for). Their headers
were written down before `scripts/lib/reference/terms.csv` and are not copied into it.
"""
