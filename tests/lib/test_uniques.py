"""Work on distinct values."""

import pandas as pd

from scripts.lib.uniques import map_unique, map_unique_rows, spread


def test_each_text_is_read_once() -> None:
    seen: list[str] = []

    def read(text: str) -> tuple[str, int]:
        seen.append(text)
        return text.upper(), len(text)

    values = pd.Series(["a", None, "bb", "a"], index=[9, 9, 1, 0])
    result = map_unique(values, read, {"name": "str", "size": "Int64"}, (None, None))
    assert seen == ["a", "bb"]
    assert result["name"].fillna("-").tolist() == ["A", "-", "BB", "A"]
    assert result["size"].fillna(0).tolist() == [1, 0, 2, 1]
    assert list(result.index) == [9, 9, 1, 0]


def test_each_row_is_read_once() -> None:
    seen: list[tuple[object, object]] = []

    def read(letter: object, number: object) -> tuple[str]:
        seen.append((letter, number))
        return (f"{letter}{number}",)

    frame = pd.DataFrame(
        {"letter": ["a", None, "a", "a", None], "number": pd.array([1, 1, 2, 1, 1], dtype="Int64")},
        index=[4, 3, 2, 1, 0],
    )
    result = map_unique_rows(frame, read, {"both": "str"})
    assert seen == [("a", 1), (None, 1), ("a", 2)]
    assert result["both"].tolist() == ["a1", "None1", "a2", "a1", "None1"]
    assert list(result.index) == [4, 3, 2, 1, 0]


def test_spread() -> None:
    index = pd.Index([3, 1])
    assert spread(7, index).tolist() == [7, 7]
    column = pd.Series([1, 2], index=index)
    assert spread(column, index) is column
