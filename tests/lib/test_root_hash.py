from scripts.lib.root_hash import list_keywords, root_hash


def test_the_root_hash_depends_on_every_part() -> None:
    assert len(root_hash(["a", "b"])) == 12
    assert len({root_hash(["a", "b"]), root_hash(["a", "c"]), root_hash(["c", "b"])}) == 3


def test_keywords_name_study_version_and_root() -> None:
    assert list_keywords("s", "2", "ab") == ["s", "version 2", "Numbers and decisions ab"]
