"""The importable part: pure functions on frames; nothing here knows Snakemake."""
