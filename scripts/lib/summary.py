"""The few lines that end a run: where it stands, and what to do next."""

from pathlib import Path

from scripts.lib.records import find_stale


def summarize_run(results: Path, expected: list[str], failed: bool) -> list[str]:
    """Lines for the terminal; no patient value is in them."""
    state = find_stale(results, expected)
    lines = [
        "",
        "The run failed; the first message above says why." if failed else "The run is complete.",
    ]
    for title, paths in (
        ("Missing", state.missing),
        ("From an earlier run, not to be used", state.stale),
        ("Edited by hand, delete them to have them made again", state.edited),
    ):
        if paths:
            lines += [f"{title}:", *(f"  {path}" for path in paths)]
    if not failed and not (state.missing or state.stale or state.edited):
        lines.append(
            "Tables: results/tables/   Figures: results/figures/   Numbers: results/endpoints/numbers.parquet"
        )
    return lines
