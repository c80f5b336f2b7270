"""What the machine lacks when a job fails, in a sentence that says what to do."""

import errno

SHORTAGES = {
    errno.ENOSPC: "no space is left on the disk. Make room, and run again",
    errno.EDQUOT: "the disk quota is used up. Make room, and run again",
    errno.EROFS: "results/ is on a disk that is read-only. Make it writable, and run again",
    errno.EACCES: "results/ may not be written. Give yourself the right to write, and run again",
    errno.EPERM: "results/ may not be written. Give yourself the right to write, and run again",
}


def describe_shortage(error: BaseException) -> str:
    """What the machine lacks, and what to do; empty for any other error."""
    if isinstance(error, MemoryError):
        return (
            "not enough memory. Run fewer jobs at once (snakemake --cores 1), or give the run more"
        )
    if not isinstance(error, OSError):
        return ""
    for number, sentence in SHORTAGES.items():
        # Arrow hands on the system's number in its text alone.
        if error.errno == number or f"[errno {number}]" in str(error).lower():
            return sentence
    return ""
