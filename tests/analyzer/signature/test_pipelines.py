from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml
from sigma.rule import SigmaDetectionItem, SigmaLogSource
from sigma.types import SigmaFieldReference

from hallmonitor import shipped
from hallmonitor.columns import VOCABULARY
from hallmonitor.signature import load_signatures
from hallmonitor.signature.pipelines import Pipelines, read_pipelines
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hallmonitor_service.faults import Fault

MAPPING = "transformations:\n  - type: field_name_mapping\n    mapping: {kind: category, who: [source_ip, peer]}\n"
ZEEK_DNS = SigmaLogSource(product="zeek", service="dns")


def written(root: Path, text: str) -> tuple[Pipelines, list[Fault]]:
    (root / "pipelines").mkdir(exist_ok=True)
    (root / "pipelines" / "own.yml").write_text(text, encoding="utf-8")
    faults: list[Fault] = []
    return read_pipelines(["own"], root, VOCABULARY, faults), faults


def fields(pipelines: Pipelines, logsource: SigmaLogSource, field: str) -> list[str | None]:
    renamed = pipelines.renamed(logsource, SigmaDetectionItem.from_mapping(field, "10.0.0.1"))
    return [item.field for part in renamed.detection_items for item in getattr(part, "detection_items", [part])]


@pytest.mark.parametrize("name", ["ecs", "zeek", "sigmahq"])
def test_shipped_pipelines_are_without_fault(name: str) -> None:
    faults: list[Fault] = []
    assert read_pipelines([name], shipped.root(), VOCABULARY, faults).pipeline is not None
    assert faults == []
    text = (shipped.root() / "pipelines" / f"{name}.yml").read_text(encoding="utf-8")
    mapped = {to for part in yaml.safe_load(text)["transformations"] for to in part["mapping"].values()}
    assert mapped <= set(VOCABULARY)


@pytest.mark.parametrize(
    ("name", "logsource", "field", "column"),
    [
        ("ecs", SigmaLogSource("flow"), "dns.question.name", "dns_query"),
        ("zeek", SigmaLogSource(product="zeek", service="conn"), "id.orig_h", "source_ip"),
        ("zeek", SigmaLogSource(product="zeek", service="conn"), "service", "network_protocol"),
        ("zeek", ZEEK_DNS, "service", "service"),
        ("zeek", ZEEK_DNS, "query", "dns_query"),
        ("zeek", SigmaLogSource("flow"), "query", "query"),
        ("sigmahq", SigmaLogSource("dns"), "query", "dns_query"),
        ("sigmahq", SigmaLogSource("proxy"), "cs-host", "domain"),
        ("sigmahq", SigmaLogSource("proxy"), "cs-method", "cs-method"),
        ("sigmahq", SigmaLogSource("network_connection", "windows"), "DestinationPort", "destination_port"),
    ],
)
def test_names_are_mapped_by_log_source(name: str, logsource: SigmaLogSource, field: str, column: str) -> None:
    assert fields(read_pipelines([name], shipped.root(), VOCABULARY, []), logsource, field) == [column]


def test_a_field_may_stand_for_several_columns(tmp_path: Path) -> None:
    pipelines, faults = written(tmp_path, MAPPING)
    assert faults == []
    assert fields(pipelines, SigmaLogSource("flow"), "who") == ["source_ip", "peer"]


def test_a_reference_is_mapped_as_well(tmp_path: Path) -> None:
    pipelines, _ = written(tmp_path, MAPPING)
    item = SigmaDetectionItem("domain", [], [SigmaFieldReference("kind", ends_with=True)], auto_modifiers=False)
    (found,) = pipelines.renamed(SigmaLogSource("flow"), item).detection_items
    assert isinstance(found, SigmaDetectionItem)
    assert found.value == [SigmaFieldReference("category", ends_with=True)]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("- 1\n", 1, "a pipeline is a YAML mapping"),
        ("a: [\n", 2, "not YAML"),
        ("finalizers: []\n", 1, "unknown key finalizers in a pipeline"),
        ("transformations: {}\n", 1, "transformations is a list"),
        ("transformations:\n  - type: command_placeholders\n", 2, "cannot use the transformation command_placeholders"),
        ("transformations:\n  - 5\n", 2, "cannot use the transformation None"),
        ("transformations:\n  - type: field_name_mapping\n", 2, "not a transformation of pySigma's"),
        (MAPPING.replace("category", "categroy"), 3, "kind is mapped to the unknown field categroy"),
        ("priority: high\n", 1, "priority is a whole number"),
        ("vars: {other: x}\n", 1, "the only variable of a pipeline is keywords"),
        ("vars:\n  keywords: domain\n", 2, "keywords is a list of columns"),
        ("vars:\n  keywords:\n    - domain\n    - vlan\n", 4, "keywords cannot be looked for in vlan"),
    ],
)
def test_mistakes_are_told_with_their_line(tmp_path: Path, text: str, line: int, message: str) -> None:
    _, faults = written(tmp_path, text)
    told = [(fault.line, fault.message) for fault in faults]
    assert any(place == line and message in said for place, said in told), told


