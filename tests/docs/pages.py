"""Runs what a page of the manual says, in the order in which it says it.

A page is Markdown; what is in these fenced blocks is done, and nothing else:

    ```sh                    commands, run by bash in the sandbox; each block must end well
    ```console               commands after "$ ", and below each what it prints; "..." stands for any lines,
                             "# exit 1" at the end of a command for the exit code it is to end with
    ```KIND PATH             the whole content of a file (KIND: yaml, csv, ...)
    ```diff PATH             lines to take away (-) and to put in (+), at a place that occurs once

The sandbox is the folder in which a reader stands. What differs from run to run (hashes, times, ids) is
left out with "...".
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

FENCE = re.compile(r"^```(?P<kind>\w+)(?: (?P<path>\S+))?\n(?P<text>.*?)^```$", re.M | re.S)
EXIT = re.compile(r"\s+# exit (?P<code>\d+)$")
ANY = "..."


@dataclass(frozen=True)
class Block:
    """One fenced block of a page, with the line on which it begins."""

    line: int
    kind: str
    path: str
    text: str


@dataclass(frozen=True)
class Step:
    """A command, the exit code it is to end with, and the lines it is to print (None: any)."""

    command: str
    code: int
    shown: list[str] | None


class StaleError(AssertionError):
    """The page says something else than what happens."""


def read_blocks(text: str) -> list[Block]:
    """The fenced blocks of a page, in order."""
    return [
        Block(text[: one.start()].count("\n") + 1, one["kind"], one["path"] or "", one["text"])
        for one in FENCE.finditer(text)
    ]


def read_steps(block: Block) -> list[Step]:
    """The commands of a block with what they are to print."""
    if block.kind == "sh":
        return [Step(block.text, 0, None)]
    steps: list[Step] = []
    for line in block.text.splitlines():
        if line.startswith("$ "):
            found = EXIT.search(line)
            command = line[2 : found.start()] if found else line[2:]
            steps.append(Step(command, int(found["code"]) if found else 0, []))
        elif steps and steps[-1].shown is not None:
            steps[-1].shown.append(line)
    return steps


def fits(shown: list[str], printed: list[str]) -> bool:
    """Whether the printed lines are those shown, blanks at line ends aside; "..." is any lines, also none.

    Within a line "..." is any text.
    """
    if not shown:
        return not printed
    if shown[0].strip() == ANY:
        return any(fits(shown[1:], printed[start:]) for start in range(len(printed) + 1))
    pattern = ".*".join(map(re.escape, shown[0].rstrip().split(ANY)))
    return bool(printed) and bool(
        re.fullmatch(pattern, printed[0].rstrip()) and fits(shown[1:], printed[1:])
    )


def apply_change(text: str, change: str) -> str:
    """A text with the lines of a diff block changed. Raises StaleError where the place is not there once."""
    lines = [line for line in change.splitlines() if line]
    old = "".join(f"{line[1:]}\n" for line in lines if line[0] != "+")
    new = "".join(f"{line[1:]}\n" for line in lines if line[0] != "-")
    if text.count(old) != 1:
        raise StaleError(f"occurs {text.count(old)} times:\n{old}")
    return text.replace(old, new)


def run_step(step: Step, folder: Path, env: Mapping[str, str]) -> None:
    """Run one command. Raises StaleError where it ends or prints otherwise than the page says."""
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", step.command],
        cwd=folder,
        env=dict(env),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    if done.returncode != step.code:
        raise StaleError(f"$ {step.command}\nends with {done.returncode}:\n{done.stdout}")
    if step.shown is not None and not fits(
        strip_ends(step.shown), strip_ends(done.stdout.split("\n"))
    ):
        raise StaleError(f"$ {step.command}\nprints:\n{done.stdout}")


def strip_ends(lines: list[str]) -> list[str]:
    """The lines without empty ones at both ends."""
    full = [number for number, line in enumerate(lines) if line.strip()]
    return lines[full[0] : full[-1] + 1] if full else []


def follow_page(page: Path, folder: Path, **more: str) -> int:
    """Do what a page says in a folder; how many blocks did something. Raises StaleError with the line."""
    env = {**os.environ, "LC_ALL": "C.UTF-8", "COLUMNS": "100", **more}
    env["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{env['PATH']}"
    count = 0
    for block in read_blocks(page.read_text(encoding="utf-8")):
        try:
            count += follow_block(block, folder, env)
        except StaleError as error:
            raise StaleError(f"{page.name}, line {block.line}: {error}") from None
    return count


def follow_block(block: Block, folder: Path, env: Mapping[str, str]) -> bool:
    """Do what one block says; whether it says anything to be done."""
    target = folder / block.path
    if block.kind in ("sh", "console"):
        for step in read_steps(block):
            run_step(step, folder, env)
    elif block.kind == "diff" and block.path:
        text = target.read_bytes().decode("utf-8")
        target.write_bytes(apply_change(text, block.text).encode("utf-8"))
    elif block.path:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(block.text.encode("utf-8"))
    else:
        return False
    return True


def list_links(text: str) -> Iterator[str]:
    """The files that a page links to, without their places within."""
    for link in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
        if "://" not in link:
            yield link
