rule eligibility:
    """Decide every criterion for every patient, in three values."""
    input:
        patients=STUDY_OUTPUTS["pool"]["patients"],
        duplicates=STUDY_OUTPUTS["pool"]["duplicates"],
        rows=expand(CENTER_OUTPUTS["validate"]["rows"], center=CENTERS),
        records=ancient(
            [
                STUDY_OUTPUTS["pool"]["record"],
                *expand(CENTER_OUTPUTS["validate"]["record"], center=CENTERS),
            ]
        ),
    output:
        **STUDY_OUTPUTS["eligibility"],
    log:
        "results/logs/eligibility.log",
    params:
        centers=CENTERS,
        rules=STUDY.eligibility,
        study=STUDY.marks(),
        code=code("eligibility.py"),
        env=env(),
    script:
        "../scripts/eligibility.py"
