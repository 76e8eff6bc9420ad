"""Every page that can be opened by an address, for the tests that look at all of them.

A line an address: the endpoint, the thing that it speaks of, and what stands behind the `?`, where
{name} stands for the number of a thing. A new endpoint needs a line here (test_every_page.py says
which); more lines where a page has more faces. The things are made below.
"""

import json
from dataclasses import dataclass, replace
from secrets import token_hex

from flask import Flask, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import KATSUSHIKA, MINATO, MINATO_CLERK
from tests.form_rows import SLUG, Sheet, of_new, of_record, sheet_of
from tests.scan_files import jpeg
from tests.sent_workbooks import workbook
from tracker.domain.access import SYSTEM, Actor
from tracker.domain.entry_form import STAFF
from tracker.domain.entry_form.task import Task
from tracker.domain.recipient import NOT_STATED
from tracker.domain.vocabulary import Kind, State
from tracker.models import Account, Change, DisasterRevision, ItemRevision
from tracker.models.connection import begin_writing
from tracker.operations.exports import ask_for_export, fail_export
from tracker.operations.import_work import ask_for_work, finish_work, note_work
from tracker.operations.imports import hold_workbook, undo

WALK = """
# endpoint            thing        query
accounts.edit         account      -
accounts.index        -            -
accounts.new          -            -
accounts.password     -            -
accounts.sign_in      -            -
catalogue.edit        item         -
catalogue.index       -            -
catalogue.new         -            -
disasters.confirm     proposal     -
disasters.edit        disaster     -
disasters.edit        proposal     -
disasters.index       -            -
disasters.index       -            as_of=R1.10.1&known_at=nonsense
disasters.merge       proposal     -
disasters.new         -            -
disasters.restore     withdrawn_d  -
disasters.show        disaster     -
disasters.show        proposal     -
disasters.show        published    as_of=R5.10.1
disasters.show        withdrawn_d  -
disasters.withdraw    disaster     -
forms.index           -            -
forms.index           -            disaster={disaster}&blank=1
history.latest        -            -
history.record        support_h    -
history.record        disaster_h   -
history.record        item_h       -
history.record        letter_h     -
home.chapter          chapter      -
home.index            -            -
home.manual           -            -
imports.done          import       -
imports.done          import_u     -
imports.index         -            -
imports.lists         held_l       -
imports.lists         held_l       row=2&kind=支援金
imports.look          held         -
imports.look          held_c       -
imports.look          held_l       -
imports.look          large        -
imports.look          large_f      -
letters.edit          letter       -
letters.edit          letter_d     -
letters.gallery       -            -
letters.gallery       -            disaster={disaster}
letters.index         -            -
letters.index         -            q=どこにもない言葉
letters.index         -            disaster=99&to=美里町&waiting=any
letters.new           -            disaster={disaster}
letters.restore       letter_w     -
letters.show          letter       -
letters.show          letter_d     -
letters.show          letter_w     -
letters.withdraw      letter       -
reports.annual        -            -
reports.annual        -            year=2020&as_of=R99.1.1
reports.data          -            -
reports.data          -            year=2020&as_of=R99.1.1
reports.details       -            -
reports.details       -            kind=funds&q=見舞金&as_of=R99.1.1
reports.export        running      -
reports.export        failed       -
reports.index         -            -
reports.letters       -            -
reports.letters       -            year=2020
reports.overview      -            -
reports.overview      -            disaster={published}&as_of=R5.10.1
reports.overview      -            disaster={published}&year=2022
reports.wards         -            -
reports.wards         -            disaster={published}&as_of=R5.10.1
supports.cancel       staff        -
supports.edit         staff        -
supports.edit         goods        -
supports.edit         joint        -
supports.edit         aggregate    -
supports.edit         draft        -
supports.index        -            -
supports.index        -            kind=staff&q=保健師&standing=b&sort=day
supports.index        -            q=どこにもない言葉
supports.index        -            disaster={published}&giver=nobody&year=tomorrow&to=美里町
supports.new          -            kind=staff
supports.new          -            kind=staff&many=1
supports.new          -            kind=goods
supports.new          -            kind=funds
supports.new          -            kind=other
supports.new          -            kind=aggregate
supports.new          -            kind=aggregate&of=funds
supports.new          -            kind=aggregate&of=goods
supports.new          -            kind=nil
supports.restore      withdrawn    -
supports.show         staff        -
supports.show         goods        -
supports.show         joint        -
supports.show         aggregate    -
supports.show         withdrawn    -
supports.show         draft        -
supports.show         other_ward   -
supports.withdraw     staff        -
"""

