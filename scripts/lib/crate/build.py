"""ro-crate-metadata.json: all entities, put together with the rocrate package."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, unquote

from rocrate.model import ContextEntity, Dataset, File
from rocrate.model.computerlanguage import get_lang
from rocrate.rocrate import ROCrate

from scripts.lib.crate.actions import describe_runs
from scripts.lib.crate.files import CrateFile, Entity, by_place, describe_file, file_id, refer
from scripts.lib.crate.jobs import Record, list_jobs, list_rules
from scripts.lib.crate.tools import (
    ENGINE,
    NAMES,
    describe_engine,
    describe_packages,
    describe_ports,
    describe_tools,
    digest_code,
    find_ports,
    list_settings,
    step_id,
    tool_id,
)
from scripts.lib.files import to_json

NAME = "ro-crate-metadata.json"
STUDY, CODE = "data/study/", "data/code/"
WORKFLOW = f"{CODE}Snakefile"
HISTORY = f"{STUDY}results/run/history.jsonl"
CRATE = "https://w3id.org/ro/crate/1.1"
WORKFLOW_CRATE = "https://w3id.org/workflowhub/workflow-ro-crate/1.0"
CONTEXT = "https://w3id.org/ro/terms/workflow-run/context"
PROFILES = {
    "https://w3id.org/ro/wfrun/process/0.5": "Process Run Crate",
    "https://w3id.org/ro/wfrun/workflow/0.5": "Workflow Run Crate",
    "https://w3id.org/ro/wfrun/provenance/0.5": "Provenance Run Crate",
    WORKFLOW_CRATE: "Workflow RO-Crate",
}
BIOSCHEMAS = "https://bioschemas.org/profiles/ComputationalWorkflow/1.0-RELEASE"
LANGUAGE = "https://w3id.org/workflowhub/workflow-ro-crate#snakemake"
SOFTWARE_LICENSE = "https://spdx.org/licenses/MIT"
TERMS = "#terms"
NO_DAY = "1980-01-01"  # of a study without a history; a crate needs a day

Graph = list[Entity]


def write_crate(
    files: Sequence[CrateFile],
    records: Sequence[Record],
    history: Sequence[Mapping[str, Any]],
    study: Mapping[str, Any],
    about: Mapping[str, str],
) -> str:
    """The text of ro-crate-metadata.json, a function of what is given.

    `files`: all files of the archive that are to be named, with their paths in it; `history`: its
    entries; `study`: id, version, title, level, root and, where there is one, publisher (name, url);
    `about`: rule -> what it does.
    """
    code, inside = by_place(files, CODE), by_place(files, STUDY)
    ports = find_ports(records, inside)
    uses = {f"{STUDY}{path}": ids for path, ids in ports.of_file.items()}
    listed = [one for one in sorted(files, key=file_id) if one.path != WORKFLOW]
    publisher = describe_publisher(study)
    jobs = list_jobs(records, history)
    actions = describe_runs(jobs, inside, WORKFLOW, publisher["@id"], HISTORY)
    crate = start_crate(study, publisher["@id"], actions, last_day(history))
    rules = list_rules(records, jobs)
    workflow = describe_workflow(rules, records, code, study)
    add_data(crate, workflow, [describe_file(one, uses.get(one.path, [])) for one in listed])
    settings = [entity for record in records for entity in list_settings(record)]
    tools = describe_tools(rules, records, ports, about, code)
    software = [*tools, *describe_packages(records), describe_engine(records)]
    others = (*describe_ports(ports), *settings, *software, *actions, publisher)
    for entity in (*others, *fixed_entities()):
        crate.add(ContextEntity(crate, entity["@id"], entity))
    crate.add(get_lang(crate, "snakemake"))
    return render(crate)


def start_crate(
    study: Mapping[str, Any], publisher: str, actions: Sequence[Entity], day: str
) -> ROCrate:
    """A crate with its root described. `day`: of the last thing that is known to have happened."""
    crate = ROCrate(version="1.1")
    crate.metadata.extra_contexts.append(CONTEXT)
    crate.metadata["conformsTo"] = [{"@id": CRATE}, {"@id": WORKFLOW_CRATE}]
    root = {
        "name": str(study["title"]),
        "description": f"Archive of the study {study['id']}, version {study['version']}, level "
        f"{study['level']}. The root of its records is {study['root']}.",
        "identifier": f"{study['id']}-{study['version']}",
        "datePublished": day,
        **refer(license=[TERMS], author=[publisher], publisher=[publisher]),
        **refer(conformsTo=list(PROFILES), mainEntity=[WORKFLOW]),
        **refer(mentions=[one["@id"] for one in actions if one["@type"] == "CreateAction"]),
    }
    for key, value in root.items():
        crate.root_dataset[key] = value
    return crate


def describe_workflow(
    rules: Sequence[str],
    records: Sequence[Record],
    code: Mapping[str, CrateFile],
    study: Mapping[str, Any],
) -> Entity:
    """The main workflow: the Snakefile, a recipe whose steps are the rules."""
    snakefile, readme = code.get("Snakefile"), code.get("README.md")
    return {
        "@id": WORKFLOW,
        "@type": ["File", "SoftwareSourceCode", "ComputationalWorkflow", "HowTo"],
        "name": f"Salvage, for the study {study['id']}",
        "description": "From the extracts of several hospitals to the numbers, tables and figures.",
        "encodingFormat": "text/plain",
        "version": f"code {digest_code(records)}",
        **({"sha256": snakefile.sha256} if snakefile else {}),
        **refer(programmingLanguage=[LANGUAGE], license=[SOFTWARE_LICENSE]),
        **refer(conformsTo=[BIOSCHEMAS], url=[file_id(readme) if readme else ENGINE]),
        **refer(step=[step_id(rule) for rule in rules], hasPart=[tool_id(rule) for rule in rules]),
    }


def add_data(crate: ROCrate, workflow: Entity, files: Sequence[Entity]) -> None:
    """Add the workflow, the folder of the code, and the files; those withheld are no part of it."""
    crate.add(File(crate, dest_path=WORKFLOW, properties=workflow))
    folder = {"name": "The code as run, and the locks of its packages"}
    crate.add(Dataset(crate, dest_path=CODE, properties=folder))
    for entity in files:
        if entity["@id"].startswith("#"):
            crate.add(ContextEntity(crate, entity["@id"], entity))
        else:
            crate.add(File(crate, dest_path=unquote(entity["@id"]), properties=entity))
    if readme := crate.get("README.md"):
        readme["about"] = crate.root_dataset


def describe_publisher(study: Mapping[str, Any]) -> Entity:
    """Who keeps the study and ran it: an organization, never a person."""
    said = study.get("publisher") or {}
    url = said.get("url", f"{NAMES}/study/{quote(str(study['id']))}")
    name = said.get("name", f"The study group of {study['id']}")
    return {"@id": url, "@type": "Organization", "name": name, "url": url}


def fixed_entities() -> Graph:
    """What every crate refers to: profiles, licences, Snakemake."""
    profiles = [
        {"@id": url, "@type": "CreativeWork", "name": name, "version": url.rpartition("/")[2]}
        for url, name in PROFILES.items()
    ]
    return [
        *profiles,
        {
            "@id": TERMS,
            "@type": "CreativeWork",
            "name": "No licence",
            "description": "The data and results of the study are under no licence; the code is, by "
            "its file LICENSE.",
        },
        {"@id": SOFTWARE_LICENSE, "@type": "CreativeWork", "name": "MIT License"},
    ]


def last_day(history: Sequence[Mapping[str, Any]]) -> str:
    """The day of the last entry of a history."""
    return str(history[-1].get("time", NO_DAY))[:10] if history else NO_DAY


def render(crate: ROCrate) -> str:
    """The text of a crate: its description and root first, then all other entities by identifier."""
    content = crate.metadata.generate()
    first = (NAME, "./")
    graph = sorted(
        content["@graph"],
        key=lambda one: (first.index(one["@id"]) if one["@id"] in first else 2, one["@id"]),
    )
    return to_json({"@context": content["@context"], "@graph": graph})
