"""The law of the form: what was meant at the desk is what stands in the ledger, and nothing else.

Random ledgers go out as real workbooks, are edited at random (cells, order of rows and columns, the
writing of dates and numbers), come back through the reader, and are compared with what was meant.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import count
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from sqlalchemy.orm import Session

from tests import factories as make
from tracker import clock
from tracker.domain.disaster import DisasterName
from tracker.domain.entry_form.plan import Outcome
from tracker.domain.entry_form.reading import Reading
from tracker.domain.errors import RuleBroken
from tracker.domain.recipient import Recipient
from tracker.domain.span import Span
from tracker.domain.support import FundsLine, GoodsLine
from tracker.domain.vocabulary import Noun, State
from tracker.domain.wareki import format_date
from tracker.models.connection import begin_writing
from tracker.operations.imports import apply
from tracker.queries.disasters import register
from tracker.queries.form_entries import form_entries
from tracker.queries.incoming import plan_book
from tracker.queries.moment import clocks, head
from tracker.queries.records import current
from tracker.reports.entry_form.content import entry_form
from tracker.reports.entry_form.data import FormOrder, form_data
from tracker.reports.excel.form_workbook import write_form
from tracker.sheets.reading import read

STAFF, GOODS, FUNDS = "職員派遣", "支援物資", "支援金"
DAYS = st.dates(date(2020, 7, 4), date(2020, 9, 30))
SETTINGS = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,  # each example is a workbook out and back: the same ones in every run
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # shrinking would take minutes
)
_slugs = count(1)

dispatches = st.builds(
    lambda n, day, note: make.dispatch(
        0, headcount=n, decided_on=day, note=note, span=Span(date(2020, 10, 1), date(2020, 10, 9))
    ),
    st.integers(1, 40),
    st.none() | DAYS,
    st.sampled_from(["", "車両2台", "=1+1", "改\n行", "'括弧"]),
)
deliveries = st.builds(
    lambda counts, day: make.goods(
        0,
        sent_on=day,
        goods=tuple(
            GoodsLine(line_id=n, item_text=f"物資{n}", quantity=q, unit="箱")
            for n, q in enumerate(counts, 1)
        ),
    ),
    st.lists(st.none() | st.integers(1, 9999).map(Decimal), min_size=1, max_size=3),
    DAYS,
)
decisions = st.builds(
    lambda amounts, day: make.funds(
        0,
        1,
        decided_on=day,
        funds=tuple(
            FundsLine(line_id=n, recipient=Recipient(make.KUMAMOTO), amount_yen=yen)
            for n, yen in enumerate(amounts, 1)
        ),
    ),
    st.lists(st.none() | st.integers(1, 10**9), min_size=1, max_size=3),
    DAYS,
)
contents = st.lists(dispatches | deliveries | decisions, min_size=1, max_size=5)


@dataclass
class Desk:
    """A workbook on the desk of somebody: rows of values under headings, by sheet."""

    titles: dict[str, list[str]]
    rows: dict[str, list[list[Any]]]

    def place(self, sheet: str, title: str) -> int:
        return self.titles[sheet].index(title)

    def of(self, sheet: str, record: int, line: int | None = None) -> list[Any]:
        """The row of a record, or of one of its lines."""
        at, of_line = self.place(sheet, "記録"), self.place(sheet, "行")
        wanted = [str(record), *([str(line)] if line else [])]
        return next(
            row
            for row in self.rows[sheet]
            if [row[at], *([row[of_line]] if line else [])] == wanted
        )

    def put(self, sheet: str, row: list[Any], title: str, value: Any) -> None:
        row[self.place(sheet, title)] = value

    def empty(self, sheet: str) -> list[Any]:
        """The next row that nothing was written in."""
        at = self.place(sheet, "支援先の自治体")
        mark, example = self.place(sheet, "行"), self.place(sheet, "取消")
        return next(
            row for row in self.rows[sheet] if row[at] is None and row[mark] and not row[example]
        )

    def sent_back(self, random: Random) -> bytes:
        """The values in a new workbook, rows and columns in any order, some rows above."""
        book = Workbook()
        book.remove(book.active)
        for name, titles in self.titles.items():
            sheet = book.create_sheet(name)
            for _ in range(random.randrange(3)):
                sheet.append(["", "葛飾区から"])
            order = random.sample(range(len(titles)), len(titles))
            rows = random.sample(self.rows[name], len(self.rows[name]))
            for row in [titles, *rows]:
                sheet.append([row[place] for place in order])
                for cell in sheet[sheet.max_row]:
                    if isinstance(cell.value, str):
                        cell.data_type = "s"
        return content_of(book)


def content_of(book: Workbook) -> bytes:
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def gone_out(session: Session, slug: str) -> Desk:
    """The form of 港区 as it goes out now, with few empty rows."""
    row = next(one for one in register(session, head(session)) if one.content.slug == slug)
    order = FormOrder(
        giver=make.MINATO,
        disaster=row,
        clocks=clocks(session),
        made_at=clock.now(),
        blank=False,
    )
    made = BytesIO()
    write_form(entry_form(form_data(session, order), 4), made)
    titles, rows = {}, {}
    for sheet in load_workbook(made):
        values = [list(row) for row in sheet.iter_rows(values_only=True)]
        top = next((n for n, row in enumerate(values) if "確認" in row), None)
        if top is not None:
            titles[sheet.title], rows[sheet.title] = values[top], values[top + 1 :]
    return Desk(titles, rows)


def written(day: date, how: int) -> Any:
    """A day as people write it."""
    short = f"R{day.year - 2018}.{day.month}.{day.day}"
    return (day, format_date(day), short, day.isoformat(), f"{day:%Y%m%d}", short.translate(WIDE))[
        how
    ]


WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")
NUMBERS: list[Callable[[int], Any]] = [
    lambda n: n,
    str,
    lambda n: f"{n:,}",
    lambda n: str(n).translate(WIDE),
    lambda n: f" {n}人 ",
]


@pytest.fixture
def new_disaster(session: Session) -> Callable[[], tuple[int, str]]:
    """A disaster of its own for each example, so that they do not meet."""

    def made() -> tuple[int, str]:
        slug = f"rain-{next(_slugs)}"
        name = DisasterName(f"豪雨{slug}", date(2020, 7, 3))
        return make.record(session, make.disaster(slug=slug, names=(name,)))[0], slug

    return made


def come_back(session: Session, content: bytes, reading: Reading = Reading()) -> Any:  # noqa: B008
    book = read("様式.xlsx", content)
    session.rollback()
    begin_writing(session)
    try:
        made = apply(
            session,
            actor=make.MINATO_CLERK,
            name="様式.xlsx",
            content=content,
            sheets=book.sheets,
            reading=reading,
        )
        session.commit()
        return made
    except RuleBroken as refused:
        session.rollback()
        plan = plan_book(session, actor=make.MINATO_CLERK, sheets=book.sheets, reading=reading)
        refused.add_note(f"errors: {plan.errors}")
        raise
    finally:
        begin_writing(session)


def stands(session: Session, disaster: int) -> list[str]:
    """What is recorded, without its order."""
    entries = form_entries(
        session,
        make.MINATO_CLERK.scope,
        giver=make.MINATO,
        disaster_id=disaster,
        known_at=head(session),
    )
    return sorted(repr(_comparable(entry.content)) for entry in entries)


def _comparable(content: Any) -> Any:
    """Without the ids of lines: those that are added get the next ones."""
    for name in ("goods", "funds"):
        if hasattr(content, name):
            lines = sorted((replace(one, line_id=1) for one in getattr(content, name)), key=repr)
            content = replace(content, **{name: tuple(lines)})
    return content


def entered(session: Session, disaster: int, some: list[Any]) -> dict[int, Any]:
    mine = [replace(content, disaster_id=disaster) for content in some]
    return dict(zip(make.record(session, *mine), mine, strict=True))


def edited(desk: Desk, record: int, content: Any, random: Random) -> Any | None:
    """Change something of an entry at the desk; what is meant by it (None: withdrawn)."""
    kind = type(content).__name__
    if random.random() < 0.15:
        sheet = {"StaffDispatch": STAFF, "ReliefGoods": GOODS, "Funds": FUNDS}[kind]
        lines = [one.line_id for one in getattr(content, "goods", getattr(content, "funds", ()))]
        for line in lines or [None]:
            desk.put(sheet, desk.of(sheet, record, line), "取消", random.choice(["○", "取消"]))
        return None
    if kind == "StaffDispatch":
        return _edited_staff(desk, desk.of(STAFF, record), content, random)
    if kind == "ReliefGoods":
        line = random.choice(content.goods)
        number = random.randint(1, 999)
        text = random.choice([number, f"{number}箱", f"{number:,}", str(number).translate(WIDE)])
        desk.put(GOODS, desk.of(GOODS, record, line.line_id), "数量", text)
        changed = replace(line, quantity=Decimal(number))
        lines = tuple(changed if one is line else one for one in content.goods)
        return replace(content, goods=lines)
    line, yen = random.choice(content.funds), random.choice([None, 10_000 * random.randint(1, 99)])
    text = "未公表" if yen is None else random.choice([yen, f"{yen:,}円", f"{yen // 10_000}万円"])
    desk.put(FUNDS, desk.of(FUNDS, record, line.line_id), "金額(円)", text)
    changed = replace(line, amount_yen=yen)
    return replace(content, funds=tuple(changed if o is line else o for o in content.funds))


def _edited_staff(desk: Desk, row: list[Any], content: Any, random: Random) -> Any:
    number, day = random.randint(1, 40), date(2020, 7, random.randint(4, 30))
    desk.put(STAFF, row, "人数", random.choice(NUMBERS)(number))
    desk.put(STAFF, row, "決定日", written(day, random.randrange(6)))
    note = random.choice(["", "直した", "+81", "@家"])
    desk.put(STAFF, row, "備考", note)
    return replace(content, headcount=number, decided_on=day, note=note)


def added(desk: Desk, disaster: int, random: Random) -> Any:
    """A new row at the desk, in an empty one of the form or in one that a person put in."""
    row = desk.empty(STAFF)
    if random.random() < 0.3:
        row = [None] * len(desk.titles[STAFF])
        desk.rows[STAFF].append(row)
    number, day = random.randint(1, 40), date(2020, 8, random.randint(1, 28))
    for title, value in {
        "支援先の自治体": "熊本県人吉市",
        "人数": random.choice(NUMBERS)(number),
        "派遣期間": written(day, random.randrange(6)),
    }.items():
        desk.put(STAFF, row, title, value)
    return make.dispatch(
        disaster,
        recipient=Recipient(make.HITOYOSHI),
        headcount=number,
        span=Span(day, day),
        decided_on=None,
        occupation=None,
        duty=None,
        legal_basis=None,
    )


@SETTINGS
@given(some=contents, random=st.randoms(use_true_random=False), news=st.integers(0, 3))
def test_what_was_meant_at_the_desk_stands_in_the_ledger(session, new_disaster, some, random, news):
    disaster, slug = new_disaster()
    given_out = entered(session, disaster, some)
    desk = gone_out(session, slug)
    meant = [
        edited(desk, record, content, random) if random.random() < 0.6 else content
        for record, content in given_out.items()
    ]
    meant += [added(desk, disaster, random) for _ in range(news)]
    content = desk.sent_back(random)
    wanted = sorted(repr(_comparable(one)) for one in meant if one is not None)
    if stands(session, disaster) != wanted:
        come_back(session, content)
    there = stands(session, disaster)
    lost, more = sorted({*wanted} - {*there}), sorted({*there} - {*wanted})
    assert (lost, more) == ([], []), "what was meant is lost, or something else stands there"
    assert there == wanted
    with pytest.raises(RuleBroken, match="新しく変わるところはありません"):
        come_back(session, desk.sent_back(random))


CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "headcount": st.integers(1, 5),
        "note": st.sampled_from("甲乙"),
        "title": st.just("丙"),
    },
)


@SETTINGS
@given(mine=CHANGES, theirs=CHANGES, decide=st.booleans(), random=st.randoms(use_true_random=False))
def test_edits_of_both_sides_lose_none_and_overwrite_none_silently(
    session, new_disaster, mine, theirs, decide, random
):
    disaster, slug = new_disaster()
    [(record, base)] = entered(session, disaster, [make.dispatch(0, headcount=9)]).items()
    desk = gone_out(session, slug)
    row = desk.of(STAFF, record)
    for name, title in (("headcount", "人数"), ("note", "備考"), ("title", "件名")):
        if name in mine:
            desk.put(STAFF, row, title, mine[name])
    if theirs:
        make.revise(session, record, 1, replace(base, **theirs))
    content = desk.sent_back(random)
    both = {name for name in mine if name in theirs and mine[name] != theirs[name]}
    sheets = read("様式.xlsx", content).sheets
    plan = plan_book(session, actor=make.MINATO_CLERK, sheets=sheets, reading=Reading())
    [step] = plan.steps
    assert {conflict.field for conflict in step.conflicts} == both
    assert (step.outcome is Outcome.CONFLICT) == bool(both)
    asked = frozenset((str(record), field) for field in both)
    reading = Reading(chosen=asked if decide else frozenset(), decided=asked)
    wanted = replace(base, **({**theirs, **mine} if decide else {**mine, **theirs}))
    if wanted != replace(base, **theirs):
        come_back(session, content, reading)
    now = current(session, Noun.SUPPORT, record, make.SECRETARY.scope)
    assert (now.content, now.state) == (wanted, State.SUBMITTED)
