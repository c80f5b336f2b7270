"""Words that stand for "not known" in the extracts of hospitals."""

from scripts.lib.texts import normalize

WORDS = (
    "n/a", "na", "n.a.", "n. a.", "#n/a", "nan", "null", "none given", "unknown", "unk", "ukn", "not known", "not available",
    "not done", "missing", "nd", "n.d.", "n/d", "n.v.", "n.n.", "nr", "n.r.", "nc", "n.c.", "ns", "s/d", "s.d.", "sin dato",
    "sin datos", "no consta", "desconocido", "non noto", "non disponibile", "non valutabile", "ignoto", "k.a.", "k. a.",
    "keine angabe", "keine angaben", "unbekannt", "unbek.", "non renseigné", "non connu", "inconnu", "non disponible", "manquant",
    "?", "??", "???", "-", "--", "---", ".", "..", "...", "/", "x.x.", "onbekend", "desconhecido", "sem informação",
)  # fmt: skip
MISSING = frozenset(normalize(word) for word in WORDS)
