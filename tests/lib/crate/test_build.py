"""The Run Crate of two records: literal in, literal out."""

import json
from typing import Any

from scripts.lib.crate.build import write_crate
from scripts.lib.crate.files import CrateFile, media_type
from scripts.lib.crate.tools import generalize

STUDY = {"id": "tiny", "version": "1", "title": "A tiny study", "level": "internal", "root": "ab"}
INGEST: dict[str, Any] = {
    "rule": "ingest",
    "wildcards": {"center": "beta"},
    "inputs": {"data/délivré 1.csv": "1"},
    "outputs": {"results/ingest/beta.parquet": "2"},
    "params": {"days": 7, "title": "A tiny study"},
    "env": {"pandas": "3.1.1", "snakemake": "9.27.1"},
    "code": {"scripts/ingest.py": "c0de"},
}
POOL: dict[str, Any] = {
    "rule": "pool",
    "wildcards": {},
    "inputs": {"results/ingest/beta.parquet": "2"},
    "outputs": {"results/pool/patients.parquet": "3"},
    "params": {},
    "env": {"pandas": "3.1.1", "snakemake": "9.27.1"},
    "code": {"scripts/pool.py": "c0de"},
}
FILES = [
    CrateFile("data/code/Snakefile", "4", "code", 9),
    CrateFile("data/code/README.md", "8", "code", 8),
    CrateFile("data/installed.json", "9", "other"),
    CrateFile("data/code/scripts/ingest.py", "5", "code", 8),
    CrateFile("data/study/data/délivré 1.csv", "1", "raw", told=False),
    CrateFile("data/study/results/ingest/beta.parquet", "2", "result", told=False),
    CrateFile("data/study/results/pool/patients.parquet", "3", "result", 7),
    CrateFile("data/study/results/run/history.jsonl", "6", "other"),
    CrateFile("README.md", "7", "other"),
]
HISTORY = [
    {"entry": "start", "run": 1, "time": "2024-05-01T08:00:00Z"},
    {
        "entry": "job",
        "run": 1,
        "job": "ingest beta",
        "exit": 0,
        "began": "2024-05-01T08:00:01Z",
        "time": "2024-05-01T08:00:02Z",
    },
    {
        "entry": "job",
        "run": 1,
        "job": "pool",
        "exit": 1,
        "began": "2024-05-01T08:00:03Z",
        "time": "2024-05-01T08:00:04Z",
    },
    {"entry": "start", "run": 2, "time": "2024-05-02T08:00:00Z"},
    {
        "entry": "job",
        "run": 2,
        "job": "pool",
        "exit": 0,
        "began": "2024-05-02T08:00:01Z",
        "time": "2024-05-02T08:00:05Z",
    },
]
ABOUT = {"ingest": "Read the deliveries.", "pool": "Join the centers."}
RAW = "#withheld/data/study/data/d%C3%A9livr%C3%A9%201.csv"
CELLS = "#withheld/data/study/results/ingest/beta.parquet"
POOLED = "data/study/results/pool/patients.parquet"


def graph(**changes: Any) -> dict[str, dict[str, Any]]:
    """The entities by identifier."""
    given: dict[str, Any] = {
        "files": FILES,
        "records": [INGEST, POOL],
        "history": HISTORY,
        "study": STUDY,
        "about": ABOUT,
    }
    text = write_crate(**{**given, **changes})
    return {one["@id"]: one for one in json.loads(text)["@graph"]}


def ids(value: Any) -> list[str]:
    return [one["@id"] for one in (value if isinstance(value, list) else [value])]


def test_the_job_says_what_it_read_wrote_and_was_set_to_and_when() -> None:
    entities = graph()
    job = entities["#job/1/ingest/beta"]
    settings = [one for one in ids(job["object"]) if one.startswith("#setting/")]
    assert ids(job["object"]) == [RAW, *settings]
    assert {entities[one]["name"]: entities[one]["value"] for one in settings} == {
        "days": "7",
        "title": "A tiny study",
    }
    assert job["result"] == {"@id": CELLS}
    assert job["instrument"] == {"@id": "https://salvage.invalid/tool/ingest"}
    assert (job["startTime"], job["endTime"]) == (
        "2024-05-01T08:00:01+00:00",
        "2024-05-01T08:00:02+00:00",
    )
    assert job["actionStatus"] == "http://schema.org/CompletedActionStatus"
    assert entities[job["agent"]["@id"]]["@type"] == "Organization"


def test_a_failed_job_is_there_with_its_run() -> None:
    entities = graph()
    failed = "http://schema.org/FailedActionStatus"
    job = entities["#job/1/pool"]
    assert (job["actionStatus"], job["endTime"]) == (failed, "2024-05-01T08:00:04+00:00")
    assert "error" in job
    assert job["result"] == {"@id": "data/study/results/run/history.jsonl"}
    assert [entities[f"#{kind}/1"]["actionStatus"] for kind in ("run", "workflow")] == [failed] * 2
    assert "error" not in entities["#job/2/pool"]
    assert ids(entities["#run/1"]["object"]) == ["#control/1/ingest/beta", "#control/1/pool"]
    assert entities["#run/2"]["object"] == {"@id": "#control/2/pool"}