#: Not pages: files, and answers in JSON that scripts ask for.
NO_PAGES = frozenset({
    "static", "bootstrap.static", "home.healthz", "home.picture", "reports.export_state", "reports.export_download",
    "forms.workbook", "imports.errors", "imports.file", "imports.state",
    "letters.page_image", "letters.held_image", "letters.original", "letters.offers",
    "assist.day", "assist.number", "assist.recipients", "assist.span", "assist.yen",
})  # fmt: skip

Things = dict[str, dict[str, object]]


@dataclass(frozen=True)
class Stop:
    """One address of the walk."""

    endpoint: str
    thing: str
    query: str

    def address(self, app: Flask, things: Things) -> str:
        """Where it is, for somebody to whom the things belong."""
        with app.test_request_context():
            path = url_for(self.endpoint, **things[self.thing])
        numbers = {name: thing.get("record_id") for name, thing in things.items()}
        return path if self.query == "-" else f"{path}?{self.query.format_map(numbers)}"


def stops() -> list[Stop]:
    """The walk, line by line."""
    lines = [line.split() for line in WALK.splitlines() if line and not line.startswith("#")]
    return [Stop(*line) for line in lines]


def pages_of(app: Flask) -> set[str]:
    """Every endpoint that answers GET with a page."""
    rules = (rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()))
    return {rule.endpoint for rule in rules} - NO_PAGES


def things(session: Session) -> Things:
    """Makes what the addresses speak of."""
    disasters = _disasters(session)
    supports = _supports(session, disasters["disaster"])
    item = session.scalar(select(ItemRevision.record_id).limit(1))
    published = session.scalar(select(DisasterRevision.record_id).order_by(DisasterRevision.start))
    letters = _letters(session, disasters["disaster"], supports["staff"])
    records = {**disasters, **supports, **letters, "item": item, "published": published}
    return {
        "-": {},
        "chapter": {"name": "enter"},
        **{name: {"record_id": record_id} for name, record_id in records.items()},
        "support_h": {"noun": "support", "record_id": supports["staff"]},
        "disaster_h": {"noun": "disaster", "record_id": disasters["withdrawn_d"]},
        "letter_h": {"noun": "letter", "record_id": letters["letter"]},
        "item_h": {"noun": "item", "record_id": item},
        **_imports(session, disasters["disaster"]),
    }


def things_of(session: Session, login: str) -> Things:
    """Makes what belongs to somebody alone."""
    account = session.scalars(select(Account).where(Account.login == login)).one()
    held = {  # first: each is committed, and begins anew
        "held": {"token": _held(session, account, {"span": "令和2年2月30日"})},
        "held_c": {"token": _held(session, account)},
        "held_l": {"token": _held_list(session, account)},
        "large": {"token": _large(session, account)},
        "large_f": {"token": _large(session, account, failed=True)},
    }
    return {
        **held,
        "account": {"account_id": account.id},
        "running": {"token": _export(session, account)},
        "failed": {"token": _export(session, account, failed=True)},
    }


def _disasters(session: Session) -> dict[str, int]:
    slugs = {name: f"{name}-{token_hex(4)}" for name in ("disaster", "proposal", "withdrawn_d")}
    contents = {name: factories.disaster(slug=slug) for name, slug in slugs.items()}
    proposal = replace(contents["proposal"], provisional=True, proposed_by=MINATO)
    contents["proposal"] = proposal
    ids = dict(zip(contents, factories.record(session, *contents.values()), strict=True))
    factories.revise(session, ids["withdrawn_d"], 1, contents["withdrawn_d"], State.WITHDRAWN)
    return ids


def _supports(session: Session, disaster: int) -> dict[str, int]:
    contents = {
        "staff": factories.dispatch(disaster, note="夜間の連絡は当直へ", title="第1陣"),
        "goods": factories.goods(disaster),
        "joint": factories.joint_funds(disaster, 1_000_000_000, None),
        "aggregate": factories.aggregate(disaster, Kind.STAFF, staff_a=1, staff_b=20, staff_c=0),
        "withdrawn": factories.dispatch(disaster),
        "other_ward": factories.dispatch(disaster, giver=KATSUSHIKA),
    }
    ids = dict(zip(contents, factories.record(session, *contents.values()), strict=True))
    factories.revise(session, ids["withdrawn"], 1, contents["withdrawn"], State.WITHDRAWN)
    longer = replace(contents["staff"], headcount=30, title="第1陣 保健師")
    factories.revise(session, ids["staff"], 1, longer)
    draft = factories.dispatch(disaster, recipient=NOT_STATED)
    [ids["draft"]] = factories.record(session, draft, state=State.DRAFT, actor=MINATO_CLERK)
    return ids


