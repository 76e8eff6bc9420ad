"""Whatever stands in an address or a form, the answer is a page of ours and never a 500, on both databases."""

import re
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests import factories as make
from tests.pages import Pages
from tests.project import PACKAGE, bullets
from tracker.domain.access import Role
from tracker.web.access import OPEN_ENDPOINTS

#: NUL, another control character, half of a surrogate pair, numbers that no column holds, SQL.
HOSTILE = ["%00", "a%00b", "%01", "%ED%A0%80", "%F0%A0%AE%B7", "9" * 30, "-1", quote("';--")]
_ARGUMENT = re.compile(r"""args(?:\.get(?:list)?\(|\[)["']([a-z_]+)["']""")


def parameters() -> list[str]:
    """Every name that some view reads out of the query, and the fields of the forms in addresses."""
    found = {"q", "disaster", "kind", "giver", "as_of", "known_at", "before", "after", "recipient"}
    for file in (PACKAGE / "web").rglob("*.py"):
        found |= set(_ARGUMENT.findall(file.read_text("utf-8")))
    return sorted(found)


def test_the_parameters_are_found() -> None:
    assert {"once", "copy_of", "known_at"} <= set(parameters()), "views read arguments otherwise"


@pytest.mark.parametrize("value", HOSTILE)
def test_no_query_breaks_a_page(app: Flask, pages: Pages, value: str) -> None:
    pages.sign_in(Role.SECRETARIAT)
    query = "&".join(f"{name}={value}" for name in parameters())
    broken = [b for address in _addresses(app, "1") for b in _broken(pages, f"{address}?{query}")]
    assert not broken, bullets("These addresses end in a 500:", broken)


def test_no_nul_in_a_query_breaks_a_page(app: Flask, pages: Pages) -> None:
    """One parameter at a time, for the first that is refused keeps the others from being read."""
    pages.sign_in(Role.SECRETARIAT)
    alone = [f"{name}=%00" for name in parameters() if name != "kind"]
    broken = []
    for address in _addresses(app, "1"):
        for given in alone:
            broken += _broken(pages, f"{address}?kind=staff&{given}")
    assert not broken, bullets("These addresses end in a 500:", broken)


@pytest.mark.parametrize("value", HOSTILE)
def test_no_part_of_a_path_breaks_a_page(app: Flask, pages: Pages, value: str) -> None:
    pages.sign_in(Role.SECRETARIAT)
    broken = [found for address in _addresses(app, value) for found in _broken(pages, address)]
    assert not broken, bullets("These addresses end in a 500:", broken)


def _addresses(app: Flask, value: str) -> list[str]:
    """Every page to read, with `value` for each part that stands in its path."""
    rules = (rule for rule in app.url_map.iter_rules() if rule.endpoint not in OPEN_ENDPOINTS)
    gets = (rule.rule for rule in rules if "GET" in (rule.methods or ()))
    return sorted({re.sub(r"<[^>]+>", value, rule) for rule in gets})


def _broken(pages: Pages, address: str) -> list[str]:
    return [address] if pages.get(address).status_code >= 500 else []


#: What no option, id or number of ours is, sent in every field of a form at once.
TYPED = ["9" * 20, "\x00", "-1", "';--", "<b>", "0"]
#: Sent in one field after another too.
SHIELDED = ("9" * 20, "\x00")
FORMS = [
    "/letters/new",
    "/disasters/new",
    "/catalogue/new",
    "/accounts/new",
    *(
        f"/supports/new?kind={kind}"
        for kind in ("staff", "goods", "funds", "other", "aggregate", "nil")
    ),
]


@pytest.mark.parametrize("value", TYPED)
@pytest.mark.parametrize("address", FORMS)
def test_nothing_sent_in_a_form_breaks_a_page(
    session: Session, pages: Pages, address: str, value: str
) -> None:
    """In all fields at once and in each alone, so that no field shields another."""
    make.record(session, make.disaster())
    pages.sign_in(Role.SECRETARIAT)
    for form in pages.open(address, follow=True).forms:
        names = {one.get("name", "") for one in form.element.iter()} - {"", "csrf_token"}
        token = {"csrf_token": form.fields.get("csrf_token", "")}
        alone = names if value in SHIELDED else ()
        for fields in (dict.fromkeys(names, value), *({**form.fields, n: value} for n in alone)):
            answer = pages.send(form.action, method="POST", data={**fields, **token})
            assert answer.status_code < 500, f"{address}: {fields} is a {answer.status_code}"
