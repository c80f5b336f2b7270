rule pool:
    """Pool the centers under pseudonyms and find the patients delivered twice."""
    input:
        harmonized=expand(CENTER_OUTPUTS["harmonize"]["harmonized"], center=CENTERS),
        decisions=STUDY.registers.duplicates,
        records=ancient(expand(CENTER_OUTPUTS["harmonize"]["record"], center=CENTERS)),
    output:
        **STUDY_OUTPUTS["pool"],
    log:
        "results/logs/pool.log",
    params:
        centers=CENTERS,
        pseudonym=STUDY.config["pseudonym"],
        fingerprint=STUDY.fingerprint,
        match_on=STUDY.config["duplicates"]["keys"],
        days=STUDY.config["duplicates"].get("days", 7),
        study=STUDY.marks(),
        code=code("pool.py"),
        env=env(),
    script:
        "../scripts/pool.py"
