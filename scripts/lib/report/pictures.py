"""The figures as pictures for Word, which takes no SVG of matplotlib: drawn from the same SVG as in the PDF."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

DOTS = 300.0  # an inch
PAGE = '#set page(width: auto, height: auto, margin: 0pt)\n#image("{number}.svg")\n'


def draw_pictures(drawings: Mapping[str, Path]) -> dict[str, bytes]:
    """Figure -> PNG; drawings: figure -> SVG. Equal drawings give equal bytes."""
    import typst

    if not drawings:
        return {}
    with TemporaryDirectory() as folder:
        root = Path(folder)
        for number, path in enumerate(drawings.values()):
            (root / f"{number}.svg").write_bytes(path.read_bytes())
        pages = [PAGE.format(number=number) for number in range(len(drawings))]
        (root / "main.typ").write_text("#pagebreak()\n".join(pages), encoding="utf-8")
        made = typst.compile(
            root / "main.typ", root=root, ignore_system_fonts=True, format="png", ppi=DOTS
        )
    pictures = made if isinstance(made, list) else [made]
    return {name: bytes(one) for name, one in zip(drawings, pictures, strict=True)}
