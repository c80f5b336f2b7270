"""A draft of a center's file from an extract that nobody has seen before.

What can be proven from the cells is written down with its proof (counts and places, no values); what
cannot is an open question, which the checks of the configuration refuse until somebody has answered it.
"""
