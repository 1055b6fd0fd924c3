from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reference_pages.__main__ import main

if TYPE_CHECKING:
    from pathlib import Path


def test_manual_pages_have_the_day_of_the_source(tmp_path: Path) -> None:
    main(["man", str(tmp_path)], {"SOURCE_DATE_EPOCH": "1790000000"})
    assert '"2026\\-09\\-21"' in (tmp_path / "hallmonitor.1").read_text(encoding="utf-8")


def test_without_a_day_they_have_none(tmp_path: Path) -> None:
    main(["man", str(tmp_path)], {})
    assert ' 5 "" "hallmonitor ' in (tmp_path / "follow.toml.5").read_text(encoding="utf-8")


def test_something_else_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["site", str(tmp_path)], {})
    assert left.value.code == 2
    assert "invalid choice" in capsys.readouterr().err
