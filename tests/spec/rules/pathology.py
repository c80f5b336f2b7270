"""Pathology: rule -> (failing row, passing row)."""

CASES = {
    "pcr.pathology": (
        {"yp_t": "T0", "viable_tumor": "5"},
        {"yp_t": "Tis", "viable_tumor": "0"},
    ),
    "pcr.reported": (
        {"pcr_reported": "true", "yp_t": "T0", "yp_n": "N1", "viable_tumor": "0"},
        {"pcr_reported": "true", "yp_t": "Tis", "yp_n": "N0", "viable_tumor": "0"},
    ),
    "pathology.not_resected": (
        {"resection": "exploratory", "viable_tumor": "40"},
        {"resection": "wedge", "viable_tumor": "40"},
    ),
    "pathology.no_viable_tumor": ({"yp_t": "T1a"}, {"yp_t": "T1a", "viable_tumor": "10"}),
}
