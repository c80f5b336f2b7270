rule ingest:
    """Read one center's delivery into text cells."""
    input:
        extracts=lambda wildcards: list(STUDY.files(wildcards.center).values()),
        withdrawn=lambda wildcards: STUDY.registers.withdrawn[wildcards.center],
    output:
        **CENTER_OUTPUTS["ingest"],
    log:
        "results/logs/ingest/{center}.log",
    params:
        files=lambda wildcards: STUDY.files(wildcards.center),
        contents=lambda wildcards: STUDY.contents(
            [
                *STUDY.files(wildcards.center).values(),
                *STUDY.registers.withdrawn[wildcards.center],
            ]
        ),
        settings=lambda wildcards: STUDY.settings(wildcards.center, "ingest"),
        study=STUDY.marks(),
        code=code("ingest.py"),
        env=env(),
    script:
        "../scripts/ingest.py"
