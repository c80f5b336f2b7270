from scripts.lib.targets import name_artifact


def test_printed_files_are_listed_by_number_and_title() -> None:
    assert name_artifact("results/figures/flow.svg") == "Figure 1. Flow of patients"
    assert (
        name_artifact("results/tables/findings.docx") == "Table 7. Findings and queries by center"
    )
    assert name_artifact("results/report/report.pdf") == "Report"
    assert name_artifact("results/tables/rows.csv") == "Fate of every raw row"
