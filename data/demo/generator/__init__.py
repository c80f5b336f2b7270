"""The makers of the demo extracts: patients defined once, one printer for each center.

Everything here is synthetic. `plan/*.csv` says what each patient is; `patients` completes them;
`check` holds the published margins; `alpha`, `beta`, `gamma` print them as the centers would.
"""
