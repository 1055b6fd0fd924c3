"""What the site's exceptions and times to cool down did with a signature's alerts, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hallmonitor.explain.local_words import amount

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_FITS = (("device", "the device"), ("device_group", "the group"), ("domain", "the domain"))


def restraint_sentences(summary: Mapping[str, Any], signature: str, clause: str | None) -> tuple[str, ...]:
    """Tell what stands in the site file for a signature, and how many alerts that held back.

    Args:
        summary: of a replay; an older one tells nothing of this.
        signature: its name.
        clause: that it is under; None where the policy does not use it.
    """
    restraint = summary.get("restraint") or {}
    return (
        *_exceptions(restraint.get("exceptions", ()), signature, clause),
        *_cool_down(restraint.get("cool_down", ()), signature),
    )


def _exceptions(exceptions: Any, signature: str, clause: str | None) -> Iterator[str]:  # noqa: ANN401 - what JSON holds
    for each in exceptions:
        if each["signature"] != signature and (clause is None or each["clause"] != clause):
            continue
        what = f"the signature {signature}" if each["signature"] else f"the clause {clause}"
        fits = "".join(f" for {words} {each[name]}" for name, words in _FITS if each[name])
        approved = f", approved by {each['approved_by']}" if each["approved_by"] else ""
        held, after = each["held"].get(signature, 0), each["after_expiry"].get(signature, 0)
        told = f"The site excepts {what}{fits} until {each['until']} ({each['reason']}{approved})"
        yield f"{told}: {amount(held, 'alerts')} of this signature held back."
        if after:
            yield f"{amount(after, 'alerts')} stood although that exception fits, since it had expired."


def _cool_down(cool_down: Any, signature: str) -> Iterator[str]:  # noqa: ANN401 - what JSON holds
    for each in cool_down:
        if each["signature"] == signature:
            minutes = amount(each["minutes"], "minutes")
            yield (
                f"For {minutes} after an alert of this signature and group further ones are counted and not raised: "
                f"{amount(each['held'], 'alerts')}."
            )
