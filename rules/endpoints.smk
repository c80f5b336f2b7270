rule endpoints:
    """Compute the endpoint variables, the numbers of the study, and who they are made of."""
    input:
        pooled=STUDY_OUTPUTS["pool"]["patients"],
        cohort=STUDY_OUTPUTS["eligibility"]["cohort"],
        sensitivity=STUDY_OUTPUTS["eligibility"]["sensitivity"],
        scenarios=STUDY_OUTPUTS["eligibility"]["scenarios"],
        records=ancient([STUDY_OUTPUTS["pool"]["record"], STUDY_OUTPUTS["eligibility"]["record"]]),
    output:
        **STUDY_OUTPUTS["endpoints"],
    log:
        "results/logs/endpoints.log",
    params:
        declared=STUDY.endpoints,
        definitions=STUDY.config.get("definitions", {}),
        characteristics=STUDY.characteristics(),
        study=STUDY.marks(),
        code=code("endpoints.py"),
        env=env(),
    script:
        "../scripts/endpoints.py"
