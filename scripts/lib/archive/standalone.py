"""verify.py, one file that needs nothing but Python: the modules of scripts/lib/proof, joined."""

import ast
from pathlib import Path

PROOF = Path(__file__).parents[1] / "proof"
MODULES = (
    "tree",
    "zips",
    "fixity",
    "levels",
    "chain",
    "crate",
    "runs",
    "digests",
    "pages",
    "printed",
    "verdict",
    "__main__",
)
OURS = "scripts.lib.proof."


def write_verifier() -> str:
    """The text of verify.py: the last module's docstring, all imports, then each module's code."""
    imports: set[str] = set()
    parts = []
    for name in MODULES:
        source = (PROOF / f"{name}.py").read_text(encoding="utf-8")
        tree = ast.parse(source)
        lines = source.splitlines()
        head = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
        first, *_ = tree.body
        for node in (first, *head):
            if node is not first and not (getattr(node, "module", "") or "").startswith(OURS):
                imports.add(ast.unparse(node))
            for number in range(node.lineno - 1, node.end_lineno or node.lineno):
                lines[number] = ""
        doc = ast.get_docstring(tree) or ""
        parts.append(f"# {name}: {doc.splitlines()[0]}\n" + "\n".join(lines).strip("\n"))
    text = "\n\n\n".join(parts)
    return f'"""{doc}\n"""\n\n' + "\n".join(sorted(imports)) + f"\n\n{text}\n"
