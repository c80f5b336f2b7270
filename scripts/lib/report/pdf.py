"""The report as PDF/A-2a, typeset with typst: tagged, fonts embedded, equal data giving equal bytes."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from scripts.lib.errors import StudyError
from scripts.lib.files import to_json
from scripts.lib.report.template import TEMPLATE

STANDARD: Any = "a-2a"


def write_pdf(report: Mapping[str, Any], drawings: Mapping[str, Path], path: Path) -> None:
    """Typeset a report of `build_report`; drawings: figure -> SVG.

    Signs that the font cannot draw become boxes: the standard forbids a missing glyph. Raises
    StudyError where typst refuses, with its words and without any of the data.
    """
    import typst

    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "figures").mkdir()
        for name, file in drawings.items():
            (root / "figures" / f"{name}.svg").write_bytes(file.read_bytes())
        (root / "data.json").write_text(to_json(clean_texts(report)), encoding="utf-8")
        (root / "main.typ").write_text(TEMPLATE, encoding="utf-8")
        try:
            typst.compile(
                root / "main.typ",
                output=path,
                root=root,
                font_paths=[find_fonts()],
                ignore_system_fonts=True,
                format="pdf",
                pdf_standards=STANDARD,
                timestamp=to_timestamp(report["meta"]["day"]),
            )
        except typst.TypstError as error:
            raise StudyError(f"report.pdf: typst refused: {error.message}") from None


def find_fonts() -> Path:
    """The folder of the fonts that come with matplotlib: no font of the machine is used."""
    import matplotlib as mpl

    return Path(mpl.get_data_path()) / "fonts" / "ttf"


def to_timestamp(day: Mapping[str, int]) -> int:
    """Seconds since 1970 at the start of a day."""
    return int(datetime(day["year"], day["month"], day["day"], tzinfo=UTC).timestamp())


def clean_texts(data: Any) -> Any:
    """The same data with every text as one printable line in the report's font."""
    from scripts.lib.figures.text import clean_text

    if isinstance(data, str):
        # A blank at either end separates parts of a sentence; inside, lines become one.
        return clean_text(data)
    if isinstance(data, Mapping):
        return {key: clean_texts(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [clean_texts(value) for value in data]
    return data
