"""`sign`: a signature over the root of a verified archive, in a file beside it."""

import argparse
from pathlib import Path

from scripts.lib.answers import Answer, UnreadableError
from scripts.lib.archive.signature import fingerprint, make_key, sign_root, signature_path
from scripts.lib.errors import StudyError
from scripts.lib.files import write_json
from scripts.lib.proof.tree import NoArchiveError
from scripts.lib.proof.verdict import open_archive, prove_archive


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The archive and the key; or the place of a new key."""
    one = parser.add_mutually_exclusive_group(required=True)
    one.add_argument("archive", metavar="ARCHIVE", nargs="?", type=_absolute, help="the zip")
    one.add_argument("--make-key", metavar="FILE", type=_absolute, help="write a new key there")
    parser.add_argument("--key", metavar="FILE", type=_absolute, help="the private key (PEM)")


def _absolute(text: str) -> Path:
    return Path(text).absolute()


def run(args: argparse.Namespace) -> Answer:
    """Only what is verified is signed. Raises StudyError otherwise."""
    if args.make_key:
        name = make_key(args.make_key)
        public = f"{args.make_key.name}.pub"
        return Answer(
            {"fingerprint": name},
            [
                f"Key written, its public part in {public}. Fingerprint: {name}.",
                "Keep the key where only you read it; give the fingerprint to those who verify.",
            ],
        )
    if not args.key:
        raise StudyError("sign: name the key with --key FILE; --make-key FILE makes one.")
    try:
        verdict = prove_archive(open_archive(args.archive), args.archive.name)
    except NoArchiveError as error:
        raise UnreadableError(str(error)) from None
    if verdict.problems:
        raise StudyError("Nothing was signed.", *verdict.lines())
    said = sign_root(verdict.root, args.key)
    path = signature_path(args.archive)
    write_json(said, path)
    name = fingerprint(bytes.fromhex(said["public_key"]))
    lines = [f"{path.name}: the root {verdict.root}, signed with the key {name}."]
    return Answer({"file": path.name, "root": verdict.root, "fingerprint": name}, lines)
