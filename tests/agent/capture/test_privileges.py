from __future__ import annotations

import subprocess
import sys

import pytest

from hallmonitor_agent.capture.privileges import holds_net_raw, threads_with_net_raw

LINUX_ONLY = pytest.mark.skipif(sys.platform != "linux", reason="capabilities are Linux's")


def _run(script: str) -> str:
    """Run a script in a process of its own, since what is given up does not come back."""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@LINUX_ONLY
def test_who_holds_the_capability_is_told_of_each_thread() -> None:
    assert threads_with_net_raw() == 0 or holds_net_raw()
    assert not holds_net_raw("none such")


@LINUX_ONLY
def test_what_is_dropped_is_gone_for_good_and_for_threads_to_come() -> None:
    if not holds_net_raw():
        pytest.skip("the tests run without CAP_NET_RAW")
    script = """
import socket, threading
from hallmonitor_agent.capture import privileges
assert privileges.holds_net_raw()
early = threading.Event()
waiting = threading.Thread(target=early.wait, daemon=True)
waiting.start()
privileges.drop_all()
later = threading.Thread(target=early.wait, daemon=True)
later.start()
print(privileges.holds_net_raw(), privileges.threads_with_net_raw())
try:
    socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
except PermissionError:
    print("refused")
early.set()
"""
    # The thread that was there before keeps it: the count shows that.
    assert _run(script).split() == ["False", "1", "refused"]


@LINUX_ONLY
def test_a_hardened_process_dumps_no_core_and_takes_no_privileges() -> None:
    script = """
import ctypes
from pathlib import Path
from hallmonitor_agent.capture import privileges
privileges.harden()
dumpable = ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)
status = Path("/proc/self/status").read_text()
print(dumpable, "NoNewPrivs:\\t1" in status)
"""
    assert _run(script) == "0 True"
