"""What a run that finds nothing to do may import: parsing the workflow needs no pandas."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEAVY = {"pandas", "numpy", "pyarrow", "pandera", "scipy", "matplotlib", "openpyxl"}


def test_parsing_the_workflow_imports_nothing_heavy() -> None:
    source = (ROOT / "rules/common.smk").read_text(encoding="utf-8")
    names = re.findall(r"^from (scripts\.\S+) import", source, re.MULTILINE)
    assert "scripts.lib.config" in names
    program = (
        f"import sys; from pathlib import Path; import {', '.join(names)}; "
        "study = scripts.lib.config.read_study(Path()); "
        "print(*(name for name in sys.modules if '.' not in name))"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert HEAVY & set(found.stdout.split()) == set()
