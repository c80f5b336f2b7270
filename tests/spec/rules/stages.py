"""TNM and stage: rule -> (failing row, passing row)."""

CASES = {
    "edition.known": ({"tnm_edition": "6"}, {"tnm_edition": "7"}),
    "stage.c_differs": (
        {"tnm_edition": "8", "c_t": "T2a", "c_n": "N2", "c_m": "M0", "c_stage": "IIIB"},
        {"tnm_edition": "8", "c_t": "T2a", "c_n": "N2", "c_m": "M0", "c_stage": "IIIA"},
    ),
    "stage.yc_differs": (
        {"tnm_edition": "8", "yc_t": "T1b", "yc_n": "N0", "yc_m": "M0", "yc_stage": "IB"},
        {"tnm_edition": "8", "yc_t": "T1b", "yc_n": "N0", "yc_m": "M0", "yc_stage": "IA2"},
    ),
    "stage.yp_differs": (
        {"tnm_edition": "7", "yp_t": "T1b", "yp_n": "N1", "yp_m": "M0", "yp_stage": "IB"},
        {"tnm_edition": "7", "yp_t": "T1b", "yp_n": "N1", "yp_m": "M0", "yp_stage": "IIA"},
    ),
    "stage.yc_t0n0m0": (
        {"tnm_edition": "8", "yc_t": "T0", "yc_n": "N0", "yc_m": "M0", "yc_stage": "0"},
        {"tnm_edition": "8", "yc_t": "T0", "yc_n": "N0", "yc_m": "M0"},
    ),
    "stage.yp_t0n0m0": (
        {"tnm_edition": "8", "yp_t": "T0", "yp_n": "N0", "yp_m": "M0", "yp_stage": "0"},
        {"tnm_edition": "8", "yp_t": "Tis", "yp_n": "N0", "yp_m": "M0", "yp_stage": "0"},
    ),
    "tnm.c_t_edition": ({"tnm_edition": "7", "c_t": "T1c"}, {"tnm_edition": "8", "c_t": "T1c"}),
    "tnm.c_n_edition": ({"tnm_edition": "8", "c_n": "N2a"}, {"tnm_edition": "9", "c_n": "N2a"}),
    "tnm.c_m_edition": ({"tnm_edition": "7", "c_m": "M1c"}, {"tnm_edition": "8", "c_m": "M1c"}),
    "tnm.yc_t_edition": ({"tnm_edition": "7", "yc_t": "T1c"}, {"tnm_edition": "7", "yc_t": "T1b"}),
    "tnm.yc_n_edition": ({"tnm_edition": "7", "yc_n": "N2b"}, {"tnm_edition": "7", "yc_n": "N2"}),
    "tnm.yc_m_edition": (
        {"tnm_edition": "8", "yc_m": "M1c1"},
        {"tnm_edition": "9", "yc_m": "M1c1"},
    ),
    "tnm.yp_t_edition": (
        {"tnm_edition": "7", "yp_t": "T1mi"},
        {"tnm_edition": "8", "yp_t": "T1mi"},
    ),
    "tnm.yp_n_edition": ({"tnm_edition": "8", "yp_n": "N2b"}, {"tnm_edition": "8", "yp_n": "N2"}),
    "tnm.yp_m_edition": ({"tnm_edition": "7", "yp_m": "M1c"}, {"tnm_edition": "7", "yp_m": "M1b"}),
    "tnm.c_t_size": (
        {"tnm_edition": "8", "c_t": "T2a", "diameter_before": "41"},
        {"tnm_edition": "8", "c_t": "T2a", "diameter_before": "40"},
    ),
    "tnm.yc_t_size": (
        {"tnm_edition": "7", "yc_t": "T1b", "diameter_after": "31"},
        {"tnm_edition": "7", "yc_t": "T4", "diameter_after": "31"},
    ),
    "effusion.pleural_m0": (
        {"pleural_effusion": "true", "c_m": "M0"},
        {"pleural_effusion": "true", "c_m": "M1a"},
    ),
    "effusion.pericardial_m0": (
        {"pericardial_effusion": "true", "c_m": "M0"},
        {"pericardial_effusion": "false", "c_m": "M0"},
    ),
    "stations.n0": ({"n_stations": "4R;7", "c_n": "N0"}, {"n_stations": "none", "c_n": "N0"}),
    "inoperable.n3": (
        {"inoperability_reason": "n3;other", "c_n": "N2"},
        {"inoperability_reason": "n3", "c_n": "N3"},
    ),
    "inoperable.metastasis": (
        {"inoperability_reason": "metastasis", "c_m": "M0"},
        {"inoperability_reason": "metastasis", "c_m": "M1b"},
    ),
    "inoperable.operable": (
        {"initially_operable": "true", "inoperability_reason": "n3"},
        {"initially_operable": "true", "inoperability_reason": "none"},
    ),
    "inoperable.no_reason": (
        {"initially_operable": "false", "inoperability_reason": "none"},
        {"initially_operable": "false", "inoperability_reason": "n3"},
    ),
}
