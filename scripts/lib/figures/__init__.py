"""The figures of the paper: one module a figure, each a pure function from frames to a matplotlib
Figure.

No function here computes a statistic: what is printed as a number comes from `endpoints/numbers`,
and what is drawn or counted patient by patient comes from `endpoints/patients`.
"""
