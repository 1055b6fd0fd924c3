from __future__ import annotations

from hallmonitor_agent.status import Status, StatusBoard


def test_what_the_engine_does_not_count_is_nothing() -> None:
    status = Status(started_s=1, stepped_s=2, engine={"open_flows": 7, "lag_us": 9, "names": {"sni": 1}})
    assert (status.open_flows, status.lag_us) == (7, 9)
    assert (status.engine_number("absent"), status.engine_number("names")) == (0, 0)


def test_a_reader_holds_a_status_that_no_longer_changes() -> None:
    board = StatusBoard(Status(started_s=1, stepped_s=1))
    read = board.current
    board.current = Status(started_s=1, stepped_s=5)
    assert (read.stepped_s, board.current.stepped_s) == (1, 5)
