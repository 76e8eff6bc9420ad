"""What a content says, field by field, and how two edits of it are meant to come together.

Written without the program's own difference and merge, which are judged by it: a content is a
dict of facts, a line of goods or funds one fact under its id (goods.1), what is told together one
fact (a word and its その他の内容, a quantity and its unit).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final

Facts = dict[str, Any]

#: Lines that a file adds have no id yet: goods.+1.
NEW: Final = "+"
_ABSENT: Final = object()
_LINES: Final = ("goods", "funds")


@dataclass(frozen=True)
class Meant:
    """What is to stand after both sides, and the fields that both changed to something else."""

    facts: Facts
    clashes: frozenset[str]


def facts_of(content: Any) -> Facts:
    """All that a content says."""
    told: Facts = {}
    for field in fields(content):
        value = getattr(content, field.name)
        if field.name in _LINES:
            told |= {f"{field.name}.{line.line_id}": line for line in value}
        elif field.name == "contact":
            told |= {f"contact.{part.name}": getattr(value, part.name) for part in fields(value)}
        else:
            told[field.name] = value
    return {
        name: (value, told[with_]) if (with_ := _told_with(name, told)) else value
        for name, value in told.items()
        if name not in {_told_with(other, told) for other in told}
    }


def _told_with(name: str, told: Mapping[str, Any]) -> str:
    other = "unit" if name == "quantity" else f"{name}_text"
    return other if other in told else ""


def with_facts(content: Any, facts: Facts) -> Any:
    """The content that says them; of lines only those that are among them."""
    values: dict[str, Any] = {name: () for name in _LINES if hasattr(content, name)}
    contact: dict[str, str] = {}
    for name, value in facts.items():
        head, _, part = name.partition(".")
        if head in _LINES:
            values[head] = (*values[head], value)
        elif head == "contact":
            contact[part] = value
        elif hasattr(content, with_ := "unit" if name == "quantity" else f"{name}_text"):
            values[name], values[with_] = value
        else:
            values[name] = value
    if contact:
        values["contact"] = replace(content.contact, **contact)
    return replace(content, **values)


def meant(base: Facts, mine: Facts, theirs: Facts, for_mine: Collection[str] = ()) -> Meant:
    """What only one side changed stands; of clashes mine where that was chosen, else theirs."""
    facts: Facts = {}
    clashes = set()
    for name in dict.fromkeys([*base, *theirs, *mine]):
        was, here, there = (one.get(name, _ABSENT) for one in (base, mine, theirs))
        stands = there
        if here not in (was, there):
            stands = here
            if there != was:
                clashes.add(name)
                stands = here if name in for_mine else there
        if stands is not _ABSENT:
            facts[name] = stands
    return Meant(facts, frozenset(clashes))


def has_lines(facts: Facts) -> bool:
    """Whether there is a line, where there has to be one."""
    return any(name.partition(".")[0] in _LINES for name in facts)


def without_ids(facts: Facts, ids: Collection[str]) -> tuple[Facts, list[str]]:
    """The facts of the lines that are known by these names and of all else, and the lines that are
    not, without their ids: those get the next ones."""
    lines = {name for name in facts if name.partition(".")[0] in _LINES} - {*ids}
    others = {name: value for name, value in facts.items() if name not in lines}
    return others, sorted(repr(replace(facts[name], line_id=0)) for name in lines)
