from __future__ import annotations

from hallmonitor_agent.health import AgentChecks
from hallmonitor_agent.metrics.collector import agent_registry
from hallmonitor_agent.pages import agent_pages
from hallmonitor_agent.recent_drops import RecentDrops
from hallmonitor_agent.status import Source, Status, StatusBoard


def test_each_page_tells_of_the_status_now() -> None:
    board = StatusBoard(Status(started_s=0, stepped_s=0))
    pages = agent_pages(agent_registry(board, "1"), AgentChecks(board, RecentDrops(), 10, lambda: 1))
    assert {path: page("").status for path, page in pages.items()} == {
        "/metrics": 200,
        "/-/healthy": 503,
        "/-/ready": 503,
    }
    up = Source("eth0", True, 12345, 0)  # noqa: FBT003 - up
    board.current = Status(started_s=0, stepped_s=0, sources=(up,))
    assert {page("").status for page in pages.values()} == {200}
    assert b'interface_packets_total{interface="eth0"} 12345' in pages["/metrics"]("").body
