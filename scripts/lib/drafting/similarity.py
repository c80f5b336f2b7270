"""How alike a header and a term are, from 0 to 1: abbreviations, compounds, acronyms, spellings."""

from collections.abc import Iterable, Mapping, Sequence
from math import log

from rapidfuzz import fuzz

from scripts.lib.drafting.words import Term, read_concepts

# How much a word says that is the beginning of another, by its length.
BEGINNING = {1: 0.45, 2: 0.7, 3: 0.85}
INSIDE = {3: 0.5}
NEAR = 80
LEAST = 0.4


def compare_words(word: str, other: str) -> float:
    """How surely a word of a header stands for a word of a term."""
    if word == other:
        return 1.0
    concepts = read_concepts()
    if word in concepts and concepts[word] == concepts.get(other):
        return 0.9
    if other.startswith(word):
        return BEGINNING.get(len(word), 0.92)
    if len(other) >= 4 and word.startswith(other):
        return 0.85
    if len(word) >= 3 and word in other:
        return INSIDE.get(len(word), 0.7)
    near = fuzz.ratio(word, other)
    if min(len(word), len(other)) >= 4 and near >= NEAR:
        return near / 100 * 0.95
    return 0.6 if is_abbreviation(word, other) else 0.0


def is_abbreviation(word: str, other: str) -> bool:
    """Whether a word is another with letters left out, as in sgnt for saignement."""
    if not 2 <= len(word) <= 6 or word[0] != other[0] or len(other) < len(word) + 2:
        return False
    letters = iter(other)
    return all(c in letters for c in word) and (len(word) > 2 or word[-1] == other[-1])


def in_pieces(words: Sequence[str], compound: str) -> float:
    """How surely several words are the pieces of a compound, as geb and dat of geburtsdatum."""
    if len(words) < 2 or not compound.startswith(words[0]) or min(map(len, words)) < 2:
        return 0.0
    place = 0
    for word in words:
        place = compound.find(word, place)
        if place < 0:
            return 0.0
        place += len(word)
    return min(0.95, 0.78 + 0.3 * sum(map(len, words)) / len(compound))


def by_beginnings(joined: str, words: Sequence[str]) -> bool:
    """Whether a header in one word is the beginnings of all words of a term, as patid of patient id."""
    if not words:
        return not joined
    word, rest = words[0], words[1:]
    sizes = (n for n in range(len(word), 1, -1) if joined.startswith(word[:n]))
    return any(by_beginnings(joined[n:], rest) for n in sizes)


class Vocabulary:
    """The terms of all variables, indexed by word; rare words weigh more than common ones."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = list(terms)
        owners: dict[str, set[str]] = {}
        self.having: dict[str, list[int]] = {}
        for number, term in enumerate(self.terms):
            for word in dict.fromkeys(term.words):
                owners.setdefault(word, set()).add(term.variable)
                self.having.setdefault(word, []).append(number)
        self.known: dict[str, dict[str, float]] = {}
        self.weights = {word: 1 / (1 + log(len(names))) for word, names in owners.items()}

    def score(self, words: tuple[str, ...]) -> dict[str, tuple[float, Term]]:
        """Variable -> the best score of its terms for the words of a header, and that term."""
        alike = {word: self._near(word) for word in dict.fromkeys(words)}
        tried = {n for near in alike.values() for other in near for n in self.having[other]}
        joined = "".join(words)
        tried |= {n for n, term in enumerate(self.terms) if self._as_whole(words, joined, term)}
        best: dict[str, tuple[float, Term]] = {}
        for number in sorted(tried):
            term = self.terms[number]
            score = max(self._by_words(words, alike, term), self._as_whole(words, joined, term))
            if score > best.get(term.variable, (0.0, term))[0]:
                best[term.variable] = (score, term)
        return best

    def _near(self, word: str) -> dict[str, float]:
        if word not in self.known:
            scored = ((other, compare_words(word, other)) for other in self.weights)
            self.known[word] = {other: score for other, score in scored if score >= LEAST}
        return self.known[word]

    def _by_words(
        self, words: Sequence[str], alike: Mapping[str, Mapping[str, float]], term: Term
    ) -> float:
        """Both ways: how much of the header the term explains, and how much of the term is there."""
        weigh = [self._header_weight(word, alike[word]) for word in words]
        told = [max(alike[word].get(other, 0.0) for other in term.words) for word in words]
        explained = sum(w * t for w, t in zip(weigh, told, strict=True)) / sum(weigh)
        needed = [self.weights[other] for other in term.words]
        found = [max(alike[word].get(other, 0.0) for word in words) for other in term.words]
        present = sum(w * f for w, f in zip(needed, found, strict=True)) / sum(needed)
        return 0.5 * explained + 0.5 * present

    def _header_weight(self, word: str, alike: Mapping[str, float]) -> float:
        """A word weighs what the word weighs that it stands for; a letter or a number little."""
        if word.isdigit():
            return 0.15
        most = max(alike.values(), default=0.0)
        common = max((self.weights[o] for o, s in alike.items() if s == most), default=0.8)
        return common * (0.5 if len(word) == 1 else 1.0)

    @staticmethod
    def _as_whole(words: Sequence[str], joined: str, term: Term) -> float:
        """The header in one word against the term in one word: acronym, pieces, spelling."""
        if joined == term.joined:
            return 1.0
        if 2 <= len(joined) <= 5 and len(words) == 1 and joined in term.initials:
            return 0.9 if len(joined) > 2 else 0.75
        if len(words) == 1 and len(term.words) > 1 and by_beginnings(joined, term.words):
            return 0.85
        return in_pieces(words, term.joined)
