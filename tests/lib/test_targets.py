from scripts.lib.targets import name_artifact


def test_printed_files_are_listed_by_number_and_title() -> None:
    assert name_artifact("results/figures/flow.svg") == "Figure 1. Flow of patients"
    assert name_artifact("results/tables/findings.docx") == "Table 7. Findings"
    assert name_artifact("results/report/report.pdf") == "Report"
