"""Conversion of delivered units to the study's. A unit that is not here is refused, never guessed."""

FACTORS: dict[tuple[str, str], float] = {
    ("cm", "mm"): 10.0,
    ("m", "mm"): 1000.0,
    ("fraction", "%"): 100.0,
    ("L", "mL"): 1000.0,
    ("dL", "mL"): 100.0,
    ("cL", "mL"): 10.0,
    ("h", "min"): 60.0,
    ("hour", "min"): 60.0,
    ("week", "day"): 7.0,
}


def can_convert(delivered: str, study: str) -> bool:
    """Whether a value of the delivered unit can be given in the study's."""
    return delivered == study or (delivered, study) in FACTORS


def factor(delivered: str, study: str) -> float:
    """By what a delivered value is multiplied; 1 where the units are the same."""
    return 1.0 if delivered == study else FACTORS[delivered, study]
