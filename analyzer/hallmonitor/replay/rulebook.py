"""Everything that a capture is judged by: policy, signatures and catalogue, with their hashes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hallmonitor.catalogue import load_catalogue
from hallmonitor.policy import load_policy
from hallmonitor.report.view import ClauseView, OverlayView, PolicyView
from hallmonitor.signature import load_signatures
from hallmonitor.site.unused_lists import unused_lists
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from pathlib import Path

    from hallmonitor.catalogue import CatalogueData
    from hallmonitor.policy import Policy
    from hallmonitor.signature import SignatureSet
    from hallmonitor.site import Site


@dataclass(frozen=True, slots=True)
class Rulebook:
    """A policy with the signatures and the catalogue that it needs."""

    policy: Policy
    signatures: SignatureSet
    catalogue: CatalogueData

    @classmethod
    def load(cls, policy: str, site: Site, root: Path, site_file: Path | None = None) -> Rulebook:
        """Read and check all of it.

        Args:
            policy: a known policy's name, or the path of a file.
            site: its lists fill the signatures' placeholders, and its pipelines read them.
            root: the folder of the shipped data, as `hallmonitor.shipped.root()` gives it, or a copy of it.
            site_file: where the site was read from.

        Raises:
            FaultsError: with every fault of the catalogue, else of the site's overlays, else of the signatures, else of
                the site's lists, else of the policy; each is checked against the one before.
        """
        catalogue = load_catalogue(root, site.catalogue.overlay_paths(site_file))
        known = {"category": list(catalogue.categories), "service": list(catalogue.services)}
        signatures = load_signatures(root, site.placeholders, known, site.signatures.pipelines)
        if unused := unused_lists(site, signatures.placeholders, site_file):
            raise FaultsError(unused)
        return cls(load_policy(policy, signatures, root), signatures, catalogue)

    @property
    def hashes(self) -> dict[str, str]:
        """SHA-256 of `catalogue`, `signatures` and `policy`, and of the last two together as `ruleset`."""
        policy = hashlib.sha256(self.policy.model_dump_json().encode()).hexdigest()
        ruleset = hashlib.sha256(f"{self.signatures.sha256}\n{policy}\n".encode()).hexdigest()
        return {
            "catalogue": self.catalogue.sha256,
            "policy": policy,
            "ruleset": ruleset,
            "signatures": self.signatures.sha256,
        }

    @property
    def overlay_views(self) -> tuple[OverlayView, ...]:
        """The overlays as the report shows them."""
        return tuple(
            OverlayView(
                overlay.name,
                overlay.provenance.licence,
                overlay.provenance.source,
                overlay.provenance.date,
                overlay.provenance.list_sha256,
                overlay.domains,
                overlay.ranges,
            )
            for overlay in self.catalogue.overlays
        )

    @property
    def policy_view(self) -> PolicyView:
        """The policy as the report shows it."""
        policy = self.policy
        dates = [f"adopted {policy.adopted}", *(f"revised {day}" for day in policy.revised)]
        return PolicyView(
            policy.id,
            policy.title,
            policy.board,
            tuple(
                ClauseView(
                    clause.id,
                    clause.summary,
                    clause.evidence,
                    clause.reason or "",
                    clause.instead or "",
                    tuple(use.name for use in clause.signatures),
                )
                for clause in policy.clauses
            ),
            ", ".join(dates),
        )
