"""The verbs of `python -m scripts`: one module each, named in `VERBS`.

A module has `add_arguments(parser)` and `run(args) -> Answer`; it is imported when its verb is
called. `run` works in the study folder; a path that names a file from where the caller is is absolute by then.
"""

VERBS = {
    "trace": "from a number, a patient or a raw cell to what it is made of, and back",
    "verify": "whether an archive or results are what their records say, all the way from the raw files",
    "sign": "a signature over the root of a verified archive; verify checks it",
    "restore": "an archive laid into a folder, its results verified; what was made otherwise is to be made again",
    "freeze": "pins what the results were made of; a run that would change anything then stops",
    "impact": "which numbers moved between two states of a study, and what moved them",
    "diff-delivery": "what changed from one delivery to the next; silent changes first",
    "draft-center": "a draft of a center's file from an extract never seen before, its open questions marked",
    "draft-corrections": "correction entries from answered query workbooks, to be approved",
    "new-study": "an empty study folder, with a key of its own for the pseudonyms",
    "template": "what to send to a new center: a workbook and a REDCap dictionary that need no mapping",
}
