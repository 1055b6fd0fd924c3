"""The Grafana dashboards as code: `python -m boards.write` writes them as the JSON that Grafana loads."""

import importlib
import warnings

# The kit would rather have its second form of dashboards, which no Grafana before 12 loads.
with warnings.catch_warnings():
    warnings.filterwarnings("ignore", "Prefer using dashboardv2", DeprecationWarning)
    for kind in ("dashboard", "stat"):
        importlib.import_module(f"grafana_foundation_sdk.builders.{kind}")
