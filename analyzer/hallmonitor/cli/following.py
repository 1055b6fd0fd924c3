"""What `hallmonitor follow` does, once its command line is read."""

from __future__ import annotations

import os
import signal
from contextlib import ExitStack
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from prometheus_client import CollectorRegistry

    from hallmonitor.follow.rules import Rules
    from hallmonitor.follow.service import FollowService
    from hallmonitor_service.faults import Fault


def follow_spools(config: Path, *, once: bool) -> None:
    """Follow spools as a configuration says, until a signal ends it.

    Args:
        config: the configuration's file.
        once: judge what is there, and leave.

    Raises:
        FaultsError: something that a person wrote or named cannot be used.
    """
    from prometheus_client import CollectorRegistry, ProcessCollector
    from structlog import get_logger

    from hallmonitor.follow.companions import Companions
    from hallmonitor.follow.rules import Rules
    from hallmonitor.follow.service import FollowService
    from hallmonitor.follow.settings import beside, load_follow
    from hallmonitor.follow.state_folder import StateFolder
    from hallmonitor.live import StateFile
    from hallmonitor_service.log import configure_log
    from hallmonitor_service.service_manager import ServiceManager

    def key_made(path: Path) -> None:
        get_logger().warning("made a new site key: every device has a new pseudonym", file=path)

    settings = load_follow(config)
    configure_log(settings.log.level)
    state = beside(config, settings.state.folder)
    first = [key_made]

    def load() -> Rules:
        rules = Rules.load(config, first.pop() if first else None, state)
        configure_log(rules.settings.log.level)
        return rules

    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    manager = ServiceManager.from_environment(os.environ, os.getpid())
    service = FollowService(load, registry, manager)
    with ExitStack() as stack:
        # The folder is there before the site key that may have to be made in it.
        folder = stack.enter_context(StateFolder(state))
        rules = service.load()
        file = stack.enter_context(StateFile(folder.file))
        if not once:
            _serve_pages(stack, rules, registry, service)
        signal.signal(signal.SIGTERM, lambda _number, _frame: service.stop())
        signal.signal(signal.SIGINT, lambda _number, _frame: service.stop())
        signal.signal(signal.SIGHUP, lambda _number, _frame: service.reload())
        service.run(rules, file, Companions(folder, registry), once=once)


def _serve_pages(stack: ExitStack, rules: Rules, registry: CollectorRegistry, service: FollowService) -> None:
    """Serve metrics and health until the stack is left."""
    from structlog import get_logger

    from hallmonitor.follow.settings import beside
    from hallmonitor_service.web.endpoint import Endpoint
    from hallmonitor_service.web.kept_config import KeptWebConfig
    from hallmonitor_service.web.page import health_page, metrics_page
    from hallmonitor_service.web.server import WebServer

    def tell(faults: list[Fault]) -> None:
        for fault in faults:
            get_logger().error("the web configuration has a fault; the last good one stays", fault=str(fault))
        if not faults:
            get_logger().info("the web configuration is good again")

    named = rules.settings.metrics
    config = KeptWebConfig(None if named.web_config is None else beside(rules.path, named.web_config), tell)
    config.start()
    health = health_page(service.standing.health())
    pages = {"/metrics": metrics_page(registry), "/-/healthy": health, "/-/ready": health}
    server = WebServer(Endpoint.read(named.address), config, pages)
    stack.callback(server.stop)
    server.start()
    get_logger().info("metrics and health are served", port=server.address.port)
