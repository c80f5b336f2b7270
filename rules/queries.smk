rule queries:
    """Ask one center: the status of every query, and the workbook that is sent."""
    input:
        findings=CENTER_OUTPUTS["validate"]["findings"],
        rows=CENTER_OUTPUTS["validate"]["rows"],
        codelists=lambda wildcards: STUDY.codelists(wildcards.center),
        withdrawn=lambda wildcards: STUDY.registers.withdrawn[wildcards.center],
        papers=lambda wildcards: STUDY.papers(wildcards.center),
        records=ancient([CENTER_OUTPUTS["validate"]["record"]]),
    output:
        **CENTER_OUTPUTS["queries"],
    log:
        "results/logs/queries/{center}.log",
    params:
        contents=lambda wildcards: STUDY.contents(
            [
                *STUDY.codelists(wildcards.center),
                *STUDY.registers.withdrawn[wildcards.center],
                *STUDY.papers(wildcards.center),
            ]
        ),
        settings=lambda wildcards: STUDY.centers[wildcards.center],
        words=STUDY.words(),
        severities=STUDY.severities(),
        limits=STUDY.limits(),
        title=verbatim(STUDY.config["study"]["title"]),
        study=STUDY.marks("data_cutoff"),
        code=code("queries.py"),
        env=env(),
    script:
        "../scripts/queries.py"


rule scorecard:
    """Put the centers' query figures side by side."""
    input:
        cards=expand(CENTER_OUTPUTS["queries"]["card"], center=CENTERS),
        records=ancient(expand(CENTER_OUTPUTS["queries"]["record"], center=CENTERS)),
    output:
        **STUDY_OUTPUTS["scorecard"],
    log:
        "results/logs/scorecard.log",
    params:
        title=verbatim(STUDY.config["study"]["title"]),
        notice=verbatim(STUDY.notice),
        day=STUDY.config["data_cutoff"],
        marks=STUDY.marks()["marks"],
        code=code("scorecard.py"),
        env=env(),
    script:
        "../scripts/scorecard.py"
