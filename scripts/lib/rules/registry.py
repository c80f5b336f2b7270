"""All rules: importing this module fills the registry, one module a meaning."""

from scripts.lib.rules import (
    RULES,
    centers,
    conversion,
    dates,
    outcome,
    pathology,
    ranges,
    reading,
    stages,
    surgery,
    therapy,
)

MODULES = (
    reading,
    ranges,
    dates,
    stages,
    conversion,
    therapy,
    surgery,
    pathology,
    outcome,
    centers,
)

__all__ = ["MODULES", "RULES"]
