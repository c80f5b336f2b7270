rule tables:
    """Lay out the printed tables from the numbers."""
    input:
        numbers=STUDY_OUTPUTS["endpoints"]["numbers"],
        attrition=STUDY_OUTPUTS["eligibility"]["attrition"],
        fates=STUDY_OUTPUTS["eligibility"]["fates"],
        records=ancient(
            [STUDY_OUTPUTS["endpoints"]["record"], STUDY_OUTPUTS["eligibility"]["record"]]
        ),
    output:
        **STUDY_OUTPUTS["tables"],
    log:
        "results/logs/tables.log",
    params:
        published=STUDY.published,
        notice=STUDY.notice,
        code=code("tables.py"),
        env=env(),
    script:
        "../scripts/tables.py"
