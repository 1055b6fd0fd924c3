"""The policy-neutral clauses that a signature can bear on."""

from __future__ import annotations

CLAUSES: dict[str, str] = {
    "solicitation": "Soliciting that has nothing to do with the board's business.",
    "harassment": "Messages that harass, threaten or slander.",
    "unauthorized-access": "Reaching into systems without authority.",
    "software-download": "Downloading or changing software without authority or against its licence.",
    "confidentiality": "Letting out what is confidential, students' records included.",
    "copyright": "Passing on works that others hold the rights to.",
    "unlawful-messages": "Messages for a purpose that the law forbids.",
    "inappropriate-content": "Reaching obscene or otherwise inappropriate content.",
    "other-use": "Any use that the regulations do not permit.",
    "otherwise-prohibited": "Any use that the law or another policy of the board forbids.",
    "social-networking": "Social networking against the social-media policy.",
    "social-disruption": "Social networking that disrupts the district's work.",
}
