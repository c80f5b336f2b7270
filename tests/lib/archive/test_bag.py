"""The bag as a zip: same content, same bytes; no key of pseudonyms in it."""

import os
from pathlib import Path
from zipfile import ZipFile

import pytest

from scripts.lib.archive.bag import BLOCK, open_bag
from scripts.lib.errors import StudyError

KEY = b"a key of pseudonyms"


def fill(path: Path, source: Path) -> bytes:
    with open_bag(path, "study-1", KEY) as bag:
        bag.add_file("a/x.csv", source)
        bag.add_bytes("about.json", b"{}")
        bag.add_tag("README.md", b"read")
        bag.close({"External-Identifier": "study-1"})
    return path.read_bytes()


def test_a_bag_is_what_its_manifests_say(tmp_path: Path) -> None:
    source = tmp_path / "x"
    source.write_bytes(b"a,b\n")
    fill(tmp_path / "bag.zip", source)
    with ZipFile(tmp_path / "bag.zip") as archive:
        text = {name: archive.read(name).decode() for name in archive.namelist()}
    assert text["study-1/manifest-sha256.txt"] == (
        "5be08c9684a1d25efcee09318204824278b08bbfb4aef973ffefd0b9d7478313  data/a/x.csv\n"
        "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a  data/about.json\n"
    )
    assert text["study-1/bag-info.txt"] == "External-Identifier: study-1\nPayload-Oxum: 6.2\n"
    names = ["README.md", "bag-info.txt", "bagit.txt", "manifest-sha256.txt"]
    listed = text["study-1/tagmanifest-sha256.txt"].splitlines()
    assert [line.split("  ")[1] for line in listed] == names


def test_time_mode_and_place_of_a_file_are_not_in_the_zip(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for path in (one, two):
        path.write_bytes(b"same")
    two.chmod(0o600)
    os.utime(two, (1, 1))
    assert fill(tmp_path / "1.zip", one) == fill(tmp_path / "2.zip", two)


@pytest.mark.parametrize("at", [0, 5, BLOCK - 7, BLOCK + 3])
def test_a_file_with_the_key_in_it_is_refused(tmp_path: Path, at: int) -> None:
    source = tmp_path / "x"
    source.write_bytes(b"." * at + KEY + b".")
    with pytest.raises(StudyError, match=r"a/x\.csv: this file holds the key"):
        fill(tmp_path / "bag.zip", source)