def test_a_job_that_failed_twice_in_one_run_is_two_actions() -> None:
    entities = graph(history=[*HISTORY[:3], HISTORY[2], *HISTORY[3:]])
    assert {"#job/1/pool", "#job/1/pool/2"} <= set(entities)


def test_a_rule_of_which_only_a_failure_is_left_is_a_step_too() -> None:
    entities = graph(records=[INGEST], history=HISTORY[:3])
    assert ids(entities["data/code/Snakefile"]["step"]) == ["#step/ingest", "#step/pool"]
    tool = entities[entities["#job/1/pool"]["instrument"]["@id"]]
    assert (tool["name"], tool["softwareVersion"]) == ("pool", "code not known")


def test_the_workflow_is_a_recipe_of_steps_in_the_order_of_the_data() -> None:
    entities = graph()
    workflow = entities["data/code/Snakefile"]
    assert entities["./"]["mainEntity"] == {"@id": "data/code/Snakefile"}
    assert {"ComputationalWorkflow", "HowTo"} <= set(workflow["@type"])
    assert ids(workflow["step"]) == ["#step/ingest", "#step/pool"]
    assert [entities[one]["position"] for one in ids(workflow["step"])] == ["1", "2"]
    tool = entities["https://salvage.invalid/tool/ingest"]
    assert tool["description"] == "Read the deliveries."
    assert tool["url"] == {"@id": "data/code/scripts/ingest.py"}
    assert "https://salvage.invalid/package/pandas/3.1.1" in ids(tool["softwareRequirements"])
    assert entities["https://snakemake.readthedocs.io"]["softwareVersion"] == "9.27.1"


def test_a_withheld_file_is_a_hash_and_no_part_of_the_crate() -> None:
    entities = graph()
    assert entities[RAW]["sha256"] == "1"
    assert entities[RAW]["description"].startswith("Withheld")
    assert RAW not in ids(entities["./"]["hasPart"])
    assert entities[POOLED] == {
        "@id": POOLED,
        "@type": "File",
        "name": "patients.parquet",
        "encodingFormat": "application/vnd.apache.parquet",
        "contentSize": "7",
        "sha256": "3",
        "exampleOfWork": {"@id": "#out/pool/results/pool/patients.parquet"},
    }
    assert POOLED in ids(entities["./"]["hasPart"])


def test_a_name_that_is_no_address_is_written_as_one() -> None:
    odd = CrateFile("data/study/data/März #1 50%.csv", "a", "raw", 1)
    entities = graph(files=[*FILES, odd])
    address = "data/study/data/M%C3%A4rz%20%231%2050%25.csv"
    assert entities[address]["name"] == "März #1 50%.csv"
    assert address in ids(entities["./"]["hasPart"])


def test_nothing_is_referred_to_that_is_not_there() -> None:
    entities = graph()
    known = {*entities, "https://bioschemas.org/profiles/FormalParameter/1.0-RELEASE"}
    known |= {"https://bioschemas.org/profiles/ComputationalWorkflow/1.0-RELEASE"}
    known |= {"https://w3id.org/ro/crate/1.1", "https://doi.org/10.1093/bioinformatics/bts480"}
    links = [
        target
        for entity in entities.values()
        for key, value in entity.items()
        if not key.startswith("@") and "{'@id'" in str(value)
        for target in ids(value)
    ]
    assert len(links) > 60
    assert [one for one in links if one not in known] == []


def test_it_is_a_function_of_what_is_given() -> None:
    text = write_crate(FILES, [INGEST, POOL], HISTORY, STUDY, ABOUT)
    assert write_crate(FILES[::-1], [INGEST, POOL], HISTORY, STUDY, ABOUT) == text
    root = json.loads(text)["@graph"][1]
    assert (root["@id"], root["datePublished"]) == ("./", "2024-05-02")
    assert root["description"].endswith("The root of its records is ab.")
    assert graph(history=[])["./"]["datePublished"] == "1980-01-01"


def test_the_publisher_is_named_where_the_study_names_one() -> None:
    said = {"name": "Thoracic group", "url": "https://group.example"}
    entities = graph(study={**STUDY, "publisher": said})
    assert entities["./"]["publisher"] == {"@id": "https://group.example"}
    assert entities["https://group.example"]["name"] == "Thoracic group"


def test_the_center_is_a_star_only_where_it_is_a_whole_word() -> None:
    assert generalize("results/ingest/beta.source.json", {"center": "beta"}) == (
        "results/ingest/*.source.json"
    )
    assert generalize("results/ingest/alphabeta.json", {"center": "beta"}) == (
        "results/ingest/alphabeta.json"
    )


def test_media_types() -> None:
    names = ("LICENSE", "a.XLSX", "b.jsonl", "c.what")
    assert [media_type(name).rpartition("/")[2] for name in names] == [
        "plain",
        "vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "jsonl",
        "octet-stream",
    ]
