"""Configuration files of any content: read as plain data, or refused in one sentence."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scripts.lib.config_yaml import read_yaml
from scripts.lib.errors import StudyError


def read(folder: Path, text: str) -> object:
    path = folder / "x.yaml"
    path.write_text(text, encoding="utf-8")
    return read_yaml(path)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-01-31", "2024-01-31"),
        ("yes", "yes"),
        ("off", "off"),
        ("True", "True"),
        ("true", True),
        ("010", "010"),
        ("1:30", "1:30"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("=", "="),
        ("<<", "<<"),
        ("-99", -99),
        ("0", 0),
        ("30.4375", 30.4375),
        ("1e3", 1000.0),
        ("~", None),
        ("", None),
        ("12345678901234567890", 1.2345678901234567e19),
    ],
)
def test_plain_values(tmp_path: Path, text: str, value: object) -> None:
    assert read(tmp_path, f"a: {text}\n") == {"a": value}
    assert read(tmp_path, f"a: '{text}'\n") == {"a": text}


def test_a_byte_order_mark_is_no_content(tmp_path: Path) -> None:
    assert read(tmp_path, "\ufeffa: 1\n") == {"a": 1}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", "x.yaml, line 3: the key 'a' is given twice. Correct the line."),
        ("a:\n  b: 1\n  b: 1\n", "x.yaml, line 3: the key 'b' is given twice"),
        ("1: x\n", "x.yaml, line 1: a key that is no text must be quoted"),
        ("? [a]\n: 1\n", "line 1: a key that is no text"),
        ("a: &x 1\n", "x.yaml, line 1: anchors and aliases"),
        ("a: *x\n", "anchors and aliases"),
        ("a: !!python/object/apply:os.system [ls]\n", "x.yaml, line 1: tags (!)"),
        ("a: !!bool maybe\n", "tags (!)"),
        ("a: ! x\n", "tags (!)"),
        ("a: " + "1" * 5000 + ".0e5\n", "the number is too large"),
        ("a: 1e999\n", "the number is too large"),
        ("a: [1\n", "x.yaml, line 2"),
        ("a: 1\n---\nb: 2\n", "x.yaml, line 2"),
        ("a: " + "[" * 100 + "]" * 100, "more than 30 levels deep"),
        ("[" * 200_000, "deep|maximum nesting depth"),  # of PyYAML 6.0.4 on
        ("{" * 100_000, "deep|maximum nesting depth"),
        ("[\n" * 100_000, "more than 30 levels deep"),
        ("- " * 100_000 + "x", "more than 30 levels deep"),
        ("a: \x07\n", "not readable as YAML"),
        ("a: b: c\n", "x.yaml, line 1"),
        ("#" * 1_000_001, "larger than a configuration can be"),
    ],
)
def test_what_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(StudyError) as caught:
        read(tmp_path, text)
    assert any(one in str(caught.value) for one in message.split("|"))
    assert len(caught.value.problems) == 1


def test_files_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match=r"none\.yaml: the file is missing"):
        read_yaml(tmp_path / "none.yaml")
    with pytest.raises(StudyError, match="the file is missing"):
        read_yaml(tmp_path)
    (tmp_path / "latin.yaml").write_bytes("a: Età\n".encode("cp1252"))
    with pytest.raises(StudyError, match=r"latin\.yaml: not UTF-8 text \(byte 5\)"):
        read_yaml(tmp_path / "latin.yaml")


YAML_LIKE = st.text(st.sampled_from("ab1-:?[]{}&*!|>%@'\"#,.\n\t \\~<="), max_size=60)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(st.one_of(st.binary(max_size=200), YAML_LIKE.map(lambda text: text.encode())))
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "fuzz.yaml"
    path.write_bytes(content)
    with contextlib.suppress(StudyError):
        read_yaml(path)
