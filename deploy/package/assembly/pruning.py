"""Removes from installed libraries what no program of ours runs."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NEVER_RUN: Mapping[str, str] = {
    "bin": "programs that begin with the path of the building machine's Python",
    "*.dist-info/RECORD": "a list of files, some of which are no longer there",
    "*.dist-info/INSTALLER": "that pip was here",
    "*.dist-info/REQUESTED": "as INSTALLER",
    "*.dist-info/licenses": "the package's copyright file holds each",
    "pyarrow/tests": "tests of its own",
    "pyarrow/_pyarrow_cpp_tests*": "as tests",
    "pyarrow/include": "headers, for who compiles against it",
    "pyarrow/includes": "as headers",
    "pyarrow/src": "as headers",
    "pyarrow/**/*.h": "as headers",
    "pyarrow/**/*.pxd": "as headers",
    "pyarrow/**/*.pxi": "as headers",
    "pyarrow/**/*.pyx": "as headers",
    "pyarrow/**/*.cc": "as headers",
    "pyarrow/*flight*": "a remote protocol; nothing here speaks it",
    "pyarrow/*s3*": "files in a cloud",
    "pyarrow/_gcsfs*": "files in a cloud",
    "pyarrow/_azurefs*": "files in a cloud",
    "pyarrow/_hdfs*": "files in a cluster",
    "pyarrow/*orc*": "a file format that nothing here writes or reads",
    "pyarrow/*parquet_encryption*": "encrypted Parquet files; nothing here writes or reads them",
    "pyarrow/libarrow_python*.so": "a link's copy: the libraries are found by the name with one number",
    "pyarrow/libarrow_python*.so.*.*.*": "a link's copy",
    "pyarrow/jvm.py": "a Java machine's memory",
    "numpy/**/tests": "tests of its own",
    "numpy/_core/*_tests.*.so": "what its tests call",
    "certifi/tests": "tests of its own",
    "numpy/_core/include": "headers",
    "numpy/_core/lib": "static libraries, for who compiles against it",
    "numpy/random/lib": "static libraries",
    "numpy/random/_examples": "examples",
    "numpy/f2py": "a compiler of Fortran",
    "numpy/**/*.pxd": "headers",
    "numpy/**/*.h": "headers",
    "cffi/*.h": "headers",
    "lxml/includes": "headers",
    "lxml/**/*.pyx": "sources",
    "lxml/**/*.pxi": "sources",
    "lxml/**/*.h": "headers",
    "lxml/**/*.c": "sources",
    "hallmonitor_engine-*.dist-info/sboms": "paths of the machine that built it; the copyright file lists the crates",
    "**/*.pyi": "types, for who checks programs",
    "**/py.typed": "as types",
    "types_*.dist-info": "as types",
    "*-stubs": "as types",
    "*_stubs-*.dist-info": "as types",
}
"""Patterns below the folder of libraries, each with what it is."""


def prune(libraries: Path) -> int:
    """Remove what is never run, and folders that are empty then.

    Returns:
        bytes that were removed.
    """
    before = size(libraries)
    for pattern in NEVER_RUN:
        for path in sorted(libraries.glob(pattern)):
            if path.is_dir():
                shutil.rmtree(path)
            elif path.exists():
                path.unlink()
    _make_no_programs(libraries)
    for folder in sorted((path for path in libraries.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
    return before - size(libraries)


def _make_no_programs(libraries: Path) -> None:
    """Take from modules what would make them programs: the mode, and a first line that names what runs them."""
    for path in sorted(path for path in libraries.rglob("*") if path.is_file()):
        path.chmod(0o644)
        if path.suffix == ".py" and (text := path.read_bytes()).startswith(b"#!"):
            path.write_bytes(b"#" + text[text.find(b"\n") :])


def size(folder: Path) -> int:
    """Give the bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
