"""What a replay is asked to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hallmonitor.replay import provenance

if TYPE_CHECKING:
    from pathlib import Path

    from hallmonitor.identity import SiteKey
    from hallmonitor.replay.rulebook import Rulebook
    from hallmonitor.site import Site


@dataclass(frozen=True, slots=True)
class ReplayJob:
    """Captures, and all that decides what comes of them: an equal job gives equal bytes.

    Attributes:
        captures: files or pipes, merged by time; `-` is standard input.
        rulebook: what to judge them by.
        site: its configuration.
        key: the key of the pseudonyms.
        policy_named: how the policy was named, by a name or a path, to be named so in the report; None by its id.
        site_file: where `site` was read from, to be named in the report.
        show_addresses: keep home addresses, MAC addresses and plain flow ids.
        tunnels: kinds of tunnels to look into, by the engine's names; None for all.
        heuristics: guesses to make of flows that no parser takes, by the engine's names.
        workers: threads that work on packets; they change no byte.
    """

    captures: tuple[Path, ...]
    rulebook: Rulebook
    site: Site
    key: SiteKey
    policy_named: str | None = None
    site_file: Path | None = None
    show_addresses: bool = False
    tunnels: tuple[str, ...] | None = None
    heuristics: tuple[str, ...] = ()
    workers: int = 1

    @property
    def hashes(self) -> dict[str, str]:
        """What the outcome depends on, besides the captures."""
        return {
            **self.rulebook.hashes,
            "site configuration": provenance.site_hash(self.site),
            "site key (check value)": provenance.key_check_value(self.key),
        }

    @property
    def command(self) -> str:
        """The command line that asks for this job."""
        return provenance.command(
            self.captures,
            self.policy_named or self.rulebook.policy.id,
            self.site_file,
            show_addresses=self.show_addresses,
            tunnels=self.tunnels,
            heuristics=self.heuristics,
        )
