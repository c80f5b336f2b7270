"""The rules as tools and steps: what each reads and writes, its settings, its software.

Tools, packages and organizations need identifiers that begin with http and have no home of their own;
names under .invalid are such, and lead nowhere by definition.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from scripts.lib.crate.files import CrateFile, Entity, file_id, refer
from scripts.lib.crate.jobs import Record

NAMES = "https://salvage.invalid"
ENGINE = "https://snakemake.readthedocs.io"
INSTALLED = "data/installed.json"
DIGITS = 12
FORMAL = "https://bioschemas.org/profiles/FormalParameter/1.0-RELEASE"
RESULTS = "results/"


@dataclass
class Ports:
    """The formal parameters of all rules: file -> parameters, and rule -> inputs and outputs."""

    of_file: dict[str, list[str]] = field(default_factory=dict)
    inputs: dict[str, list[str]] = field(default_factory=dict)
    outputs: dict[str, list[str]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def add(self, side: dict[str, list[str]], rule: str, name: str, file: str) -> None:
        """Note that a file was a value of a rule's parameter `name`."""
        where = "in" if side is self.inputs else "out"
        parameter = f"#{where}/{rule}/{quote(name, safe='/*')}"
        self.names[parameter] = name
        for ids in (side.setdefault(rule, []), self.of_file.setdefault(file, [])):
            if parameter not in ids:
                ids.append(parameter)


def tool_id(rule: str) -> str:
    """The identifier of a rule's tool."""
    return f"{NAMES}/tool/{rule}"


def find_ports(records: Iterable[Record], files: Mapping[str, CrateFile]) -> Ports:
    """The parameters that hold files: results by their path without the center, others by their kind."""
    ports, templates = Ports(), dict[str, str]()
    records = list(records)
    for record in records:
        for path in record["outputs"]:
            templates[path] = generalize(path, record["wildcards"])
            ports.add(ports.outputs, record["rule"], templates[path], path)
    for record in records:
        for path in record["inputs"]:
            kind = files[path].kind if path in files else "other"
            ports.add(ports.inputs, record["rule"], templates.get(path, kind), path)
    return ports


def generalize(path: str, wildcards: Mapping[str, str]) -> str:
    """A path with an asterisk where it has the value of a wildcard as a whole word."""
    for value in wildcards.values():
        for before, after in (("/", "."), ("/", "/")):
            path = path.replace(f"{before}{value}{after}", f"{before}*{after}")
    return path


def describe_ports(ports: Ports) -> list[Entity]:
    """A formal parameter for each kind of file that a tool reads or writes."""
    return [_formal(parameter, name, "File") for parameter, name in sorted(ports.names.items())]


def _formal(identifier: str, name: str, kind: str) -> Entity:
    return {
        "@id": identifier,
        "@type": "FormalParameter",
        "additionalType": kind,
        "name": name,
        **refer(conformsTo=[FORMAL]),
    }


def list_settings(record: Record) -> list[Entity]:
    """The parameters of a job as values; texts as they are, all else as JSON."""
    rule, entities = record["rule"], []
    for name, value in sorted(record["params"].items()):
        text = value if isinstance(value, str) else _json(value)
        digest = hashlib.sha256(text.encode("utf-8")).hexdigest()[:DIGITS]
        entity = {
            "@id": f"{setting_id(rule, name)}/{digest}",
            "@type": "PropertyValue",
            "name": name,
            "value": text,
        }
        entities.append(entity | refer(exampleOfWork=[setting_id(rule, name)]))
    return entities


def setting_id(rule: str, name: str) -> str:
    """The identifier of a rule's parameter that holds a setting."""
    return f"#setting/{rule}/{quote(name)}"


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def describe_tools(
    rules: Sequence[str],
    records: Sequence[Record],
    ports: Ports,
    about: Mapping[str, str],
    code: Mapping[str, CrateFile],
) -> list[Entity]:
    """Tools, their steps and the parameters of their settings, in the order of `rules`.

    `about`: rule -> what it does; `code`: the code of the archive by its path.
    """
    entities = []
    for number, rule in enumerate(rules, start=1):
        own = [record for record in records if record["rule"] == rule]
        settings = sorted({name for record in own for name in record["params"]})
        formal = [setting_id(rule, name) for name in settings]
        entities += [_formal(setting_id(rule, name), name, "PropertyValue") for name in settings]
        wrapper = code.get(f"scripts/{rule}.py")
        packages = {item for record in own for item in record["env"].items()}
        entities.append(
            {
                "@id": tool_id(rule),
                "@type": "SoftwareApplication",
                "name": rule,
                "description": about.get(rule, f"The rule {rule}."),
                "softwareVersion": f"code {digest_code(own)}",
                **refer(url=[file_id(wrapper) if wrapper else ENGINE]),
                **refer(input=[*ports.inputs.get(rule, []), *formal]),
                **refer(output=ports.outputs.get(rule, [])),
                **refer(softwareRequirements=[package_id(*one) for one in sorted(packages)]),
            }
        )
        step = {"@id": step_id(rule), "@type": "HowToStep", "name": rule, "position": str(number)}
        entities.append(step | refer(workExample=[tool_id(rule)]))
    return entities


def step_id(rule: str) -> str:
    """The identifier of a rule's step."""
    return f"#step/{rule}"


def digest_code(records: Iterable[Record]) -> str:
    """A short digest over all code that records name; "not known" where there are none."""
    named = sorted({item for record in records for item in record["code"].items()})
    text = "".join(f"{digest}  {name}\n" for name, digest in named)
    if not named:
        return "not known"
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:DIGITS]


def package_id(name: str, version: str) -> str:
    """The identifier of a package in one version."""
    return f"{NAMES}/package/{quote(name)}/{quote(version)}"


def describe_packages(records: Iterable[Record]) -> list[Entity]:
    """The packages of all records, and Python itself."""
    found = sorted({item for record in records for item in record["env"].items()})
    return [
        {
            "@id": package_id(name, version),
            "@type": "SoftwareApplication",
            "name": name,
            "softwareVersion": version,
            "identifier": f"pkg:{'generic' if name == 'python' else 'pypi'}/{name.lower()}@{version}",
            **refer(url=[INSTALLED]),
        }
        for name, version in found
    ]


def describe_engine(records: Iterable[Record]) -> Entity:
    """Snakemake, which organized the runs, in the versions that records name."""
    versions = {record["env"].get("snakemake", "") for record in records} - {""}
    return {
        "@id": ENGINE,
        "@type": "SoftwareApplication",
        "name": "Snakemake",
        "softwareVersion": ", ".join(sorted(versions)) or "not known",
        **refer(url=[ENGINE]),
    }
