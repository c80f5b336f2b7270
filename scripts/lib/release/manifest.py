"""What a release says of itself: what went out, what was refused, under which rules, and who agreed."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scripts.lib.records import RESULTS, Record, read_record

DEMONSTRATION = (
    "A DEMONSTRATION WITH SYNTHETIC DATA, NOT A RELEASE: the study is flagged as a demo, and the key of "
    "its pseudonyms protects nobody."
)
BESIDES = (
    "These small counts are hidden, and can be computed from what the exceptions above let out. Who agrees "
    "on the exceptions agrees on these."
)


def collect_provenance(records: Sequence[Path], study: Mapping[str, Any]) -> dict[str, Any]:
    """Digests of inputs, code and packages, out of the records of all stages.

    A delivered file is named by its center: its own name may say more than it should.
    """
    read = [read_record(path) for path in records]
    return {
        "producer": "salvage",
        "study": study["id"],
        "version": study["version"],
        "inputs": _hash_inputs(read),
        "code": dict(
            sorted({key: value for one in read for key, value in one["code"].items()}.items())
        ),
        "environment": dict(sorted({k: v for one in read for k, v in one["env"].items()}.items())),
    }


def _hash_inputs(read: Sequence[Record]) -> dict[str, list[str]]:
    found: dict[str, set[str]] = {}
    for one in read:
        whose = one["wildcards"].get("center", "study")
        delivered = {
            sha for name, sha in one["inputs"].items() if not name.startswith(f"{RESULTS}/")
        }
        if delivered:
            found.setdefault(whose, set()).update(delivered)
    return {whose: sorted(hashes) for whose, hashes in sorted(found.items())}


def write_manifest(manifest: Mapping[str, Any]) -> str:
    """The manifest as a page for people."""
    study = manifest["study"]
    lines = [f"# Release of {study['id']}, version {study['version']}", ""]
    if manifest["demonstration"]:
        lines += [f"**{DEMONSTRATION}**", ""]
    if manifest["notice"]:
        lines += [manifest["notice"], ""]
    rules = ", ".join(f"{name} {value}" for name, value in manifest["rules"].items())
    lines += [
        f"Policy: {manifest['policy']} ({rules}); risk of row-level files at most {manifest['threshold']}.",
        "",
    ]
    lines += ["## Released", "", *_list_released(manifest["released"])]
    lines += ["", "## Refused", "", *_list_refused(manifest["refused"])]
    lines += ["", "## Exceptions", "", *_list_exceptions(manifest["exceptions"])]
    if manifest["besides"]:
        lines += ["", "## What the exceptions give away besides", "", BESIDES, ""]
        lines += [f"- {name}" for name in manifest["besides"]]
    return "\n".join(lines) + "\n"


def _list_released(files: Sequence[Mapping[str, Any]]) -> list[str]:
    rows = []
    for one in files:
        hidden = ", ".join(f"{count} {why}" for why, count in one["hidden"].items())
        risk = f"risk {one['risk']}" if "risk" in one else ""
        rows.append(f"| {one['file']} | {hidden or 'nothing'} {risk} | `{one['sha256']}` |")
    return ["| file | hidden | SHA-256 |", "| --- | --- | --- |", *rows] if rows else ["Nothing."]


def _list_refused(files: Sequence[Mapping[str, Any]]) -> list[str]:
    kinds = [sorted({reason.partition(":")[0] for reason in one["reasons"]}) for one in files]
    lines = [
        f"- {one['file']}: {', '.join(found)} ({one['file']}.refused.txt)"
        for one, found in zip(files, kinds, strict=True)
    ]
    return lines or ["Nothing."]


def _list_exceptions(exceptions: Sequence[Mapping[str, Any]]) -> list[str]:
    lines = []
    for one in exceptions:
        about = f" ({', '.join(one['numbers'])})" if "numbers" in one else ""
        state = "" if one["used"] else " Not needed: nothing was held back that it allows."
        lines.append(
            f"- {one['file']}, {', '.join(one['checks'])}{about}: {one['reason']} Asked by {one['author']}, "
            f"agreed by {one['approved_by']}, {one['date']}.{state}"
        )
    return lines or ["None."]
