"""Verify an archive of a study: fixity of every file, the chain of records, the history of runs.

    python verify.py [PATH]

PATH is the archive's zip or the folder it was unpacked to; the folder of this file where it is not
given. Needs nothing but Python 3.11 or newer. Exit codes: 0 verified, 1 a failure, 5 no archive.
"""

import argparse
import json
import sys
from pathlib import Path

from scripts.lib.proof.tree import NoArchiveError
from scripts.lib.proof.verdict import open_archive, prove_archive

FAILED, UNREADABLE = 1, 5


def main() -> int:
    """Print the verdict and return its exit code."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("path", nargs="?", type=Path, default=Path(__file__).parent)
    parser.add_argument("--json", action="store_true", help="the verdict as JSON")
    args = parser.parse_args()
    try:
        verdict = prove_archive(open_archive(args.path), args.path.name or ".")
    except (NoArchiveError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return UNREADABLE
    told = json.dumps(verdict.as_data(), indent=1) if args.json else "\n".join(verdict.lines())
    sys.stdout.write(f"{told}\n")
    return FAILED if verdict.problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
