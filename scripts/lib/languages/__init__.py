"""The words of the query workbook: one file a language, named by its code."""

from pathlib import Path

LANGUAGES = Path(__file__).parent


def known_languages() -> list[str]:
    """The languages that have a file."""
    return sorted(path.stem for path in LANGUAGES.glob("*.yaml"))
