"""The page as one file: data as JSON, one script, one style, and a policy that allows nothing else."""

import base64
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
SCRIPT, STYLE = FOLDER / "page.js", FOLDER / "page.css"
# As JSON may write any sign by its number, none that HTML could read as a tag or comment is left.
ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def write_page(data: Mapping[str, Any]) -> str:
    """The HTML of the study page."""
    script, style = (path.read_text(encoding="utf-8") for path in (SCRIPT, STYLE))
    content = json.dumps(data, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>Study page</title>\n<style>{style}</style>\n</head>\n<body>\n"
        '<a class="skip" href="#main">To the content</a>\n'
        '<header></header>\n<nav aria-label="Views"></nav>\n<main id="main" tabindex="-1"></main>\n'
        "<noscript>This page needs its own script, which this browser does not run.</noscript>\n"
        f'<script type="application/json" id="data">{content.translate(ESCAPES)}</script>\n'
        f"<script>{script}</script>\n</body>\n</html>\n"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode()
