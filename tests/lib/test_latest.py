from tests.latest import compare, list_failed, read_locks

LOCK = """# comment
pandas==3.1.1 \\
    --hash=sha256:00
ruamel.yaml==0.1 ; python_full_version > "3" \\
    --hash=sha256:00
ruamel.yaml==0.2 ; python_full_version < "3" \\
    --hash=sha256:00
"""
SUMMARY = """=== short test summary info ===
FAILED tests/lib/test_a.py::test_one[a b-1] - AssertionError: x - y
FAILED tests/lib/test_a.py::test_two
ERROR tests/lib/test_b.py - ImportError: FAILED to load
1 failed
"""


def test_packages_of_another_version_are_listed():
    locked = read_locks([LOCK])
    assert locked == {"pandas": "3.1.1", "ruamel-yaml": "0.1"}
    assert compare(locked, {"pandas": "3.2.0", "ruamel-yaml": "0.1", "new": "1"}) == [
        "new: none -> 1",
        "pandas: 3.1.1 -> 3.2.0",
    ]


def test_failed_tests_are_read_from_the_summary():
    assert list_failed(SUMMARY) == [
        "tests/lib/test_a.py::test_one[a b-1]",
        "tests/lib/test_a.py::test_two",
        "tests/lib/test_b.py",
    ]
