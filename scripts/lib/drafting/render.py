"""A draft as text: the YAML of a center's file with its proofs as comments, and its codelist."""

import csv
import io
import re
from collections.abc import Iterator

from scripts.lib.config_yaml import DECIMAL, WHOLE
from scripts.lib.drafting.columns import repeat_header
from scripts.lib.drafting.draft import Draft
from scripts.lib.drafting.sources import Mapped, Table, split_family
from scripts.lib.languages import known_languages
from scripts.lib.open_questions import MARK, mark_open
from scripts.lib.texts import TEXT_FORMATS, printable

PLAIN = re.compile(r"[^\W_][^:#{}\[\],&*!|>'\"%@`\n]*(?<! )")
QUOTED = '"\\'
HEAD = """\
# A draft, made from {file}. What the cells prove is written down with its proof.
# Each text that is {mark}, or begins with it, is an open question: a run refuses them all. Take the
# mark away where what follows it is right; else write the answer (config/README.md explains each key).
"""


def quote(text: str) -> str:
    """A text as YAML reads it back as that text, also after the mark of an open question is gone."""
    rest = text.removeprefix(f"{MARK} ")
    odd = rest in ("null", "true", "false", "~") or WHOLE.match(rest) or DECIMAL.match(rest)
    return text if PLAIN.fullmatch(rest) and text.isprintable() and not odd else double_quote(text)


def double_quote(text: str) -> str:
    """A text between double quotes; what cannot be seen is written as its number."""
    escaped = (f"\\{c}" if c in QUOTED else c for c in text)
    shown = ("\\t" if c == "\t" else _escape(c) for c in escaped)
    return '"' + "".join(shown) + '"'


def _escape(shown: str) -> str:
    return shown if shown.isprintable() else f"\\U{ord(shown):08x}"


def comment(text: str) -> str:
    """A text fit for a comment: on one line, nothing invisible."""
    return printable(text, 400)


def render_center(draft: Draft, name: str, file: str, dictionary: str = "") -> str:
    """The text of config/centers/<name>.yaml; `file`, `dictionary`: paths below the study folder."""
    lines = [HEAD.format(file=comment(file), mark=MARK).rstrip("\n")]
    lines += [f"center: {name}", f"label: {MARK}  # the name of the hospital, as printed"]
    lines += [*_language(draft), *_delivery(file, dictionary), *_dialect(draft), *_values(draft)]
    lines.append(f"codelists: {f'[{name}]' if draft.lines else '[]'}")
    lines += _ignore(draft)
    lines += [f"# Not used: {comment(one)}" for one in draft.left]
    lines.append("sources:")
    for number, table in enumerate(draft.tables):
        lines += _source(table, number, bool(dictionary))
    return "\n".join(lines) + "\n"


