rule study_page:
    """Write the study page from all results: a number opens into its patients and cells."""
    input:
        queries=expand(CENTER_OUTPUTS["queries"]["statuses"], center=CENTERS),
        results=[path for path in page_inputs(CENTERS) if not path.endswith(SUFFIX)],
        records=ancient([path for path in page_inputs(CENTERS) if path.endswith(SUFFIX)]),
    output:
        **STUDY_OUTPUTS["study_page"],
    log:
        "results/logs/study_page.log",
    params:
        study=STUDY.parts(),
        files={path.name: sha256_file(path) for path in (SCRIPT, STYLE)},
        code=code("study_page.py"),
        env=env(),
    script:
        "../scripts/study_page.py"
