rule check:
    """Count the study's numbers a second time, by other code, and compare."""
    input:
        harmonized=expand(CENTER_OUTPUTS["harmonize"]["harmonized"], center=CENTERS),
        numbers=STUDY_OUTPUTS["endpoints"]["numbers"],
        decisions=STUDY.registers.duplicates,
        records=ancient(
            [
                STUDY_OUTPUTS["endpoints"]["record"],
                *expand(CENTER_OUTPUTS["harmonize"]["record"], center=CENTERS),
            ]
        ),
    output:
        **STUDY_OUTPUTS["check"],
    log:
        "results/logs/check.log",
    params:
        centers=CENTERS,
        match_on=STUDY.config["duplicates"]["keys"],
        rules=STUDY.eligibility,
        declared=STUDY.endpoints,
        definitions=STUDY.config.get("definitions", {}),
        code=code("check.py"),
        env=env(),
    script:
        "../scripts/check.py"
