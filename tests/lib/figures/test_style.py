import os
import re
import subprocess
import sys
import zlib
from pathlib import Path

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure

from scripts.lib.errors import StudyError
from scripts.lib.figures.layout import measure_texts
from scripts.lib.figures.style import COLUMN_WIDTH, draw_nothing, new_page, save_figure, styled
from tests.lib.figures.frames import ODD

ROOT = Path(__file__).parents[3]


def draw_sample() -> Figure:
    with styled():
        fig, canvas = new_page(COLUMN_WIDTH, 30)
        canvas.text(5, 10, "costs $5 and $6")
        canvas.text(5, 20, "\u03b2 \u2265 \u05e9", weight="bold")
        canvas.plot([0, 50], [5, 25])
    return fig


@pytest.mark.parametrize("kind", ["pdf", "svg", "png"])
def test_the_same_figure_has_the_same_bytes(tmp_path: Path, kind: str) -> None:
    for name in ("one", "two"):
        save_figure(draw_sample(), tmp_path / f"{name}.{kind}")
    assert (tmp_path / f"one.{kind}").read_bytes() == (tmp_path / f"two.{kind}").read_bytes()


def test_bytes_do_not_depend_on_hash_seed_time_zone_or_locale(tmp_path: Path) -> None:
    call = (
        "import sys; from pathlib import Path; from tests.lib.figures.test_style import *;"
        "save_figure(draw_sample(), Path(sys.argv[1] + '.pdf'));"
        "save_figure(draw_sample(), Path(sys.argv[1] + '.svg'))"
    )
    for name, seed, zone in (("one", "1", "UTC"), ("two", "2", "Asia/Tokyo")):
        env = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"}
        command = [sys.executable, "-c", call, str(tmp_path / name)]
        subprocess.run(command, env=env, cwd=ROOT, check=True)
    for kind in ("pdf", "svg"):
        assert (tmp_path / f"one.{kind}").read_bytes() == (tmp_path / f"two.{kind}").read_bytes()


def test_a_pdf_holds_no_time_and_no_version(tmp_path: Path) -> None:
    save_figure(draw_sample(), tmp_path / "one.pdf")
    content = (tmp_path / "one.pdf").read_bytes()
    assert not re.search(rb"CreationDate|Producer|/Creator", content)


def test_fonts_are_embedded_as_truetype(tmp_path: Path) -> None:
    save_figure(draw_sample(), tmp_path / "one.pdf")
    content = (tmp_path / "one.pdf").read_bytes()
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    content += b"".join(zlib.decompress(part) for part in streams if part[:1] == b"\x78")
    assert b"/FontFile2" in content
    assert b"/Type3" not in content


def test_a_dollar_sign_is_printed() -> None:
    assert "costs $5 and $6" in [box.text for box in measure_texts(draw_sample())]


def test_settings_of_the_user_are_neither_used_nor_changed() -> None:
    with mpl.rc_context({"lines.linewidth": 9.0, "font.family": "serif"}):
        with styled():
            assert mpl.rcParams["lines.linewidth"] == 1.0
            assert mpl.rcParams["font.family"] == ["DejaVu Sans"]
        assert mpl.rcParams["lines.linewidth"] == 9.0


def test_the_font_is_the_one_that_comes_with_matplotlib() -> None:
    from matplotlib.font_manager import FontProperties, findfont

    path = Path(findfont(FontProperties(family="DejaVu Sans")))
    assert path.resolve().is_relative_to(Path(mpl.get_data_path()).resolve())


def test_another_suffix_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match=r"one\.gif: a figure is written as pdf, svg or png"):
        save_figure(draw_sample(), tmp_path / "one.gif")


def test_a_statement_says_what_is_not_drawn_and_why() -> None:
    fig = draw_nothing(ODD, "No patient.", COLUMN_WIDTH)
    texts = [box.text for box in measure_texts(fig)]
    assert "No patient." in texts
    assert texts[0].startswith("100 $ of a_b$ <b>&amp; #1")
