"""Sheets and columns of the query workbook, the same in every language."""

import re

SHEET, COVER = "Query", "Info"
HEADER_ROW = 1
# Column -> its greatest width in characters. The last five are the center's to fill.
COLUMNS = {
    "finding_id": 20,
    "status": 16,
    "severity": 18,
    "record": 24,
    "file": 24,
    "sheet": 18,
    "cell": 12,
    "header": 24,
    "value": 30,
    "question": 52,
    "suggestion": 24,
    "age_days": 12,
    "answer": 20,
    "new": 24,
    "by": 16,
    "when": 14,
    "remark": 30,
}
ANSWERED = ("answer", "new", "by", "when", "remark")
ANSWERS = ("corrected", "confirmed", "not_available")
LONGEST = 32_000  # a cell holds 32,767 characters
NOT_IN_XML = re.compile("[\ufffe\uffff]")


def fit_cell(text: str) -> str:
    """A text that a cell can hold: what XML has no sign for is shown as \ufffd, what is cut off as three dots."""
    shown = NOT_IN_XML.sub("\ufffd", text)
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 3] + "..."
