from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from hallmonitor_engine import LOSS_SCHEMA, SCHEMA

if TYPE_CHECKING:
    import pyarrow as pa

GOLDEN = Path(__file__).parents[1] / "golden" / "flow_schema.json"


def described(schema: pa.Schema) -> list[dict[str, object]]:
    return [
        {
            "name": field.name,
            "type": str(field.type),
            "nullable": field.nullable,
            **{key.decode(): value.decode() for key, value in sorted(field.metadata.items())},
        }
        for field in schema
    ]


def test_the_schema_is_the_golden_copy() -> None:
    current = {"flow": described(SCHEMA), "loss": described(LOSS_SCHEMA)}
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    rewrite = f"{GOLDEN} differs from the engine's schema. To accept the change: python {__file__}"
    assert current == golden, rewrite


def test_every_column_says_what_it_means() -> None:
    for field in [*SCHEMA, *LOSS_SCHEMA]:
        assert field.metadata[b"description"].endswith(b"."), field.name
        assert b"unit" in field.metadata, field.name


if __name__ == "__main__":
    text = json.dumps({"flow": described(SCHEMA), "loss": described(LOSS_SCHEMA)}, indent=2, ensure_ascii=False)
    GOLDEN.write_text(text + "\n", encoding="utf-8")
