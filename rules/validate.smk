rule validate:
    """Parse one center's cells, apply the rules, and quarantine what cannot be used."""
    input:
        cells=CENTER_OUTPUTS["ingest"]["cells"],
        source=CENTER_OUTPUTS["ingest"]["source"],
        codelists=lambda wildcards: STUDY.codelists(wildcards.center),
        corrections=lambda wildcards: STUDY.registers.corrections[wildcards.center],
        waivers=STUDY.registers.waivers,
        records=ancient([CENTER_OUTPUTS["ingest"]["record"]]),
    output:
        **CENTER_OUTPUTS["validate"],
    log:
        "results/logs/validate/{center}.log",
    params:
        contents=lambda wildcards: STUDY.contents(
            [
                *STUDY.codelists(wildcards.center),
                *STUDY.registers.corrections[wildcards.center],
                *STUDY.registers.waivers,
            ]
        ),
        settings=lambda wildcards: STUDY.settings(wildcards.center, "validate"),
        study=STUDY.marks("data_cutoff"),
        severities=STUDY.severities(),
        limits=STUDY.limits(),
        code=code("validate.py"),
        env=env(),
    script:
        "../scripts/validate.py"
