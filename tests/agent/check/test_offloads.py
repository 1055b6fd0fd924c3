from __future__ import annotations

from made_up import MadeUp, told

from hallmonitor_agent.check.offloads import offloads


def with_on(made_up: MadeUp, *on: str) -> list[str]:
    return told(offloads, made_up.with_machine(offload=lambda _interface, feature: feature in on).situation())


def test_packets_come_as_they_were(made_up: MadeUp) -> None:
    assert with_on(made_up) == ["ok | eth0: packets come as they were on the wire"]
    assert with_on(made_up, "rxvlan") == ["ok | eth0: packets come as they were on the wire"]


def test_merging_is_to_be_turned_off(made_up: MadeUp) -> None:
    assert with_on(made_up, "gro", "lro") == [
        (
            "warning | eth0: gro and lro are on | packets that were merged count as one; bytes and flows stay right | "
            "sudo ethtool -K eth0 gro off lro off"
        )
    ]


def test_only_what_is_on_is_turned_off(made_up: MadeUp) -> None:
    merging, late = with_on(made_up, "gro", "tso")
    assert merging.endswith("sudo ethtool -K eth0 gro off")
    assert late.startswith("warning | eth0: tso is on | what this machine sends is seen before it is cut")
    assert late.endswith("sudo ethtool -K eth0 tso off")


def test_what_the_system_does_not_tell_is_not_known(made_up: MadeUp) -> None:
    made_up.with_machine(offload=lambda _interface, feature: None if feature == "gro" else True)
    assert told(offloads, made_up.situation()) == [
        "unknown | eth0: the system does not tell its offloads | ethtool -k eth0"
    ]


def test_what_is_not_there_is_not_known(made_up: MadeUp) -> None:
    def gone(_interface: str, _feature: str) -> bool | None:
        raise OSError

    assert told(offloads, made_up.with_machine(offload=gone).situation()) == ["unknown | eth0 is not there"]


def test_loopback_and_streams_merge_nothing(made_up: MadeUp) -> None:
    made_up.with_machine(offload=lambda _interface, _feature: True)
    for capture in ('interfaces = ["lo"]', 'stream = "-"'):
        assert told(offloads, made_up.situation(capture)) == ["ok | no interface merges packets"]
