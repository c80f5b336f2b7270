"""Rules whose violations are found while rows are placed and cells are read."""

from scripts.lib.rules import BLOCKING, ERROR, WARNING, declare

ANY = "*"

declare("row.no_record", BLOCKING, "record", "record", "The row has no record id. Whose row is it?")
declare(
    "row.single_cell",
    BLOCKING,
    "record",
    "record",
    "Only one cell of the row is filled. Is it a note, or a patient without data?",
)
declare(
    "row.total",
    BLOCKING,
    "record",
    "record",
    "Instead of a record id there is a word for a total or a mean. Is it a patient?",
)
declare(
    "record.alike",
    WARNING,
    "record",
    "",
    "Another record id differs only in case, blanks, signs or leading zeros. Are they two patients?",
)
declare(
    "record.by_spreadsheet",
    WARNING,
    "record",
    "",
    "The record id looks like one that a spreadsheet has turned into a date or a number. Which is it?",
)
declare(
    "row.unclaimed",
    WARNING,
    "record",
    "",
    "No source of the configuration takes this row. Should it be read?",
)
declare(
    "record.doubled",
    BLOCKING,
    "record",
    "record",
    "The record id occurs more than once. Which row is right?",
)
declare(
    "row.repeated",
    WARNING,
    "record",
    "",
    "More rows for this record than one, where one is expected; none is used. Which is right?",
)
declare(
    "row.orphan",
    WARNING,
    "record",
    "",
    "There is no such record among the patients. Is the record id right?",
)
declare(
    "cell.not_a_date",
    ERROR,
    ANY,
    ANY,
    "This is no date in the declared form, or no day of the calendar. What is the date?",
)
declare(
    "cell.date_serial",
    ERROR,
    ANY,
    ANY,
    "A number stands where a date is expected, as spreadsheets count days. What is the date?",
)
declare(
    "cell.not_a_number",
    ERROR,
    ANY,
    ANY,
    "This is no number in the declared form. What is the number?",
)
declare("cell.not_whole", ERROR, ANY, ANY, "This is no whole number. What is the number?")
declare(
    "cell.not_in_codelist",
    ERROR,
    ANY,
    ANY,
    "This value is not in the list of codes. What does it mean?",
)
declare(
    "cell.date_by_spreadsheet",
    ERROR,
    ANY,
    ANY,
    "A date stands where none is expected; spreadsheets turn entries such as 6-15 into dates. What was entered?",
)
declare(
    "cell.not_tnm",
    ERROR,
    ANY,
    ANY,
    "This is no TNM category, or one of another point in time by its prefix. Which category is it?",
)
declare("cell.not_a_stage", ERROR, ANY, ANY, "This is no stage group. Which stage is it?")
declare(
    "cell.unknown_drug",
    ERROR,
    "drug",
    "drug",
    "A drug is not in the dictionary. Which substance is it?",
)
declare(
    "cell.not_a_complication",
    ERROR,
    "complications",
    "complications",
    "A complication needs a term and a Clavien-Dindo grade (I to V). Which are they?",
)
declare(
    "waiver.expired",
    WARNING,
    ANY,
    "",
    "This finding was accepted for a time that is over. Is the value still right?",
)
