rule report:
    """Typeset the report from the tables, the figures and the numbers."""
    input:
        numbers=STUDY_OUTPUTS["endpoints"]["numbers"],
        decisions=STUDY_OUTPUTS["eligibility"]["decisions"],
        attrition=STUDY_OUTPUTS["eligibility"]["attrition"],
        sensitivity=STUDY_OUTPUTS["eligibility"]["sensitivity"],
        layout=STUDY_OUTPUTS["tables"]["layout"],
        captions=STUDY_OUTPUTS["figures"]["captions"],
        drawings=[STUDY_OUTPUTS["figures"][f"{name}_svg"] for name in FIGURES],
        records=ancient(
            [
                STUDY_OUTPUTS[name]["record"]
                for name in ("endpoints", "eligibility", "tables", "figures")
            ]
        ),
    output:
        **reported("report"),
    log:
        "results/logs/report.log",
    params:
        study=STUDY.told(env()),
        code=code("report.py"),
        env=env(),
    script:
        "../scripts/report.py"