def test_a_pipeline_that_is_nowhere_is_a_fault(tmp_path: Path) -> None:
    faults: list[Fault] = []
    read_pipelines(["zeeck"], tmp_path, VOCABULARY, faults)
    assert [(fault.message, fault.remedy) for fault in faults] == [
        ("there is no pipeline zeeck", "did you mean zeek?"),
    ]


def test_pipelines_come_in_the_order_of_their_priority(tmp_path: Path) -> None:
    (tmp_path / "pipelines").mkdir()
    for name, priority, mapping in (("late", 20, "{b: category}"), ("early", 10, "{a: category, b: domain}")):
        text = f"priority: {priority}\ntransformations: [{{type: field_name_mapping, mapping: {mapping}}}]\n"
        (tmp_path / "pipelines" / f"{name}.yml").write_text(text, encoding="utf-8")
    found = read_pipelines(["late", "early"], tmp_path, VOCABULARY, [])
    assert fields(found, SigmaLogSource("flow"), "b") == ["domain"]


def test_signatures_are_read_with_the_pipelines_that_are_asked_for(
    folder: Callable[..., Path], pieces: dict[str, str]
) -> None:
    rule = pieces["rule"].replace("category: gaming", "kind: gaming")
    correlation = pieces["correlation"].replace("[device]", "[device, kind]")
    root = folder(rule + "---\n" + correlation)
    (root / "pipelines").mkdir()
    (root / "pipelines" / "own.yml").write_text(MAPPING, encoding="utf-8")
    with pytest.raises(FaultsError) as error:
        load_signatures(root)
    assert "unknown field kind" in {fault.message for fault in error.value.faults}
    found = load_signatures(root, pipelines=["own"])
    correlation_found = found["gaming-for-long"].correlation
    assert correlation_found is not None
    assert correlation_found.group_by == ("device", "category")
    other = MAPPING + "priority: 5\n"
    (root / "pipelines" / "own.yml").write_text(other, encoding="utf-8")
    assert load_signatures(root, pipelines=["own"]).sha256 != found.sha256


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("title: A gaming flow", "title: A gaming flow\nstatus: odd", "'odd' is not a valid Sigma rule status"),
        ("logsource: {category: flow, product: hallmonitor}", "logsource: {}", "Sigma log source can't be empty"),
    ],
)
def test_names_are_mapped_beside_a_mistake(
    folder: Callable[..., Path], pieces: dict[str, str], old: str, new: str, told: str
) -> None:
    rule = pieces["rule"].replace("category: gaming", "kind: gaming")
    assert rule.count(old) == 1
    root = folder(rule.replace(old, new) + pieces["use"])
    (root / "pipelines").mkdir()
    (root / "pipelines" / "own.yml").write_text(MAPPING, encoding="utf-8")
    with pytest.raises(FaultsError) as error:
        load_signatures(root, pipelines=["own"])
    assert [fault.message for fault in error.value.faults] == [f"not Sigma: {told}"]


def test_a_pipeline_names_where_keywords_are_looked_for(folder: Callable[..., Path], pieces: dict[str, str]) -> None:
    rule = pieces["rule"].replace("  selection:\n    category: gaming\n    schedule: working\n", "  selection: [tor]\n")
    root = folder(rule + pieces["use"])
    (root / "pipelines").mkdir()
    (root / "pipelines" / "own.yml").write_text("vars: {keywords: [alpn]}\n", encoding="utf-8")
    (detection,) = load_signatures(root, pipelines=["own"])["gaming-flow"].rules
    assert getattr(detection.expression, "field", None) == "alpn"
