from io import BytesIO
from pathlib import Path

from PIL import Image

from scripts.lib.figures.style import draw_nothing, save_figure
from scripts.lib.report.pictures import draw_pictures
from tests.lib.report.frames import HOSTILE


def test_pictures_are_opaque_at_300_dots_an_inch_and_the_same_on_every_run(tmp_path: Path) -> None:
    drawings = {name: tmp_path / f"{name}.svg" for name in ("#a", "$b")}
    for name, path in drawings.items():
        save_figure(draw_nothing(name, HOSTILE), path)
    pictures = draw_pictures(drawings)
    assert list(pictures) == ["#a", "$b"]
    assert draw_pictures(drawings) == pictures
    image = Image.open(BytesIO(pictures["$b"]))
    assert round(image.width / 300 * 25.4) == 180
    assert image.convert("RGBA").getpixel((0, 0)) == (255, 255, 255, 255)
    assert image.info.keys() <= {"dpi"}
    assert draw_pictures({"$b": drawings["$b"]}) == {"$b": pictures["$b"]}
    assert draw_pictures({}) == {}
