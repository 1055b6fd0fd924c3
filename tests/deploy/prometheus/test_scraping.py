"""A real Prometheus scrapes the real pages by the shipped configuration, and evaluates each rule on them."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

import pytest
from exposed_metrics import agent_page, follow_page
from running_prometheus import RunningPrometheus
from served_pages import PASSWORD, served, write_web_config
from shipped_rules import RECORDS, RULES
from test_configuration import installed_here
from written_blocks import with_tls_job

from hallmonitor_agent.status import Lost, Source, SpoolDepth, Status, StatusBoard, Traffic

if TYPE_CHECKING:
    from collections.abc import Iterator


class GrowingBoard(StatusBoard):
    """The status of an agent that has counted a little more each time that it is asked."""

    def __init__(self) -> None:
        self._asked = itertools.count(1)

    @property
    def current(self) -> Status:  # type: ignore[override]
        """As much again."""
        number = next(self._asked)
        return Status(
            started_s=1,
            stepped_s=1,
            by_category={("games", "outbound"): Traffic(10 * number, 1000 * number, number)},
            lost={"ring_full": Lost(number, 10 * number)},
            sources=(Source("ens18", True, 90 * number, 10 * number),),  # noqa: FBT003 - up
            max_flows=2_000_000,
            memory_bound_bytes=1 << 30,
            engine={
                "packets": 90 * number,
                "bytes": 9000 * number,
                "names": {"sni": 3 * number, "none": number},
                "flows": 4 * number,
                "open_flows": 500_000,
            },
            spool=SpoolDepth(bytes=1 << 20, bound_bytes=1 << 22, free_bytes=1 << 40, min_free_bytes=1 << 20),
            catalogue_domains=4096,
            categories=frozenset({"games"}),
        )


class Scraped(NamedTuple):
    """A Prometheus, and where what it scrapes is: an agent, one that a file names, one by TLS, and the analyzer."""

    prometheus: RunningPrometheus
    agent: str
    named: str
    by_tls: str
    follow: str


@pytest.fixture(scope="module")
def scraped(prometheus: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scraped]:
    folder = tmp_path_factory.mktemp("prometheus")
    (folder / "hallmonitor" / "tls").mkdir(parents=True)
    registry, follow, outputs = follow_page()
    follow.committed([], 0)
    outputs.begin("office")
    agents = [agent_page(GrowingBoard()) for _ in range(3)]
    web_config = write_web_config(folder)
    servers = [served(agents[0]), served(agents[1]), served(agents[2], web_config), served(registry)]
    addresses = [str(server.address) for server in servers]
    try:
        (folder / "hallmonitor" / "authority.pem").write_bytes((folder / "agent.pem").read_bytes())
        (folder / "hallmonitor" / "agents.password").write_text(PASSWORD, encoding="utf-8")
        (folder / "hallmonitor" / "sensors.yml").write_text(f"- targets: ['{addresses[1]}']\n", encoding="utf-8")
        (folder / "hallmonitor" / "tls" / "sensors.yml").write_text(
            f"- targets: ['{addresses[2]}']\n  labels: {{sensor: annex}}\n", encoding="utf-8"
        )
        text = installed_here(with_tls_job(), folder).replace("15s", "1s").replace("10s", "1s")
        # Nobody listens there: whatever else this machine runs is none of the test's business.
        text = text.replace("127.0.0.1:9090", "127.0.0.1:1")
        text = text.replace("127.0.0.1:9477", addresses[0]).replace("127.0.0.1:9478", addresses[3])
        (folder / "prometheus.yml").write_text(text, encoding="utf-8")
        running = RunningPrometheus(prometheus, folder / "prometheus.yml", folder)
        try:
            yield Scraped(running, *addresses)
        finally:
            running.stop()
    finally:
        for server in servers:
            server.stop()


def test_each_target_is_scraped_under_its_sensors_name(scraped: Scraped) -> None:
    up = "up{job=~'hallmonitor.*'}"
    scraped.prometheus.wait_for(lambda: list(scraped.prometheus.query(up).values()) == [1.0] * 4)
    labels = [dict(each) for each in scraped.prometheus.query(up)]
    assert {(each["job"], each["instance"], each.get("sensor")) for each in labels} == {
        ("hallmonitor-agent", scraped.agent, "gateway"),
        ("hallmonitor-agent", scraped.named, "127.0.0.1"),
        ("hallmonitor-agent", scraped.by_tls, "annex"),
        ("hallmonitor-follow", scraped.follow, None),
    }


def test_each_rule_is_evaluated_without_an_error(scraped: Scraped) -> None:
    scraped.prometheus.wait_for(lambda: bool(scraped.prometheus.query("sensor:hallmonitor_agent_open_flows:ratio")))

    def evaluated() -> list[dict[str, str]]:
        return [rule for group in scraped.prometheus.ask("rules")["groups"] for rule in group["rules"]]

    scraped.prometheus.wait_for(lambda: all(rule["health"] != "unknown" for rule in evaluated()))
    assert {rule["name"] for rule in evaluated()} == {rule.name for rule in RULES}
    assert [(rule["name"], rule.get("lastError")) for rule in evaluated() if rule["health"] != "ok"] == []


def test_records_of_sensors_come_of_their_pages(scraped: Scraped) -> None:
    of_sensors = {record.name for record in RECORDS if record.name.startswith("sensor")}
    scraped.prometheus.wait_for(
        lambda: of_sensors <= {dict(each)["__name__"] for each in scraped.prometheus.query('{__name__=~"sensor.+"}')}
    )
    lost = scraped.prometheus.query("round(sensor:hallmonitor_agent_lost_packets:ratio_rate10m, 0.001)")
    assert set(lost.values()) == {0.1}
    flows = scraped.prometheus.query("sensor:hallmonitor_agent_open_flows:ratio")
    assert list(flows.values()) == [0.25] * 3
