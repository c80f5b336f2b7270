"""Headers and terms as words: split, without case, accents, units and marks of a yes/no question."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property

from scripts.lib.catalogue import Catalogue
from scripts.lib.reference import read_rows

# Units as headers write them -> the unit's name in `scripts.lib.units`.
UNITS = {
    "mm": "mm", "cm": "cm", "ml": "mL", "cc": "mL", "dl": "dL", "l": "L",
    "min": "min", "mins": "min", "h": "h", "hrs": "h", "std": "h", "%": "%", "pct": "%",
}  # fmt: skip
STOP = frozenset(
    [
        "a",
        "al",
        "alla",
        "am",
        "an",
        "and",
        "as",
        "at",
        "au",
        "aux",
        "bei",
        "beim",
        "by",
        "d",
        "da",
        "dal",
        "de",
        "degli",
        "dei",
        "del",
        "della",
        "der",
        "des",
        "di",
        "die",
        "dell",
        "du",
        "e",
        "ed",
        "el",
        "en",
        "et",
        "for",
        "from",
        "im",
        "in",
        "innerhalb",
        "into",
        "la",
        "las",
        "le",
        "les",
        "los",
        "mit",
        "o",
        "of",
        "on",
        "or",
        "oder",
        "ou",
        "para",
        "par",
        "per",
        "por",
        "s",
        "to",
        "u",
        "und",
        "vom",
        "with",
        "within",
        "y",
        "zur",
        "zum",
    ]
)
YES_NO = re.compile(
    r"[\W_]+(?:ja[\W_]*nein|j[\W_]*n|yes[\W_]*no|y[\W_]*n|s[iì]?[\W_]*no?|oui[\W_]*non|o[\W_]*n)\W*$"
)
CATEGORY = re.compile(r"\b(yc|yp|c|p)[\s_.-]?([tnm])\b")
CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ][a-zà-ÿ])")


def fold(text: str) -> str:
    """A word without case and accents; ß as ss, and ae, oe, ue as the umlauts they stand for."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"([aou])e", r"\1", bare)


def all_words(text: str) -> list[str]:
    """The words of a header or term, in order; units and a trailing "ja/nein" are left out."""
    spaced = CAMEL.sub(" ", YES_NO.sub("", text) or text)
    plain = re.sub(r"\bpd[\s_.-]*l[\s_.-]*1(?![0-9])", " pdl1 ", fold(spaced).replace("_", " "))
    plain = re.sub(r"(?<=[0-9])(?=[a-z]+\b)", " ", CATEGORY.sub(r"\1\2", plain))
    words = re.findall(r"[^\W_]+", plain)
    return words[:1] + [one for one in words[1:] if one not in UNITS]  # cM comes first, cm last


@cache
def split_words(text: str) -> tuple[str, ...]:
    """The words of a header or term without articles and the like."""
    words = all_words(text)
    return tuple([one for one in words if one not in STOP] or words)


def unit_of(header: str) -> str:
    """The unit that a header names, "" where it names none or several."""
    found = {UNITS[one] for one in re.findall(r"[^\W_]+|%", fold(header)) if one in UNITS}
    return found.pop() if len(found) == 1 else ""


@dataclass(frozen=True)
class Term:
    """One way to name a variable."""

    variable: str
    language: str
    words: tuple[str, ...]
    initials: frozenset[str]

    @cached_property
    def joined(self) -> str:
        """The term in one word."""
        return "".join(self.words)


def read_terms(catalogue: Catalogue) -> list[Term]:
    """All terms of the variables: their names and labels, and the shipped word lists."""
    found = [(name, "", name) for name in catalogue]
    found += [(name, "en", one.label) for name, one in catalogue.items()]
    rows = read_rows("terms.csv")
    found += [(r["variable"], r["language"], r["term"]) for r in rows if r["variable"] in catalogue]
    terms = (Term(name, lang, split_words(text), initials_of(text)) for name, lang, text in found)
    return list(dict.fromkeys(one for one in terms if one.words))


def initials_of(text: str) -> frozenset[str]:
    """The acronyms of a term: of all its words, and without articles."""
    return frozenset(
        "".join(word[0] for word in words) for words in (all_words(text), split_words(text))
    )


@cache
def read_concepts() -> dict[str, str]:
    """Word -> the idea that words of several languages share, such as date or before."""
    return {
        word: row["concept"]
        for row in read_rows("term_words.csv")
        for word in split_words(row["word"])[:1]
    }
