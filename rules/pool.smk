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


rule same_patient:
    """Ask each center about its patients whom another center may have delivered, too."""
    input:
        candidates=STUDY_OUTPUTS["pool"]["candidates"],
        harmonized=expand(CENTER_OUTPUTS["harmonize"]["harmonized"], center=CENTERS),
        records=ancient(
            [
                STUDY_OUTPUTS["pool"]["record"],
                *expand(CENTER_OUTPUTS["harmonize"]["record"], center=CENTERS),
            ]
        ),
    output:
        **STUDY_OUTPUTS["same_patient"],
        workbooks=expand(CENTER_OUTPUTS["same_patient"]["workbooks"], center=CENTERS),
    log:
        "results/logs/same_patient.log",
    params:
        centers={
            name: {
                "label": one["label"],
                "language": one.get("language", "en"),
                "received": one["deliveries"][-1]["received"],
            }
            for name, one in STUDY.centers.items()
        },
        words=STUDY.words(),
        title=verbatim(STUDY.config["study"]["title"]),
        study=STUDY.marks(),
        code=code("same_patient.py"),
        env=env(),
    script:
        "../scripts/same_patient.py"
