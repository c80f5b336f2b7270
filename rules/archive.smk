rule archive:
    """Everything of a finished study in one zip that proves itself; made when it is asked for."""
    input:
        results=[path for path in WATCH.expected if not path.endswith(SUFFIX)],
        raw=lambda wildcards: list_raw(STUDY),
        config=lambda wildcards: list_config(STUDY),
        records=[path for path in WATCH.expected if path.endswith(SUFFIX)],
    output:
        **ARCHIVE,
    log:
        "results/logs/archive.log",
    params:
        study=STUDY.config["study"],
        raw=STUDY.config.get("archive", {}).get("raw", "include"),
        removed=lambda wildcards: find_removed(STUDY),
        pseudonym=STUDY.config["pseudonym"],
        fingerprint=STUDY.fingerprint,
        sources=lambda wildcards: digest_sources(ROOT),
        software=env(),
        code=code("archive.py"),
        env=env(),
    script:
        "../scripts/archive.py"


rule archive_shareable:
    """What may be seen outside in one zip, all restricted files by hash; made when it is asked for."""
    input:
        results=[path for path in WATCH.expected if not path.endswith(SUFFIX)],
        raw=lambda wildcards: list_raw(STUDY),
        config=lambda wildcards: list_config(STUDY),
        records=[path for path in WATCH.expected if path.endswith(SUFFIX)],
    output:
        **ARCHIVE_SHAREABLE,
    log:
        "results/logs/archive_shareable.log",
    params:
        study=STUDY.config["study"],
        raw="hashes",
        removed=lambda wildcards: find_removed(STUDY),
        pseudonym=STUDY.config["pseudonym"],
        fingerprint=STUDY.fingerprint,
        sources=lambda wildcards: digest_sources(ROOT),
        software=env(),
        code=code("archive_shareable.py"),
        env=env(),
    script:
        "../scripts/archive_shareable.py"
