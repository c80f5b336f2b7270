import hashlib
import json
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from scripts.lib import code as code_module
from scripts.lib.code import ROOT, code, env

MODULES = {
    "scripts/__init__.py": "",
    "scripts/ingest.py": "from scripts.lib.dates import parse\n",
    "scripts/lib/__init__.py": "",
    "scripts/lib/dates.py": '"""Dates."""\n\n\ndef parse(x):\n    """Read."""\n    return x + 1\n',
    "scripts/lib/other.py": "X = 1\n",
    "scripts/lib/reference/__init__.py": "",
    "scripts/lib/reference/tnm7.csv": "a,b\n",
    "scripts/lib/reference/tnm8.csv": "a,c\n",
    "schemas/__init__.py": "",
    "schemas/rows.py": "import pandas\n",
}


class Repository:
    """Small repositories, each in a folder of its own, because digests are kept per folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0

    def code(self, changes: dict[str, str] | None = None) -> dict[str, str]:
        """What `code("ingest.py")` says with these files changed."""
        self.count += 1
        root = self.folder / str(self.count)
        for name, text in {**MODULES, **(changes or {})}.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(text.encode("utf-8"))
        return code("ingest.py", root)

    def covered(self, wrapper: str, changes: dict[str, str] | None = None) -> set[str]:
        """The files covered besides the wrapper and the packages above the modules."""
        found = self.code({"scripts/ingest.py": wrapper, **(changes or {})})
        return {name for name in found if not name.endswith("__init__.py")} - {"scripts/ingest.py"}


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def test_covers_what_is_imported_and_the_packages_above_it(repository: Repository) -> None:
    assert list(repository.code()) == [
        "scripts/__init__.py",
        "scripts/ingest.py",
        "scripts/lib/__init__.py",
        "scripts/lib/dates.py",
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "from scripts.lib.other import X",
        "from scripts.lib import other",
        "import scripts.lib.other",
        "import scripts.lib.other as o",
        "def f():\n    from scripts.lib.other import X",
        "if True:\n    import os, scripts.lib.other",
        "from .lib import other",
        "from .lib.other import X",
    ],
)
def test_every_form_of_import_is_seen(repository: Repository, statement: str) -> None:
    assert repository.covered(statement) == {"scripts/lib/other.py"}


def test_imports_of_imports_are_seen(repository: Repository) -> None:
    chain = {
        "scripts/lib/other.py": "from . import dates",
        "scripts/lib/dates.py": "from schemas import rows\nimport scripts.lib.other",
    }
    found = repository.covered("import scripts.lib.other", chain)
    assert found == {"scripts/lib/other.py", "scripts/lib/dates.py", "schemas/rows.py"}


@pytest.mark.parametrize(
    "text",
    [
        MODULES["scripts/lib/dates.py"] + "# a comment\n",
        MODULES["scripts/lib/dates.py"].replace("\n", "\r\n"),
        '"""Other words."""\ndef parse(x):\n    """More of them."""\n    return (x +\n        1)\n',
        "def parse(x):\n    return x + 1",
    ],
    ids=["comment", "line ends", "docstrings and layout", "no docstrings"],
)
def test_what_does_not_run_does_not_count(repository: Repository, text: str) -> None:
    assert repository.code({"scripts/lib/dates.py": text}) == repository.code()


@pytest.mark.parametrize(
    "text",
    [
        "def parse(x):\n    return x + 2",
        "def parse(x):\n    return x + 1.0",
        "def parse(x):\n    return x + '1'",
        "def parse(y):\n    return y + 1",
        "def parse(x, /):\n    return x + 1",
        "def parse(x=None):\n    return x + 1",
        "def parse(x):\n    'Read.'\n    'Read.'\n    return x + 1",
        "async def parse(x):\n    return x + 1",
    ],
)
def test_what_runs_counts(repository: Repository, text: str) -> None:
    before, after = repository.code(), repository.code({"scripts/lib/dates.py": text})
    assert {name for name in before if before[name] != after[name]} == {"scripts/lib/dates.py"}


def test_a_module_that_is_not_imported_does_not_count(repository: Repository) -> None:
    assert repository.code({"scripts/lib/other.py": "X = 2\n"}) == repository.code()


@pytest.mark.parametrize(
    ("wrapper", "tables"),
    [
        ("x = read('tnm7.csv')", {"tnm7.csv"}),
        ("FILES = {8: 'tnm8.csv'}", {"tnm8.csv"}),
        ("x = read(f'tnm{edition}.csv')", {"tnm7.csv", "tnm8.csv"}),
        ("x = folder.glob('*.csv')", set()),
        ("x = read(f'config/{name}.csv')", set()),
        ("'tnm7.csv'", set()),
        ("from scripts.lib import dates  # tnm7.csv", set()),
    ],
)
def test_tables_named_in_constants_count(
    repository: Repository, wrapper: str, tables: set[str]
) -> None:
    found = {Path(name).name for name in repository.covered(wrapper) if name.endswith(".csv")}
    assert found == tables


def test_a_table_counts_by_content_but_not_by_line_ends(repository: Repository) -> None:
    wrapper = {"scripts/ingest.py": "x = read('tnm7.csv')"}
    table = "scripts/lib/reference/tnm7.csv"
    as_is = repository.code(wrapper)
    assert as_is[table] == hashlib.sha256(b"a,b\n").hexdigest()
    assert repository.code({**wrapper, table: "a,b\r\n"}) == as_is
    assert repository.code({**wrapper, table: "a,x\n"})[table] != as_is[table]


def test_digest_is_the_same_on_all_pythons(repository: Repository) -> None:
    wrapper = (
        "def f(x: int, *, y: str = f'{1!r:>3}') -> None:\n    return [x for x in y if not x]\n"
    )
    assert (
        repository.code({"scripts/ingest.py": wrapper})["scripts/ingest.py"] == "1c70b8c1be9e895c"
    )


def test_a_missing_wrapper_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"):
        code("nowhere.py", tmp_path)


def test_env_names_the_packages_of_the_requirements(tmp_path: Path) -> None:
    text = "# runtime\npandas>=3.1\n-r other.in\nPyYAML ; python_version > '3'\n\nnot-there[x]\n"
    (tmp_path / "requirements.in").write_text(text)
    assert env(tmp_path) == {
        "not-there": "not installed",
        "pandas": version("pandas"),
        "PyYAML": version("PyYAML"),
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
    }


def test_env_of_this_repository_is_installed() -> None:
    assert "not installed" not in env(ROOT).values()
    assert env(ROOT)["snakemake"] == version("snakemake")


def test_kept_facts_give_the_same_digests(repository: Repository, tmp_path: Path) -> None:
    before = repository.code()
    facts = tmp_path / "modules.json"
    code_module.keep_modules(facts)
    code_module._kept.clear()
    code_module.recall_modules(facts)
    assert code_module._kept
    assert repository.code() == before


def test_a_kept_fact_is_of_its_bytes_alone(repository: Repository, tmp_path: Path) -> None:
    before = repository.code()
    code_module.keep_modules(tmp_path / "modules.json")
    code_module.recall_modules(tmp_path / "modules.json")
    changed = repository.code({"scripts/lib/dates.py": "def parse(x):\n    return x + 2\n"})
    assert changed["scripts/lib/dates.py"] != before["scripts/lib/dates.py"]


@pytest.mark.parametrize(
    "text",
    ["", "[]", '{"reader": "another", "modules": {}}', '{"modules": {"a": {"digest": 1}}}', "\x00"],
)
def test_a_file_of_facts_that_is_not_its_own_counts_as_none(tmp_path: Path, text: str) -> None:
    kept = dict(code_module._kept)
    (tmp_path / "modules.json").write_text(text)
    code_module.recall_modules(tmp_path / "modules.json")
    assert code_module._kept == kept


def test_facts_of_another_version_of_the_reader_are_not_taken_up(tmp_path: Path) -> None:
    fact = {"digest": "0" * 16, "names": [], "tables": []}
    content = {"reader": "another", "modules": {"scripts/x.py 00": fact}}
    (tmp_path / "modules.json").write_text(json.dumps(content))
    code_module.recall_modules(tmp_path / "modules.json")
    assert "scripts/x.py 00" not in code_module._kept