def _letters(session: Session, disaster: int, support: int) -> dict[str, int]:
    scan = factories.scan(session, jpeg((400, 600)), name="人吉市長からの御礼状（写し）.jpg")
    letter = factories.letter(
        disaster, supports=(support,), scans=(scan,), circulate=True, subject="派遣への御礼"
    )
    withdrawn = factories.letter(disaster)
    ids = dict(
        zip(("letter", "letter_w"), factories.record(session, letter, withdrawn), strict=True)
    )
    factories.revise(session, ids["letter"], 1, replace(letter, note="原本は防災課"))
    factories.revise(session, ids["letter_w"], 1, withdrawn, State.WITHDRAWN)
    draft = factories.letter(disaster, sender=NOT_STATED, addressees=())
    [ids["letter_d"]] = factories.record(session, draft, state=State.DRAFT, actor=MINATO_CLERK)
    return ids


def _export(session: Session, account: Account, *, failed: bool = False) -> str:
    """A workbook that is being made, for ever; or one that could not be made."""
    export = ask_for_export(
        session,
        actor=Actor(account.id, account.name, account.role, account.ward),
        report="details",
        parameters="{}",
        known_at_change=1,
        total_rows=5000,
        filename="支援明細_令和5年10月1日現在.xlsx",
    )
    if failed:
        fail_export(session, token=export.token)
    return export.token


def _imports(session: Session, disaster: int) -> Things:
    """What a workbook has brought, and what was taken back."""
    dispatch = factories.dispatch(disaster, headcount=40)
    made, undone = (factories.taken_in(session, dispatch) for _ in range(2))
    change = session.scalars(select(Change.id).where(Change.hash == undone)).one()
    undo(session, actor=SYSTEM, change_id=change)
    session.commit()
    begin_writing(session)
    return {"import": {"change_hash": made}, "import_u": {"change_hash": undone}}


def _held(session: Session, account: Account, *wrong: dict[str, str]) -> str:
    """A workbook with something of everything: new, changed, in conflict, likely there already."""
    rain = session.scalars(
        select(DisasterRevision.record_id).where(DisasterRevision.slug == SLUG)
    ).one()
    contents = [factories.dispatch(rain, headcount=n) for n in (2, 3)]
    ids = factories.record(session, *contents)
    rows = [
        row
        for content, record in zip(contents, ids, strict=True)
        for row in of_record(STAFF, content, record)
    ]
    factories.revise(session, ids[0], 1, replace(contents[0], headcount=5, note="現地と確認"))
    new = {"recipient": "熊本県人吉市", "headcount": "3", "span": "R2.7.10～16"}
    rows = [{**row, "headcount": "4"} for row in rows]
    rows += of_new([{**new, **more} for more in ({}, {"headcount": "9"}, *wrong)], 50)
    return _hold(session, account, sheet_of(STAFF, rows))


def _held_list(session: Session, account: Account) -> str:
    """A list that is not of our form."""
    headings = ["recipient", "title", "headcount", "派遣した職員の所属と、帰ってからの報告のこと"]
    rows = [{"recipient": "熊本県人吉市", "title": "避難所の手伝い", "headcount": "2"}] * 9
    return _hold(session, account, sheet_of(STAFF, rows, headings=headings, name="派遣一覧"))


def _large(session: Session, account: Account, *, failed: bool = False) -> str:
    """One with many rows, that is being read; or that could not be read."""
    token, task = _held(session, account), Task()
    begin_writing(session)
    ask_for_work(session, token=token, task=task, rows=10_000)
    asked = {"token": token, "asked": task.to_json()}
    note_work(session, **asked, done=3, total=10)
    if failed:
        finish_work(session, **asked, found=None)
    session.commit()
    begin_writing(session)
    return token


def _hold(session: Session, account: Account, sheet: Sheet) -> str:
    held = hold_workbook(
        session,
        actor=Actor(account.id, account.name, account.role, account.ward),
        name="令和2年7月豪雨_港区.xlsx",
        content=workbook(sheet),
        options=json.dumps({"state": State.SUBMITTED.value}),
    )
    session.commit()
    begin_writing(session)
    return held.token
