"""How records are kept as Parquet: which columns get a dictionary, an encoding of differences, statistics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import BinaryIO

    import pyarrow.parquet as pq

_DISTINCT: Final = ("ts", "ts_end", "flow_id")
_ENCODINGS: Final = {"ts": "DELTA_BINARY_PACKED", "ts_end": "DELTA_BINARY_PACKED"}


def parquet_writer(stream: BinaryIO, schema: pa.Schema, metadata: Mapping[str, str] | None = None) -> pq.ParquetWriter:
    """Begin a Parquet file of flow or loss records, zstd compressed.

    Columns of which nearly every row has its own value get no dictionary, and texts no least and greatest value: these
    cost more than all the rest, and nobody looks for a range of texts.

    Args:
        stream: where the bytes go; the caller closes it.
        schema: of every batch to come.
        metadata: what the file's footer says of the whole, by key.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415 - loads slowly, and most of what uses the engine writes none

    writer = pq.ParquetWriter(
        pa.PythonFile(stream, mode="w"),
        schema,
        compression="zstd",
        use_dictionary=[name for name in schema.names if name not in _DISTINCT],
        column_encoding={name: encoding for name, encoding in _ENCODINGS.items() if name in schema.names},
        write_statistics=[field.name for field in schema if not _is_text(field.type)],
    )
    if metadata:
        writer.add_key_value_metadata(dict(metadata))
    return writer


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_dictionary(kind))
