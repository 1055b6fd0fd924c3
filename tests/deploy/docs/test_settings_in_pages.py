"""The settings that pages show are read by the models of their files."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from fenced_blocks import Block, blocks
from pydantic import BaseModel, ValidationError

from reference_pages.settings_files import FILES

DOCS = Path(__file__).parents[3] / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
MODELS: dict[str, type[BaseModel]] = {file.name: file.model for file in FILES if file.language == "toml"}
_ELSEWHERE = re.compile(r"the file |its folder |there is no URL|.*(cannot be read|no such file)", re.IGNORECASE)
"""How a fault begins that is of the machine: a page's files are not there."""


def _faults(model: type[BaseModel], document: dict[str, object]) -> list[str]:
    """What is wrong with a part of a file; that the rest is missing is not."""
    try:
        model.model_validate(document)
    except ValidationError as error:
        return [
            f"{'.'.join(map(str, each['loc']))}: {each['msg']}"
            for each in error.errors()
            if each["type"] != "missing" and not _ELSEWHERE.match(each["msg"])
        ]
    return []


def _models(block: Block) -> list[type[BaseModel]]:
    """The models that may read a block: that of the file which its title or first line names, else each."""
    named = f"{block.title} {block.text.splitlines()[0] if block.text.startswith('#') else ''}"
    found = [model for name, model in MODELS.items() if name in named]
    return found or ([] if block.title else list(MODELS.values()))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(DOCS)))
def test_toml_is_taken(path: Path) -> None:
    shown = [block for block in blocks(path.read_text(encoding="utf-8")) if block.language == "toml"]
    for block in shown:
        models = _models(block)
        faults = [_faults(model, tomllib.loads(block.text)) for model in models]
        if models and [] not in faults:
            # A part may name what another part of the same file on the page defines.
            whole = "\n".join(each.text for each in shown if each.title == block.title)
            assert _faults(models[0], tomllib.loads(whole)) == [], f"{path.name}:{block.line}: {faults}"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(DOCS)))
def test_yaml_is_read(path: Path) -> None:
    for block in blocks(path.read_text(encoding="utf-8")):
        if block.language in {"yaml", "yml"}:
            assert [each for each in yaml.safe_load_all(block.text) if each is None] == [], f"{path.name}:{block.line}"


def test_an_unknown_key_is_a_fault() -> None:
    assert _faults(MODELS["agent.toml"], {"spool": {"max_gb": 1}}) == ["spool.max_gb: Extra inputs are not permitted"]
    assert _faults(MODELS["agent.toml"], {"spool": {"max_mb": 0}}) != []
    assert _faults(MODELS["follow.toml"], {"outputs": {"json_lines": {"path": "/no/such/folder/x"}}}) == []
