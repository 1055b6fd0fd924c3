from __future__ import annotations

import subprocess
import sys
import threading

import pytest

from hallmonitor_agent.capture.privileged_thread import PrivilegedThread
from hallmonitor_agent.capture.privileges import holds_net_raw


def test_work_is_done_in_one_thread_of_its_own_until_it_is_ended() -> None:
    thread = PrivilegedThread[int]()
    thread.start()
    ident = thread.do(threading.get_ident)
    assert ident != threading.get_ident()
    assert thread.do(threading.get_ident) == ident
    thread.end()
    assert "sockets" not in {each.name for each in threading.enumerate()}


def test_what_the_work_raises_is_raised_where_it_was_asked_for() -> None:
    def fail() -> int:
        raise LookupError

    thread = PrivilegedThread[int]()
    thread.start()
    with pytest.raises(LookupError):
        thread.do(fail)
    assert thread.do(threading.get_ident) != threading.get_ident()
    thread.end()


def test_without_work_it_can_be_ended() -> None:
    thread = PrivilegedThread[int]()
    thread.start()
    thread.end()
    thread.end()
    assert "sockets" not in {each.name for each in threading.enumerate()}


def test_it_keeps_what_the_process_gives_up() -> None:
    if not holds_net_raw():
        pytest.skip("the tests run without CAP_NET_RAW")
    script = """
import socket
from hallmonitor_agent.capture import privileges
from hallmonitor_agent.capture.privileged_thread import PrivilegedThread
def opened():
    made = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
    privileges.drop_all()
    return made
thread = PrivilegedThread()
thread.start()
privileges.drop_all()
import pyarrow
made = thread.do(opened)
thread.end()
print(made.family == socket.AF_PACKET, privileges.threads_with_net_raw())
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout.split() == ["True", "0"], done.stderr
