"""The whole of the agent's configuration file, and what its tables may not say together."""

from __future__ import annotations

from pydantic import Field, model_validator

from hallmonitor_agent.config.capture import CaptureTable  # noqa: TC001 - pydantic reads the annotations
from hallmonitor_agent.config.flows import FlowsTable
from hallmonitor_agent.config.memory import ANSWERS_BYTES, BASE_BYTES, FLOW_BYTES, FLOWS_MIN, MIB, MemoryTable, shares
from hallmonitor_agent.config.spool import SpoolTable
from hallmonitor_service.refusal import refuse
from hallmonitor_service.service_tables import ListenAddress, LogTable, MetricsTable
from hallmonitor_service.table import Table


class AgentMetricsTable(MetricsTable):
    """Where the agent's metrics are."""

    address: ListenAddress = Field(
        default="127.0.0.1:9477",
        description="IP address and port of the metrics page and of the health endpoint; an IPv6 address in brackets.",
    )


class AgentSettings(Table):
    """agent.toml: each table is a key here."""

    capture: CaptureTable = Field(description="Where packets come from.")
    flows: FlowsTable = Field(default=FlowsTable(), description="How packets become flow records.")
    memory: MemoryTable = Field(default=MemoryTable(), description="How much memory the service may take.")
    spool: SpoolTable = Field(default=SpoolTable(), description="Where flow records wait for whoever follows them.")
    metrics: AgentMetricsTable = Field(default=AgentMetricsTable(), description="Where metrics and health are shown.")
    log: LogTable = Field(default=LogTable(), description="What the log tells.")

    @model_validator(mode="after")
    def _fits_into_memory(self) -> AgentSettings:
        share = shares(self.memory, self.capture, self.spool)
        bound_mb = self.memory.bound_mb
        if share.ring_bytes >= bound_mb * MIB:
            refuse(
                f"the rings alone take {share.ring_bytes // MIB} MiB (interfaces x fanout x ring_mb), "
                f"but memory.bound_mb is {bound_mb}",
                "make capture.ring_mb or capture.fanout smaller, or memory.bound_mb larger",
                ("capture", "ring_mb") if "ring_mb" in self.capture.model_fields_set else ("memory", "bound_mb"),
            )
        if share.max_flows < FLOWS_MIN:
            fixed = share.ring_bytes + share.record_bytes + BASE_BYTES + ANSWERS_BYTES + FLOWS_MIN * FLOW_BYTES
            refuse(
                f"{bound_mb} MiB leave room for {share.max_flows:,} flows at one time, fewer than {FLOWS_MIN:,}: rings "
                f"take {share.ring_bytes // MIB} MiB, records that wait to be written {share.record_bytes // MIB}",
                # An eighth of the bound is for flows without a name.
                f"give at least {-(-fixed * 8 // 7 // MIB)}, or make capture.ring_mb or spool.close_records smaller",
                ("memory", "bound_mb"),
            )
        return self
