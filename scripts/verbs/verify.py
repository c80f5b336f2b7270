"""`verify`: whether an archive or the results of a study are what their records say."""

import argparse
from collections.abc import Iterable
from pathlib import Path

from scripts.lib.answers import DONE, FOUND, Answer, UnreadableError
from scripts.lib.archive.plan import Difference, compare_present
from scripts.lib.archive.rerun import rerun
from scripts.lib.archive.results import ResultsTree, compare_frame, prove_results
from scripts.lib.code import ROOT
from scripts.lib.errors import StudyError
from scripts.lib.proof.tree import NoArchiveError, Problem, SubTree, Tree
from scripts.lib.proof.verdict import ABOUT, STUDY, Verdict, open_archive, prove_archive

SIGNATURE = ".sig.json"  # beside the archive; see scripts/lib/archive/signature.py


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to verify, and whether to compute it again."""
    parser.add_argument(
        "path",
        metavar="PATH",
        type=lambda text: Path(text).absolute(),
        help="an archive (zip or unpacked), a study folder or its results/",
    )
    parser.add_argument(
        "--rerun",
        action="store_true",
        help="compute everything again from the delivered files, and compare",
    )
    parser.add_argument(
        "--signature",
        metavar="FILE",
        type=lambda text: Path(text).absolute(),
        help="a signature file (default: the one beside the archive, where there is one)",
    )
    parser.add_argument(
        "--public-key",
        metavar="FILE",
        type=lambda text: Path(text).absolute(),
        help="the signer's public key; without it any key may have signed",
    )
    parser.add_argument("--cores", type=int, default=2, help="for --rerun (default: 2)")


def run(args: argparse.Namespace) -> Answer:
    """One verdict, each failure with its reason; exit code 1 where there is any."""
    try:
        verdict, study = prove(args.path)
    except NoArchiveError as error:
        raise UnreadableError(str(error)) from None
    verdict.problems += compare_frame(study)
    if isinstance(study, ResultsTree) and not verdict.problems:
        check_present(study.folder, verdict)
    check_signed(args.path, args.signature, args.public_key, verdict)
    if args.rerun and not verdict.problems:
        home = study.folder if isinstance(study, ResultsTree) else Path()
        verdict.problems += rerun(study, home, ROOT, args.cores)
        if not verdict.problems:
            verdict.notes.append("computed again from the delivered files: the same bytes")
    elif args.rerun:
        verdict.notes.append("not computed again, because of the failures above")
    return Answer(verdict.as_data(), verdict.lines(), FOUND if verdict.problems else DONE)


def check_present(folder: Path, verdict: Verdict) -> None:
    """Compare settings and packages with those that made the results; a note where that cannot be told."""
    try:
        found = compare_present(folder, ROOT)
    except StudyError as error:
        said = " / ".join(error.problems)
        verdict.notes.append(f"not compared with the present configuration: {said}")
    else:
        verdict.problems += group_differences(found)


def group_differences(found: Iterable[Difference]) -> list[Problem]:
    """One failure for each thing that differs, with the rules whose results it did not make."""
    rules: dict[str, dict[str, None]] = {}
    for one in found:
        rules.setdefault(one.text.partition(": ")[2], {})[one.rule] = None
    return [
        Problem("present", what, f"not as when these were made: {', '.join(made)}; run again")
        for what, made in rules.items()
    ]


def check_signed(path: Path, file: Path | None, public: Path | None, verdict: Verdict) -> None:
    """Check the signature that was named, or that lies beside the archive; a note says whose it is.

    Raises StudyError where a key was given and there is no signature.
    """
    place = file or path.with_name(path.name + SIGNATURE)
    if not place.is_file():
        if file or public:
            raise StudyError(f"{place.name}: there is no such signature file.")
        return
    from scripts.lib.archive.signature import check_signature, read_public

    expected = read_public(public) if public else ""
    problems, name = check_signature(place.read_bytes(), verdict.root, expected, place.name)
    verdict.problems += problems
    if not problems:
        whose = "the key given" if public else f"the key {name}: compare it with its owner's"
        verdict.notes.append(f"{place.name}: the root is signed with {whose}")


def prove(path: Path) -> tuple[Verdict, Tree]:
    """The verdict on a path, and the study in it. Raises NoArchiveError where there is none."""
    if path.is_dir() and not (path / ABOUT).is_file():
        folder = path.parent if path.name == "results" else path
        return prove_results(folder, ROOT), ResultsTree(folder)
    tree = open_archive(path)
    return prove_archive(tree, path.name), SubTree(tree, STUDY)
