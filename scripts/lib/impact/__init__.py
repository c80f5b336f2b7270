"""What moved which number between two states of a study: their differences, tried one by one.

A difference is an `Edit` that can be done to the other state by itself. Done to the old state, or
undone in the new one, it shows the numbers that it moves; nothing else is given as its doing.
"""
