"""The municipality that a list is narrowed to, by its name as typed or by its code in a link."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from tracker.domain.text import quoted
from tracker.queries import recipients
from tracker.queries.recipients import Candidate
from tracker.reports.filter_words import same_place

_LONGEST = 200


@dataclass(frozen=True)
class AskedPlace:
    """`recipient` and `also` are the filter's codes, `name` that of the place with its other names,
    `typed` what the field shows. With an `error` nothing is narrowed."""

    recipient: str | None = None
    also: str | None = None
    name: str = ""
    typed: str = ""
    error: str = ""


def asked_place(
    session: Session, address: Mapping[str, str], recipient: str | None, also: tuple[str, ...]
) -> AskedPlace:
    """`?to=` is what was typed; it wins over the code `recipient` beside it, which a browser
    without scripts keeps. `also` are the codes of other names that stand in the address."""
    chosen = recipients.by_code(session, recipient) if recipient else None
    typed = address.get("to")
    text = (typed or "").strip()[:_LONGEST]
    if typed is not None and not (chosen and chosen.label == text):
        found = recipients.resolve(session, text, ever=True) if text else None
        if found and found.match is None:
            return AskedPlace(typed=text, error=_unclear(text, found))
        chosen = found.match if found else None
    elif recipient and chosen is None:
        error = f"{quoted(recipient)}という団体コードの自治体はありません。"
        return AskedPlace(typed=text, error=error)
    return _of(session, chosen, also, by_name=typed is not None) if chosen else AskedPlace()


def _of(session: Session, chosen: Candidate, also: tuple[str, ...], *, by_name: bool) -> AskedPlace:
    """With the place's other names, under which its entries are found too: all where it was looked
    for by name, else those in the address. A link from a figure asks for one code alone."""
    others = recipients.other_names(session, chosen.code) if by_name or also else []
    others = [one for one in others if by_name or one.code in also]
    return AskedPlace(
        recipient=chosen.code,
        also="-".join(one.code for one in others) or None,
        name=same_place(chosen.label, [one.label for one in others]),
        typed=chosen.label,
    )


def _unclear(text: str, found: recipients.Resolved) -> str:
    names = "、".join(candidate.label for candidate in found.candidates[:5])
    if not names:
        return f"{quoted(text)}という自治体は見つかりません。名前かよみがなを確かめてください。"
    return f"{quoted(text)}にあたる自治体が複数あります({names}など)。都道府県から書いてください。"
