"""`python -m scripts VERB`: questions about a study and its results (see scripts/verbs).

From any other folder: `python REPO/scripts VERB --study STUDY`.
"""

import argparse
import importlib
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import NoReturn

# Called as a folder, Python looks for modules in that folder and not in the one above it.
AS_FOLDER = not __package__
if AS_FOLDER:
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from scripts.lib.answers import BROKEN, EXIT_CODES, Answer, exit_code  # noqa: E402
from scripts.lib.errors import StudyError  # noqa: E402
from scripts.lib.stage import tell_error  # noqa: E402
from scripts.verbs import VERBS  # noqa: E402


def load_verb(verb: str) -> ModuleType:
    """The module of a verb."""
    return importlib.import_module(f"scripts.verbs.{verb.replace('-', '_')}")


def parse_line(line: Sequence[str]) -> argparse.Namespace:
    """The arguments; only the verb that is called is imported."""
    codes = "\n".join(f"  {code}  {meaning}" for code, meaning in EXIT_CODES.items())
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(
        f"python {sys.argv[0]}" if AS_FOLDER else "python -m scripts",
        description=__doc__,
        epilog=f"exit codes:\n{codes}",
        formatter_class=form,
    )
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    for verb, text in VERBS.items():
        one = verbs.add_parser(
            verb,
            help=text,
            description=text,
            epilog=f"exit codes:\n{codes}",
            formatter_class=form,
        )
        one.add_argument(
            "--study", type=Path, default=Path(), help="the study folder (default: here)"
        )
        one.add_argument("--json", action="store_true", help="the answer as JSON")
        if verb in line[:1]:
            load_verb(verb).add_arguments(one)
    return parser.parse_args(line)


def answer_line(args: argparse.Namespace) -> Answer:
    """The answer of a verb; what goes wrong in ways we know becomes an answer too."""
    try:
        os.chdir(args.study)
        answer: Answer = load_verb(args.verb).run(args)
    except (StudyError, OSError) as error:
        if isinstance(error, StudyError):
            problems = list(error.problems)
        else:
            named = [str(one) for one in (error.strerror or error, error.filename) if one]
            problems = [": ".join(named)]
        return Answer({"problems": problems}, problems, exit_code(error))
    except Exception as error:
        # Its text may quote a cell, so only the places are told.
        problems = tell_error(error)
        return Answer({"problems": problems}, problems, BROKEN)
    return answer


def main(line: Sequence[str]) -> int:
    """Print the answer (problems to the error stream) and return its exit code."""
    args = parse_line(line)
    answer = answer_line(args)
    text = "\n".join(answer.lines) + "\n"
    if args.json:
        text = json.dumps(answer.data, sort_keys=True, indent=1, ensure_ascii=False) + "\n"
    failed = "problems" in answer.data and not args.json
    (sys.stderr if failed else sys.stdout).write(text)
    return answer.code


def leave(code: int) -> NoReturn:
    """End this process with the code of its answer.

    At once: what a library's threads do while Python is taken down (pyarrow's pool may abort) must
    not change an answer that was given.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    leave(main(sys.argv[1:]))
