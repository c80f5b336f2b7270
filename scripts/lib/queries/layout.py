"""Sheets and columns of the query workbook, the same in every language."""

SHEET, COVER = "Query", "Info"
HEADER_ROW = 1
# Column -> width in characters. The last five are the center's to fill.
COLUMNS = {
    "finding_id": 18,
    "status": 14,
    "severity": 12,
    "record": 12,
    "file": 18,
    "sheet": 12,
    "cell": 8,
    "header": 24,
    "value": 24,
    "question": 52,
    "suggestion": 18,
    "age_days": 8,
    "answer": 20,
    "new": 24,
    "by": 16,
    "when": 14,
    "remark": 30,
}
ANSWERED = ("answer", "new", "by", "when", "remark")
ANSWERS = ("corrected", "confirmed", "not_available")
