rule release:
    """Copy what may leave the study, after the checks of its policy; made when it is asked for."""
    input:
        results=[path for path in WATCH.expected if not path.endswith(SUFFIX)],
        records=[path for path in WATCH.expected if path.endswith(SUFFIX)],
    output:
        **RELEASE,
    log:
        "results/logs/release.log",
    params:
        request=STUDY.release,
        study=STUDY.config["study"],
        is_demo=STUDY.fingerprint == SHIPPED_KEY or STUDY.config["study"].get("demo", False),
        published=STUDY.published,
        report={
            key: STUDY.report[key] for key in ("words", "rates", "tables") if key in STUDY.report
        },
        rules=STUDY.eligibility,
        centers=STUDY.labels(),
        marks=STUDY.marks("data_cutoff"),
        notice=STUDY.notice,
        code=code("release.py"),
        env=env(),
    script:
        "../scripts/release.py"
