"""All that decides how records are judged, read together and held against each other."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hallmonitor import shipped
from hallmonitor.follow.settings import FollowSettings, beside, is_policy_file, load_follow
from hallmonitor.identity import load_key, load_or_make_key
from hallmonitor.policy import exceptions_of_nothing, misspelt_groups
from hallmonitor.replay.provenance import key_check_value, site_hash
from hallmonitor.replay.rulebook import Rulebook
from hallmonitor.site import load_site
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hallmonitor.identity import SiteKey
    from hallmonitor.site import Site

SITE_KEY = "site.key"


@dataclass(frozen=True, slots=True)
class Rules:
    """What records are judged by.

    Attributes:
        path: the configuration's file.
        settings: what stands in it.
        site: the site's configuration.
        rulebook: policy, signatures and catalogue.
        key: the key of the pseudonyms.
    """

    path: Path
    settings: FollowSettings
    site: Site
    rulebook: Rulebook
    key: SiteKey

    @classmethod
    def load(cls, path: Path, key_made: Callable[[Path], None] | None, folder: Path | None = None) -> Rules:
        """Read and check all of it.

        Args:
            path: of the configuration.
            key_made: is told the path of a new site key; None where there must be one already, as for a service that
                runs, which would not know anybody again.
            folder: of the state, where the site key lies unless another place is named; None for the one that the
                configuration names.

        Raises:
            FaultsError: with every fault of the configuration, else of the site's, else of the rulebook, else with
                what the site names and the rulebook lacks.
        """
        settings = load_follow(path)
        judging = settings.judging
        site_file = None if judging.site is None else beside(path, judging.site)
        site = load_site(site_file)
        named = judging.policy
        policy = str(beside(path, named)) if is_policy_file(named) else named
        rulebook = Rulebook.load(policy, site, shipped.root(), site_file)
        names = [signature.name for signature in rulebook.signatures]
        faults = misspelt_groups(rulebook.policy, site, site_file)
        faults += exceptions_of_nothing(rulebook.policy, site, names, site_file)
        if faults:
            raise FaultsError(faults)
        folder = beside(path, settings.state.folder) if folder is None else folder
        key_path = folder / SITE_KEY if judging.site_key is None else beside(path, judging.site_key)
        key = load_key(key_path) if key_made is None else load_or_make_key(key_path, key_made)
        return cls(path, settings, site, rulebook, key)

    @property
    def hash(self) -> str:
        """SHA-256 of what the alerts depend on beside the records and the key."""
        judging = self.settings.judging
        told = [self.rulebook.hashes["ruleset"], site_hash(self.site), judging.lateness_s, judging.most_rows]
        return hashlib.sha256(repr(told).encode()).hexdigest()

    @property
    def key_check(self) -> str:
        """By which it is known whether a state was made with the same key."""
        return key_check_value(self.key)

    @property
    def state_folder(self) -> Path:
        """The folder of the service's state."""
        return beside(self.path, self.settings.state.folder)

    @property
    def spools(self) -> list[Path]:
        """The folders of the spools."""
        return [beside(self.path, path) for path in self.settings.spool.paths]
