"""`template`: what to send to a new center; a file filled in from it needs no mapping."""

import argparse
import os
from pathlib import Path

from scripts.lib.answers import Answer
from scripts.lib.catalogue import read_catalogue, read_study_variables
from scripts.lib.errors import StudyError
from scripts.lib.files import replacing, write_text
from scripts.lib.languages import known_languages
from scripts.lib.template import list_asked, read_words
from scripts.lib.template.dictionary import write_dictionary
from scripts.lib.template.workbook import write_template


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """In which language, and where to."""
    parser.add_argument(
        "--language", required=True, choices=known_languages(), help="the language of the center"
    )
    parser.add_argument(
        "--out",
        metavar="DIR",
        type=lambda text: Path(os.path.abspath(text)),
        default=Path(),
        help="the folder for the two files (default: the study folder)",
    )


def run(args: argparse.Namespace) -> Answer:
    """The study's own variables (config/variables.csv) are asked too. A file that is there is not replaced."""
    asked = list_asked(read_catalogue(read_study_variables(Path("config/variables.csv"))))
    words = read_words(args.language)
    book = args.out / f"template_{args.language}.xlsx"
    dictionary = args.out / f"template_{args.language}_redcap.csv"
    there = [
        f"{path}: is there already. Move it away." for path in (book, dictionary) if path.exists()
    ]
    if there:
        raise StudyError(*there)
    with replacing(book) as partial:
        write_template(asked, words, partial)
    write_text(write_dictionary(asked, words), dictionary)
    lines = [
        f"{book}: {len(asked)} columns to be filled in, one row a patient.",
        f"{dictionary}: the same as a REDCap data dictionary.",
        f"The center's file needs no mapping: template: {{language: {args.language}}}",
    ]
    return Answer({"workbook": str(book), "dictionary": str(dictionary)}, lines)
