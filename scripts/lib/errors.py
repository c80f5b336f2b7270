"""The one exception that is meant for the data manager."""


class StudyError(Exception):
    """Problems that stop a run, each in one sentence: which file, which key or cell, what to do.

    A message never holds a value of a patient: it goes to the terminal and to the log as it is.
    """

    def __init__(self, *problems: str) -> None:
        super().__init__(*problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(self.problems)