def render_codelist(draft: Draft) -> str:
    """The text of config/codelists/<name>.csv."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["variable", "value", "code"])
    writer.writerows([one.variable, one.value, one.code] for one in draft.lines)
    return text.getvalue()


def _language(draft: Draft) -> Iterator[str]:
    language, votes, next_votes = draft.language
    told = (
        f"{votes} words of headers and values are of this language alone, {next_votes} of the next"
    )
    if language in known_languages():
        yield f"language: {language}  # {told}"
    elif language:
        yield f"# Language of the extract: nearest to {language} of those known; {told}. There is no query workbook in it yet."


def _delivery(file: str, dictionary: str) -> Iterator[str]:
    yield "deliveries:"
    yield f"  - received: {MARK}  # the day on which the file came, as yyyy-mm-dd"
    if dictionary:
        yield f"    files: {{extract: {double_quote(file)}, dictionary: {double_quote(dictionary)}}}"
    else:
        yield f"    file: {quote(file)}"


def _dialect(draft: Draft) -> list[str]:
    lines = []
    first = draft.tables[0].opened
    if first.spec.format in TEXT_FORMATS:
        for key, value in (("encoding", first.spec.encoding), ("delimiter", first.spec.delimiter)):
            proof, is_open = first.proofs[key]
            lines += [f"  # {key}: {comment(proof)}"]
            lines += [f"  {key}: {quote(mark_open(value)) if is_open else quote(value)}"]
    lines += _signs(draft)
    told = first.proofs.get("dates")
    lines += [f"  # dates: {told[0]}"] if told else []
    lines += [f"  # dates {one.form}: {comment(one.proof)}" for one in draft.dates]
    forms = [quote(mark_open(one.form) if one.open else one.form) for one in draft.dates]
    lines += [f"  dates: [{', '.join(forms)}]"] if forms else []
    lines += [f"  # missing {comment(quote(one.text))}: {one.proof}" for one in draft.blanks]
    words = [quote(mark_open(one.text) if one.open else one.text) for one in draft.blanks]
    lines += [f"  missing: [{', '.join(words)}]"] if words else []
    keys = any(not line.lstrip().startswith("#") for line in lines)
    return ["dialect:", *lines] if keys else [line.replace("  #", "#", 1) for line in lines]


def _signs(draft: Draft) -> Iterator[str]:
    signs = draft.signs
    yield f"  # decimal: {comment(signs.proof)}"
    if signs.decimal:
        yield f"  decimal: {quote(mark_open(signs.decimal) if signs.open else signs.decimal)}"
    if signs.thousands:
        yield f"  thousands: {quote(signs.thousands)}"


def _values(draft: Draft) -> Iterator[str]:
    """Constants and units."""
    given = {name for table in draft.tables for name, _ in table.given()}
    if "tnm_edition" not in given:
        yield f"constants: {{tnm_edition: {MARK}}}  # 7, 8 or 9: no column seems to tell it"
    rows = []
    for name, unit in draft.units.items():
        rows.append(f"  # {name} in {unit.unit}: {unit.proof}")
        rows.append(f"  {name}: {quote(mark_open(unit.unit) if unit.open else unit.unit)}")
    yield from ["units:", *rows] if rows else []


def _ignore(draft: Draft) -> list[str]:
    lines = list(dict.fromkeys(line for table in draft.tables for line in _ignored(table)))
    some = any(line.startswith("  - ") for line in lines)
    return ["ignore:", *lines] if some else [line.lstrip() for line in lines]


def _ignored(table: Table) -> Iterator[str]:
    for one in table.columns:
        if one.suggestion.variable:
            continue
        header, told = one.delivered.header, _told(one)
        if not header.strip() and not one.profile.filled:
            continue
        if not header.strip():
            yield f"  # {told}: has no header, so it cannot be mapped; ask for one"
        elif one.delivered.boxes:
            yield from (f"  - {quote(mark_open(box))}  # {told}" for box in one.delivered.boxes)
        elif one.delivered.system:
            yield f"  - {quote(header)}  # {one.delivered.letter}: REDCap's own"
        elif one.doubled:
            yield f"  - {quote(mark_open(header))}  # {told}; the header is there more than once: to map it, ask for a header of its own"
        elif not one.profile.filled:
            yield f"  - {quote(header)}  # {one.delivered.letter}: empty"
        else:
            yield f"  - {quote(mark_open(header))}  # {told}"


def _told(one: Mapped) -> str:
    """Where a column is, its label, what is in it as counts, and the next best variables."""
    profile, found = one.profile, one.suggestion
    labels = [
        label for label in one.delivered.labels if label.strip() not in ("", one.delivered.header)
    ]
    named = f" ({comment(labels[0])})" if labels else ""
    text = f"{one.delivered.letter}{named}: {profile.filled} filled, {profile.distinct} different"
    text += f"; score {found.score:.2f}" if found.variable else ""
    others = ", ".join(name for name in found.others if name)
    return f"{text}; or {others}" if others else text


def _source(table: Table, number: int, described: bool) -> Iterator[str]:
    spec, heading = table.opened.spec, table.opened.heading
    yield f"  - id: {source_id(table, number)}"
    if described:
        yield "    file: extract"
    form = "redcap" if table.redcap else spec.format
    yield f"    format: {form}"
    if described:
        yield "    dictionary: dictionary"
    if spec.sheet is not None:
        yield f"    sheet: {quote(spec.sheet)}"
    if form in (*TEXT_FORMATS, "excel"):
        yield f"    # header_row: {heading.proof}"
        yield f"    header_row: {mark_open(str(heading.row)) if heading.open else heading.row}"
    yield from _footers(table)
    if table.where is not None:
        instrument = quote(repeat_header(table.opened.table.header))
        yield f"    where: {{{instrument}: [{double_quote(table.where)}]}}"
    if number and table.repeats():
        yield f"    reduce: {{rule: {MARK}}}  # a record can have several rows: first, last, max, count or list"
    yield "    columns:"
    yield from _columns(table, number)


def source_id(table: Table, number: int) -> str:
    """The name of a source: its sheet or instrument, as far as that makes a name."""
    told = table.where or table.opened.spec.sheet or "patients"
    name = re.sub(r"[^a-z0-9]+", "_", told.casefold()).strip("_")[:30]
    fits = re.fullmatch("[a-z][a-z0-9_]*", name)
    return (name if fits else "table") + (f"_{number + 1}" if number and not fits else "")


def _footers(table: Table) -> Iterator[str]:
    opened = table.opened
    if opened.doubtful:
        rows = ", ".join(map(str, opened.doubtful[:10]))
        yield f"    # rows {rows} at the end have hardly any cell filled: patients, or footers to name here?"
    words = [double_quote(f"^{re.escape(one)}") for one in opened.footers]
    words += [MARK] if opened.doubtful else []
    if words:
        yield f"    not_data: [{', '.join(words)}]"


def _columns(table: Table, number: int) -> Iterator[str]:
    given = dict(table.given())
    if "record" not in given:
        yield f"      record: {MARK}  # no column looks like the record id; it links the rows of a patient"
    elif not number and table.repeats():
        yield "      # The record id is there more than once: all of its rows become findings."
    for name, one in given.items():
        header = one.delivered.header
        text = header if one.suggestion.sure else mark_open(header)
        if one.composite:
            for variable, pattern in split_family(one).items():
                if variable == name or variable not in given:
                    yield f"      {variable}: {{column: {double_quote(text)}, pattern: {double_quote(pattern)}}}  # {_told(one)}"
        elif one.ticked:
            yield f"      # {name}: a blank is a no where the column under seen_by is filled, else missing"
            yield f'      {name}: {{checkboxes: {{{double_quote(header)}: "true"}}, seen_by: {MARK}}}  # {_told(one)}'
        elif one.delivered.measure:
            measure = one.delivered.measure
            text = header if one.suggestion.sure and not measure.several else mark_open(header)
            yield f"      {name}: {{column: {double_quote(text)}, pattern: {double_quote(measure.pattern)}}}  # {_told(one)}; {measure.told}"
        elif one.delivered.boxes and not one.delivered.listed:
            known = one.delivered.boxes if one.delivered.labelled else {}
            pairs = (
                f"{double_quote(box)}: {quote(known.get(box, MARK))}" for box in one.delivered.boxes
            )
            yield f"      {name}: {{checkboxes: {{{', '.join(pairs)}}}}}  # {_told(one)}"
        else:
            yield f"      {name}: {quote(text)}  # {_told(one)}"
