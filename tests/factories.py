"""Contents for tests: valid by default, each test names only what it is about."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from tests.project import PACKAGE
from tracker.domain.access import SYSTEM, Actor, Role
from tracker.domain.disaster import Disaster, DisasterName
from tracker.domain.entry_form.plan import Outcome
from tracker.domain.letter import Letter, Scan
from tracker.domain.recipient import Recipient
from tracker.domain.span import Span
from tracker.domain.support import (
    Aggregate,
    Funds,
    FundsLine,
    GoodsLine,
    OtherSupport,
    ReliefGoods,
    StaffDispatch,
)
from tracker.domain.vocabulary import Channel, FundKind, Hazard, Kind, State
from tracker.models import ImportRow, ImportRun
from tracker.models.connection import begin_writing
from tracker.operations.blobs import keep_blob
from tracker.operations.letters import keep_pages
from tracker.operations.record import Origin, recording
from tracker.operations.reference import association_in
from tracker.scans.checking import checked

MINATO = "131032"
TAITO = "131067"
KATSUSHIKA = "131229"
HITOYOSHI = "432032"
KUMAMOTO = "430005"
MIYAGI = "040002"

#: The words of the association that the program comes with.
WARDS = association_in(PACKAGE / "reference")

MINATO_CLERK = Actor(account_id=None, name="港区 担当", role=Role.WARD, ward=MINATO)
KATSUSHIKA_CLERK = Actor(account_id=None, name="葛飾区 担当", role=Role.WARD, ward=KATSUSHIKA)
SECRETARY = Actor(account_id=None, name="事務局 担当", role=Role.SECRETARIAT)
READER = Actor(account_id=None, name="閲覧 担当", role=Role.VIEWER)


def disaster(**values: Any) -> Disaster:
    start = values.pop("start", date(2020, 7, 3))
    return Disaster(
        **{
            "slug": "2020-july-rain",
            "names": (DisasterName("令和2年7月豪雨", start),),
            "spoken": Span(start, start),
            "hazard": Hazard.HEAVY_RAIN,
            **values,
        }
    )


def dispatch(disaster_id: int, **values: Any) -> StaffDispatch:
    return StaffDispatch(
        disaster_id=disaster_id,
        **{
            "giver": MINATO,
            "channel": Channel.WARD,
            "recipient": Recipient(HITOYOSHI),
            "headcount": 2,
            "span": Span(date(2020, 7, 10), date(2020, 7, 16)),
            "decided_on": date(2020, 7, 8),
            **values,
        },
    )


def goods(disaster_id: int, **values: Any) -> ReliefGoods:
    return ReliefGoods(
        disaster_id=disaster_id,
        **{
            "giver": MINATO,
            "channel": Channel.WARD,
            "recipient": Recipient(HITOYOSHI),
            "goods": (GoodsLine(line_id=1, item_text="土のう袋", quantity=None, unit="枚"),),
            "sent_on": date(2020, 7, 9),
            **values,
        },
    )


def funds(disaster_id: int, *amounts: int | None, **values: Any) -> Funds:
    return Funds(
        disaster_id=disaster_id,
        **{
            "giver": MINATO,
            "channel": Channel.WARD,
            "fund_kind": FundKind.CONDOLENCE,
            "funds": tuple(
                FundsLine(line_id=number, recipient=Recipient(KUMAMOTO), amount_yen=amount)
                for number, amount in enumerate(amounts, 1)
            ),
            "decided_on": date(2020, 7, 20),
            **values,
        },
    )


def joint_funds(disaster_id: int, *amounts: int | None, **values: Any) -> Funds:
    return funds(disaster_id, *amounts, giver="joint", channel=Channel.JOINT, **values)


def letter(disaster_id: int, **values: Any) -> Letter:
    return Letter(
        disaster_id=disaster_id,
        **{
            "owner": MINATO,
            "dated": Span(date(2020, 8, 3), date(2020, 8, 3)),
            "received_on": date(2020, 8, 6),
            "sender": Recipient(HITOYOSHI),
            "sender_title": "市長",
            "sender_name": "人吉太郎",
            "addressees": (MINATO,),
            **values,
        },
    )


def scan(session: Session, content: bytes, name: str = "御礼状.jpg") -> Scan:
    """A scan whose file and pages are in the ledger, as if it had come with a form."""
    found = checked(name, content)
    begin_writing(session)
    keep_blob(session, content=content, media_type=found.scan.media_type)
    keep_pages(session, sha256=found.scan.sha256, pages=found.pages)
    session.commit()
    begin_writing(session)
    return found.scan


def other(disaster_id: int, **values: Any) -> OtherSupport:
    return OtherSupport(
        disaster_id=disaster_id,
        **{"giver": MINATO, "channel": Channel.WARD, "what": "災害廃棄物の受け入れ", **values},
    )


def aggregate(disaster_id: int, of_kind: Kind, **values: Any) -> Aggregate:
    return Aggregate(
        disaster_id=disaster_id,
        of_kind=of_kind,
        **{
            "giver": "all_wards",
            "channel": Channel.WARD,
            "speaks_of": date(2023, 10, 1),
            **values,
        },
    )


def record(
    session: Session, *contents: Any, state: State = State.SUBMITTED, actor: Actor = SYSTEM
) -> list[int]:
    """Write contents as new records in one change, commit, and return their record ids."""
    begin_writing(session)
    with recording(session, actor=actor, origin=Origin.FORM) as change:
        ids = [change.create(content, state).record_id for content in contents]
    session.commit()
    begin_writing(session)
    return ids


def revise(
    session: Session,
    record_id: int,
    base: int,
    content: Any,
    state: State = State.SUBMITTED,
    actor: Actor = SYSTEM,
) -> int:
    """Write the next revision, commit, and return the id of the change."""
    begin_writing(session)
    with recording(session, actor=actor, origin=Origin.FORM) as change:
        change.revise(record_id, base, content, state)
    session.commit()
    begin_writing(session)
    return change.change.id


def import_row(record_id: int, **values: Any) -> ImportRow:
    return ImportRow(
        **{
            "sheet": "職員派遣",
            "row": 4,
            "key": "KEYKEYKEYKEY-1",
            "outcome": Outcome.NEW,
            "record_id": record_id,
            "line": 0,
            "revision": 1,
            **values,
        }
    )


def taken_in(session: Session, *contents: Any, state: State = State.SUBMITTED) -> str:
    """Write contents as if a workbook had brought them; the hash of the change."""
    begin_writing(session)
    with recording(session, actor=SYSTEM, origin=Origin.IMPORT) as change:
        ids = [change.create(content, state).record_id for content in contents]
        sha256 = keep_blob(session, content=repr(contents).encode(), media_type="text/plain")
        rows = [import_row(record_id, row=row) for row, record_id in enumerate(ids, 2)]
        change.take_in(ImportRun(sha256=sha256, name="様式.xlsx"), rows)
    session.commit()
    begin_writing(session)
    return change.change.hash
