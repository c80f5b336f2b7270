rule harmonize:
    """Map one center's records to the study's vocabulary; log every changed cell."""
    input:
        validated=CENTER_OUTPUTS["validate"]["validated"],
        findings=CENTER_OUTPUTS["validate"]["findings"],
        rows=CENTER_OUTPUTS["validate"]["rows"],
        cells=CENTER_OUTPUTS["ingest"]["cells"],
        source=CENTER_OUTPUTS["ingest"]["source"],
        codelists=lambda wildcards: STUDY.codelists(wildcards.center),
        corrections=lambda wildcards: STUDY.registers.corrections[wildcards.center],
        records=ancient([CENTER_OUTPUTS["ingest"]["record"], CENTER_OUTPUTS["validate"]["record"]]),
    output:
        **CENTER_OUTPUTS["harmonize"],
    log:
        "results/logs/harmonize/{center}.log",
    params:
        contents=lambda wildcards: STUDY.contents(
            [
                *STUDY.codelists(wildcards.center),
                *STUDY.registers.corrections[wildcards.center],
            ]
        ),
        settings=lambda wildcards: STUDY.settings(wildcards.center, "harmonize"),
        study=STUDY.marks(),
        code=code("harmonize.py"),
        env=env(),
    script:
        "../scripts/harmonize.py"
