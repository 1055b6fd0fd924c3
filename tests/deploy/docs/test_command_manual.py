from __future__ import annotations

from reference_pages.command_manual import command_manual
from reference_pages.command_tree import Argument, Command, Option

OPTIONS = (
    Option(("--config", "-c"), "FILE", "The configuration.", "/etc/x", "X_CONFIG", required=False, repeated=False),
    Option(("--out",), "DIR", "Where to.", "", "", required=True, repeated=True),
)
COMMAND = Command(
    ("hallmonitor", "try"),
    "Try something.",
    ("What else there is.",),
    ("hallmonitor try --out x/ it's",),
    (Argument("[CAPTURE]...", "What to try."),),
    OPTIONS,
    (),
)
PROGRAM = Command(("hallmonitor",), "Judge flows.", (), (), (), (), (COMMAND,))


def test_the_page_of_a_command() -> None:
    page = command_manual(COMMAND, PROGRAM, "1.0", "")
    for text in (
        "hallmonitor-try \\- try something\n",
        "\\fBhallmonitor try\\fR [\\fIOPTIONS\\fR] \\fB\\-\\-out\\fR \\fIDIR\\fR \\fI[CAPTURE]...\\fR\n",
        ".PP\nWhat else there is.\n",
        "\\fB\\-\\-config\\fR \\fIFILE\\fR, \\fB\\-c\\fR \\fIFILE\\fR\n",
        "The configuration. The default is \\fB/etc/x\\fR.\n",
        "Where to. Must be given. May be given several times.\n",
        "\\fBX_CONFIG\\fR\nStands for \\fB\\-\\-config\\fR.\n",
        "\\fBHALLMONITOR_FOLLOW__TABLE__KEY\\fR\n",
        "\\fI/var/lib/hallmonitor\\fR\n",
        "hallmonitor try \\-\\-out x/ it\\(aqs\n",
        "\\fBhallmonitor\\fR(1), \\fBfollow.toml\\fR(5)",
    ):
        assert text in page, text


def test_the_page_of_a_program_lists_its_commands() -> None:
    page = command_manual(PROGRAM, None, "1.0", "")
    assert "\\fBhallmonitor\\-try\\fR(1)\nTry something.\n" in page
    assert "\\fIOPTIONS\\fR" not in page


def test_an_abbreviation_keeps_its_capitals() -> None:
    page = command_manual(Command(("x",), "DNS is asked. More.", (), (), (), (), ()), None, "1.0", "")
    assert "x \\- DNS is asked\n" in page
