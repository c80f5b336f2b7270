"""Statistics without a study: numbers and series in, numbers and frames out.

`proportions` intervals of rates and differences, `contingency` exact tests of tables, `summaries`
continuous values, `survival` time to event, `guards` when a number is refused and in which words.
All are compared with R in `tests/lib/stats`; nothing here draws random numbers.
"""
