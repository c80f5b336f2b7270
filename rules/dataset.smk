rule dataset:
    """Write the analysis set for the statistician; patient-level data that stay inside the study."""
    input:
        patients=STUDY_OUTPUTS["endpoints"]["patients"],
        records=ancient([STUDY_OUTPUTS["endpoints"]["record"]]),
    output:
        **STUDY_OUTPUTS["dataset"],
    log:
        "results/logs/dataset.log",
    params:
        study=STUDY.marks("data_cutoff"),
        notice=verbatim(STUDY.notice),
        code=code("dataset.py"),
        env=env(),
    script:
        "../scripts/dataset.py"
