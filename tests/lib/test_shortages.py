import errno

from scripts.lib.shortages import describe_shortage


def test_a_full_disk_is_known_by_number_or_by_text() -> None:
    told = describe_shortage(OSError(errno.ENOSPC, "x"))
    assert told.startswith("no space is left on the disk")
    assert describe_shortage(OSError("[Errno 28] Error writing bytes")) == told


def test_memory_and_rights_are_told_and_other_errors_are_not() -> None:
    assert "not enough memory" in describe_shortage(MemoryError())
    assert "may not be written" in describe_shortage(PermissionError(errno.EACCES, "x"))
    assert describe_shortage(OSError(errno.ENOENT, "x")) == ""
    assert describe_shortage(ValueError()) == ""
