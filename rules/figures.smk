rule figures:
    """Draw the figures from the numbers."""
    input:
        attrition=STUDY_OUTPUTS["eligibility"]["attrition"],
        fates=STUDY_OUTPUTS["eligibility"]["fates"],
        patients=STUDY_OUTPUTS["endpoints"]["patients"],
        numbers=STUDY_OUTPUTS["endpoints"]["numbers"],
        records=ancient(
            [STUDY_OUTPUTS["endpoints"]["record"], STUDY_OUTPUTS["eligibility"]["record"]]
        ),
    output:
        **STUDY_OUTPUTS["figures"],
    log:
        "results/logs/figures.log",
    params:
        centers=STUDY.labels(),
        notice=STUDY.notice,
        code=code("figures.py"),
        env=env(),
    script:
        "../scripts/figures.py"
