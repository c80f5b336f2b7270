"""Read the drugs of a cell: generic names, classes, targets, and the arm of therapy they make.

Names and classes stand in drugs.csv, spellings of other languages, codes and short forms in
drug_aliases.csv. A word that is in neither is reported, not dropped and not corrected.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import pandas as pd

from scripts.lib.reference import read_reference
from scripts.lib.uniques import map_unique, map_unique_rows, spread

CHECKPOINTS = frozenset({"PD-1", "PD-L1", "CTLA-4"})
DRIVER_GENES = frozenset({"EGFR", "ALK", "ROS1", "BRAF", "MET", "RET", "NTRK", "KRAS", "HER2"})
# MEK is no driver gene of the catalog, but its inhibitors are given with those of BRAF.
TARGET_ARM = DRIVER_GENES | {"MEK"}
CHEMOTHERAPY = "chemotherapy"
NO_SUGGESTION = "-"
LEAST_SIMILARITY = 80
COLUMNS = {
    "generics": "str",
    "classes": "str",
    "targets": "str",
    "arm": "str",
    "chemotherapy_agents": "str",
    "unknown": "str",
    "suggestions": "str",
}

_CHUNKS = re.compile(r"[+,;/&|\n()\[\]]|->|→")
# A biological with the four letters that the FDA adds, as in amivantamab-vmjw.
_BIOLOGICAL = re.compile(r"(\b\w*(?:mab|deruxtecan|emtansine|vedotin))-[a-z]{4}\b")
# Words between two names, in the languages of the centers.
_CONNECTORS = re.compile(
    r"and|e|ed|und|et|y|plus|then|followed|by|seguito|seguita|da|poi|con|"
    r"with|mit|avec|gefolgt|von|dann|suivi|suivie|par|puis|seguido|seguida|por|"
    r"luego|de|in|combination|combinazione|associazione"
)
# Doses, routes and rhythms behind a name; only words of this list are passed over.
_DOSING = re.compile(
    r"\d+(?:[.x]\d+)*(?:mg|mcg|g|ug|ml|kg|w|d|x|auc|cp|cpr|%)?|mg|mcg|g|kg|ml|m2|mq|auc\d*|"
    r"q\d*[wdh]?\d*|w|wk|wks|"
    r"weeks?|weekly|days?|d\d+|x\d+|bid|tid|die|daily|od|qd|iv|ev|os|po|sc|dose|flat|every|ogni|alle|"
    r"cycles?|cicl[oi]s?|zykl(?:us|en)|monotherapy|monoterapia|monotherapie"
)


class Drug(NamedTuple):
    """One row of the dictionary."""

    generic: str
    kind: str
    targets: tuple[str, ...]


def map_drugs(text: pd.Series, none_words: Iterable[str] = ()) -> pd.DataFrame:
    """Drugs of each cell; grain and index of `text`; lists joined with ";" in order of appearance.

    generics: canonical names, each once; "none" for one of `none_words` (or "none"), missing where
    the cell is missing or no name was understood. classes, targets: of these, each once. arm:
    "immunotherapy" (a checkpoint inhibitor), "target" (an agent against a driver gene), "both",
    else missing: chemotherapy or antiangiogenic drugs alone make no arm. chemotherapy_agents:
    "none" where all was understood and there is none. unknown: words that were not understood;
    suggestions: for each of them the nearest name, or "-". Brands (EU and US), case, accents, doses
    and FDA suffixes are read over.
    """
    none = {_plain(word) for word in none_words} | {"none"}
    return map_unique(text, lambda value: _read_cell(value, none), COLUMNS, (None,) * len(COLUMNS))


def targets_gene(generics: pd.Series, gene: pd.Series | str) -> pd.Series:
    """Whether any drug of the list acts on the driver gene (EGFR exon 20 fits EGFR, KRAS G12C fits
    KRAS).

    `generics` as `map_drugs` gives them. Boolean: False for "none", for chemotherapy, and for gene
    "none". Missing where drugs or gene are missing, for gene "other", and where no drug fits but
    one is not in the dictionary.
    """
    frame = pd.DataFrame({"generics": generics, "gene": spread(gene, generics.index)})
    return map_unique_rows(frame, _fits, {"fits": "boolean"})["fits"]


def _fits(generics: str | None, gene: str | None) -> tuple[bool | None]:
    if generics is None or gene is None or gene == "other":
        return (None,)
    if generics == "none" or gene == "none":
        return (False,)
    drugs = [_dictionary().get(name) for name in generics.split(";")]
    if any(drug is not None and gene in _genes(drug) for drug in drugs):
        return (True,)
    return (None,) if None in drugs else (False,)


def _read_cell(text: str, none: set[str]) -> tuple[str | None, ...]:
    if not text.strip():
        return (None,) * len(COLUMNS)
    # A lone accent or trade mark is a text too, and no drug.
    plain = _plain(text) or text.strip()
    if plain in none:
        return ("none", None, None, None, "none", None, None)
    drugs, unknown = _find_drugs(plain)
    if not drugs and not unknown:
        unknown = [plain]
    agents = _join(drug.generic for drug in drugs if drug.kind == CHEMOTHERAPY)
    return (
        _join(drug.generic for drug in drugs),
        _join(drug.kind for drug in drugs),
        _join(target for drug in drugs for target in drug.targets),
        _arm(drugs),
        agents or (None if unknown else "none"),
        _join(unknown),
        ";".join(_suggest(word) for word in dict.fromkeys(unknown)) or None,
    )


def _plain(text: str) -> str:
    """Lower case without accents and trade marks, single blanks."""
    letters = unicodedata.normalize("NFKD", re.sub("[®™©]", " ", text))
    return " ".join(
        "".join(sign for sign in letters if not unicodedata.combining(sign)).casefold().split()
    )


def _find_drugs(plain: str) -> tuple[list[Drug], list[str]]:
    """Drugs and not understood words of a cell in order; the longest name wins over its parts."""
    drugs: list[Drug] = []
    unknown: list[str] = []
    for chunk in _CHUNKS.split(_BIOLOGICAL.sub(r"\1", plain)):
        words = _key(chunk).split()
        run: list[str] = []
        while words:
            size = next(
                (
                    n
                    for n in range(min(3, len(words)), 0, -1)
                    if " ".join(words[:n]) in _dictionary()
                ),
                0,
            )
            if size:
                drugs.append(_dictionary()[" ".join(words[:size])])
            passed = size or _CONNECTORS.fullmatch(words[0]) or _DOSING.fullmatch(words[0])
            if passed and run:
                unknown.append(" ".join(run))
                run = []
            elif not passed:
                run.append(words[0])
            words = words[size or 1 :]
        unknown.extend([" ".join(run)] if run else [])
    return drugs, unknown


def _key(name: str) -> str:
    """How a name is looked up: without accents, hyphens as blanks, no dots at the ends of words."""
    return " ".join(
        word.strip(".:") for word in _plain(name).replace("-", " ").split() if word.strip(".:")
    )


@cache
def _dictionary() -> dict[str, Drug]:
    """Every known spelling to its drug."""
    names: dict[str, Drug] = {}
    for row in read_reference("drugs.csv").to_dict("records"):
        drug = Drug(row["generic"], row["class"], tuple(row["target"].split("/")))
        spellings = [row["generic"], *filter(None, row["brand"].split(";"))]
        # The stems -ib and -mab take -um in Latin and -e in Portuguese.
        spellings += [
            row["generic"] + ending
            for ending in ("um", "e")
            if row["generic"].endswith(("ib", "mab"))
        ]
        names |= {_key(spelling): drug for spelling in spellings}
    for row in read_reference("drug_aliases.csv").to_dict("records"):
        names[_key(row["alias"])] = names[_key(row["generic"])]
    return names


def _genes(drug: Drug) -> set[str]:
    """The gene of a target without its variant: EGFR of "EGFR exon 20"; a chemotherapy has none."""
    return set() if drug.kind == CHEMOTHERAPY else {target.split()[0] for target in drug.targets}


def _arm(drugs: list[Drug]) -> str | None:
    genes = {gene for drug in drugs for gene in _genes(drug)}
    immunotherapy, target = bool(genes & CHECKPOINTS), bool(genes & TARGET_ARM)
    if immunotherapy and target:
        return "both"
    return "immunotherapy" if immunotherapy else "target" if target else None


def _join(items: Iterable[str]) -> str | None:
    return ";".join(dict.fromkeys(items)) or None


@cache
def _suggest(word: str) -> str:
    """The generic name of the most similar spelling; ties go by the alphabet."""
    from rapidfuzz import fuzz

    scored = [
        (-fuzz.ratio(_key(word), spelling), drug.generic)
        for spelling, drug in _dictionary().items()
    ]
    score, generic = min(scored)
    return generic if -score >= LEAST_SIMILARITY else NO_SUGGESTION
