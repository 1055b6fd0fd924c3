from __future__ import annotations

import pytest

from hallmonitor.evaluate import Refused


def test_a_refusal_says_what_is_wrong_and_what_would_be_right() -> None:
    def refuse() -> None:
        message = "unknown field devise"
        raise Refused(message, "did you mean device?", "devise")

    with pytest.raises(Refused, match=r"^unknown field devise$") as refused:
        refuse()
    told = refused.value
    assert (told.message, told.remedy, told.field) == ("unknown field devise", "did you mean device?", "devise")
