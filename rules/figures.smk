rule figures:
    """Draw the nine figures from the numbers and the patients."""
    input:
        attrition=STUDY_OUTPUTS["eligibility"]["attrition"],
        fates=STUDY_OUTPUTS["eligibility"]["fates"],
        patients=STUDY_OUTPUTS["endpoints"]["patients"],
        numbers=STUDY_OUTPUTS["endpoints"]["numbers"],
        decisions=STUDY_OUTPUTS["eligibility"]["decisions"],
        curves=STUDY_OUTPUTS["endpoints"]["curves"],
        findings=expand(CENTER_OUTPUTS["validate"]["findings"], center=CENTERS),
        records=ancient(
            [
                STUDY_OUTPUTS["endpoints"]["record"],
                STUDY_OUTPUTS["eligibility"]["record"],
                *expand(CENTER_OUTPUTS["validate"]["record"], center=CENTERS),
            ]
        ),
    output:
        **reported("figures"),
    log:
        "results/logs/figures.log",
    params:
        centers=STUDY.labels(),
        report={key: STUDY.report[key] for key in ("words", "rates") if key in STUDY.report},
        variables=STUDY.known_variables(),
        study={key: STUDY.config["study"][key] for key in ("id", "version")},
        notice=verbatim(STUDY.notice),
        code=code("figures.py"),
        env=env(),
    script:
        "../scripts/figures.py"
