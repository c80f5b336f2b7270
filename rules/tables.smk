rule tables:
    """Lay out the printed tables from the numbers, as CSV, as DOCX, and as data for the report."""
    input:
        numbers=STUDY_OUTPUTS["endpoints"]["numbers"],
        attrition=STUDY_OUTPUTS["eligibility"]["attrition"],
        fates=STUDY_OUTPUTS["eligibility"]["fates"],
        queries=expand(CENTER_OUTPUTS["queries"]["statuses"], center=CENTERS),
        records=ancient(
            [
                STUDY_OUTPUTS["endpoints"]["record"],
                STUDY_OUTPUTS["eligibility"]["record"],
                *expand(CENTER_OUTPUTS["queries"]["record"], center=CENTERS),
            ]
        ),
    output:
        **reported("tables"),
    log:
        "results/logs/tables.log",
    params:
        published=STUDY.published,
        report={key: STUDY.report[key] for key in ("words", "tables") if key in STUDY.report},
        rules=STUDY.eligibility,
        centers=STUDY.labels(),
        study=STUDY.marks("data_cutoff"),
        notice=verbatim(STUDY.notice),
        code=code("tables.py"),
        env=env(),
    script:
        "../scripts/tables.py"
