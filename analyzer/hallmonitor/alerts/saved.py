"""The form of a saved state: arrays and values in one piece of bytes, refused where it is not what was saved.

It is a NumPy archive (npz) without pickled objects, so that reading it can run nothing. Texts stand in it as JSON.
"""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

VERSION = 1
"""Changes with what is saved; a state of another version is refused."""

_HEAD = "head"
_REMEDY = "start without it: the alerts of what was open then are made of what comes after"


def write(arrays: Mapping[str, NDArray[Any]], values: Mapping[str, object], fingerprint: str) -> bytes:
    """Give a state as bytes; the same state gives the same bytes.

    Args:
        arrays: by name.
        values: objects of JSON by name.
        fingerprint: of all that must be the same when it is read.
    """
    head = {"version": VERSION, "fingerprint": fingerprint, "values": values}
    text = json.dumps(head, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    file = io.BytesIO()
    whole: dict[str, Any] = {_HEAD: np.frombuffer(text.encode("utf-8", "surrogatepass"), dtype=np.uint8), **arrays}
    np.savez(file, **whole)
    return file.getvalue()


def read(state: bytes, fingerprint: str | None) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """Give the arrays and values of a state.

    Args:
        state: what `write` gave.
        fingerprint: what it must have been written with; None for whatever that was.

    Raises:
        FaultsError: where it is damaged, of another version, or of a judge with another fingerprint.
    """
    try:
        with np.load(io.BytesIO(state), allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        head = json.loads(arrays.pop(_HEAD).tobytes().decode("utf-8", "surrogatepass"))
        version, made_by, values = head["version"], head["fingerprint"], head["values"]
    except (ValueError, KeyError, TypeError, OSError, EOFError, zipfile.BadZipFile) as error:
        message = f"the saved state cannot be read: {error}"
        raise FaultsError.single(message, _REMEDY) from error
    if version != VERSION:
        raise FaultsError.single(f"the saved state has version {version}, not {VERSION}", _REMEDY)
    if fingerprint is not None and made_by != fingerprint:
        message = "the saved state belongs to other signatures, another policy or other settings"
        raise FaultsError.single(message, _REMEDY)
    return arrays, values
