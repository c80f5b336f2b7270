"""The modules whose mutants are tried, and the tests that have to notice them, quick ones first."""

LIB = "tests/lib/test_"
STATS = "tests/lib/stats/test_"
ELIGIBILITY = (f"{LIB}eligibility.py", f"{LIB}readings.py", "tests/spec/test_criteria.py")
NUMBERS = (f"{LIB}numbers.py", f"{LIB}time_to_event.py", f"{LIB}scenario_numbers.py")
TNM = tuple(f"{LIB}{name}.py" for name in ("tnm_stage", "tnm_convert", "staging"))

TARGETS: dict[str, tuple[str, ...]] = {
    "tnm_parse": (f"{LIB}tnm_parse.py",),
    "tnm_stage": TNM,
    "tnm_facts": (f"{LIB}tnm_convert.py",),
    "tnm_convert": (f"{LIB}tnm_convert.py", f"{LIB}staging.py"),
    "tnm_order": (f"{LIB}tnm_order.py", f"{LIB}staging.py"),
    "staging": (f"{LIB}staging.py",),
    "recist": (f"{LIB}recist.py",),
    "pathology": (f"{LIB}pathology.py",),
    "complications": (f"{LIB}complications.py",),
    "endpoint_variables": (f"{LIB}endpoint_variables.py",),
    "conditions": (f"{LIB}conditions.py", *ELIGIBILITY),
    "eligibility": ELIGIBILITY,
    "readings": ELIGIBILITY,
    "sensitivity": (f"{LIB}sensitivity.py", f"{LIB}scenario_numbers.py"),
    "scenario_numbers": (f"{LIB}scenario_numbers.py", f"{LIB}sensitivity.py"),
    "number": NUMBERS,
    "engines": NUMBERS,
    "numbers": NUMBERS,
    "comparisons": NUMBERS,
    "time_to_event": NUMBERS,
    "stats.proportions": (f"{STATS}proportions.py",),
    "stats.contingency": (f"{STATS}contingency.py",),
    "stats.summaries": (f"{STATS}summaries.py",),
    "stats.guards": (f"{STATS}guards.py", f"{LIB}time_to_event.py"),
    "stats.survival": (f"{STATS}survival.py", f"{LIB}time_to_event.py"),
}

# What the share is asked of: the modules of one subject together.
SUBJECTS = {
    "tnm": [name for name in TARGETS if name.startswith("tnm_") or name == "staging"],
    "endpoints": [
        *("recist", "pathology", "complications", "endpoint_variables", "number", "engines"),
        *("numbers", "comparisons", "time_to_event"),
    ],
    "eligibility": ["conditions", "eligibility", "readings", "sensitivity", "scenario_numbers"],
    "statistics": [name for name in TARGETS if name.startswith("stats.")],
}
