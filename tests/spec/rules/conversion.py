"""Categories that cannot be converted to the 8th edition: rule -> (failing row, passing row)."""

CASES = {
    "tnm.c_t_needs_size": (
        {"tnm_edition": "7", "c_t": "T2a"},
        {"tnm_edition": "7", "c_t": "T2a", "diameter_before": "35"},
    ),
    "tnm.c_t_needs_reason": (
        {"tnm_edition": "7", "c_t": "T3", "diameter_before": "70"},
        {"tnm_edition": "7", "c_t": "T3", "diameter_before": "71"},
    ),
    "tnm.c_m_needs_metastases": (
        {"tnm_edition": "7", "c_m": "M1b"},
        {"tnm_edition": "8", "c_m": "M1b"},
    ),
    "tnm.yc_t_needs_size": (
        {"tnm_edition": "7", "yc_t": "T1a", "diameter_before": "15"},
        {"tnm_edition": "7", "yc_t": "T1a", "diameter_after": "15"},
    ),
    "tnm.yc_t_needs_reason": (
        {"tnm_edition": "7", "yc_t": "T3"},
        {"tnm_edition": "8", "yc_t": "T3"},
    ),
    "tnm.yc_m_needs_metastases": (
        {"tnm_edition": "7", "yc_m": "M1b"},
        {"tnm_edition": "7", "yc_m": "M1a"},
    ),
    "tnm.yp_t_needs_size": (
        {"tnm_edition": "7", "yp_t": "T1a", "diameter_after": "15"},
        {"tnm_edition": "7", "yp_t": "T1b"},
    ),
    "tnm.yp_t_needs_reason": (
        {"tnm_edition": "7", "yp_t": "T3"},
        {"tnm_edition": "7", "yp_t": "T4"},
    ),
    "tnm.yp_m_needs_metastases": (
        {"tnm_edition": "7", "yp_m": "M1b"},
        {"tnm_edition": "9", "yp_m": "M1b"},
    ),
    "edition.missing": ({"yp_n": "N0"}, {"tnm_edition": "9", "yp_n": "N0"}),
}
