"""Therapy: rule -> (failing row, passing row)."""

CASES = {
    "therapy.two_arms": ({"drug": "nivolumab;osimertinib"}, {"drug": "nivolumab;ipilimumab"}),
    "drug.gene": (
        {"drug": "alectinib", "driver_gene": "EGFR"},
        {"drug": "alectinib", "driver_gene": "ALK"},
    ),
    "drug.immunotherapy_with_driver": (
        {"drug": "nivolumab", "driver_gene": "EGFR", "driver_proven": "true"},
        {"drug": "nivolumab", "driver_gene": "KRAS", "driver_proven": "true"},
    ),
    "driver.proven_without_gene": (
        {"driver_proven": "true", "driver_gene": "none"},
        {"driver_proven": "true", "driver_gene": "ALK"},
    ),
    "pdl1.value_without_test": (
        {"pdl1_evaluated": "false", "pdl1_tps": "50"},
        {"pdl1_evaluated": "true", "pdl1_tps": "50"},
    ),
    "pdl1.test_without_value": ({"pdl1_evaluated": "true"}, {"pdl1_evaluated": "false"}),
    "therapy.start_without_drug": (
        {"therapy_start": "2019-02-01"},
        {"therapy_start": "2019-02-01", "drug": "nivolumab"},
    ),
    "therapy.drug_without_start": (
        {"drug": "nivolumab"},
        {"drug": "carboplatin"},
    ),
    "response.no_therapy": (
        {"response": "PR", "drug": "none"},
        {"response": "PR", "drug": "none", "chemotherapy": "with"},
    ),
    "cycles.days": (
        {"cycles": "6", "therapy_start": "2019-02-01", "therapy_end": "2019-03-01"},
        {"cycles": "5", "therapy_start": "2019-02-01", "therapy_end": "2019-03-01"},
    ),
    "chemotherapy.drug": (
        {"chemotherapy": "none", "drug": "nivolumab;carboplatin"},
        {"chemotherapy": "none", "drug": "nivolumab"},
    ),
    "response.diameters": (
        {"response": "PR", "diameter_before": "100", "diameter_after": "71"},
        {"response": "PR", "diameter_before": "100", "diameter_after": "70"},
    ),
    "shrinkage.grown": (
        {"shrinkage_notable": "true", "diameter_before": "40", "diameter_after": "40"},
        {"shrinkage_notable": "true", "diameter_before": "40", "diameter_after": "20"},
    ),
}
