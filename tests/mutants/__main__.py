"""Try the mutants of some modules and print those that no test notices."""

import argparse
import sys

from tests.mutants.runner import try_mutants
from tests.mutants.targets import TARGETS


def main() -> None:
    """`python -m tests.mutants [MODULE ...] [--every N]`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "modules", nargs="*", help="modules of scripts.lib; all where none is named"
    )
    parser.add_argument("--every", type=int, default=1, help="only each n-th mutant")
    options = parser.parse_args()
    for module in options.modules or TARGETS:
        tried = killed = 0
        for mutant, noticed in try_mutants(module, TARGETS[module], options.every):
            tried, killed = tried + 1, killed + noticed
            if not noticed:
                say(f"{module}:{mutant.line}: {mutant.change}")
        say(f"{module} {killed}/{tried}")


def say(line: str) -> None:
    """One line, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
