"""What is printed: words, tables and the report, laid out from numbers that were computed before.

Nothing here computes a statistic, and nothing here becomes markup: texts travel as data.
"""
