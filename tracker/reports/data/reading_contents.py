"""Rows of the tables as contents of the ledger: the way back of support_rows and register_rows."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from tracker.domain.disaster import Disaster, DisasterName
from tracker.domain.errors import InputError
from tracker.domain.item import Item
from tracker.domain.ledger_data import LedgerData
from tracker.domain.letter import Letter
from tracker.domain.numbers import LIMIT
from tracker.domain.recipient import NOT_STATED, Recipient
from tracker.domain.shares import ShareRule
from tracker.domain.span import Precision, Span
from tracker.domain.support import (
    Aggregate,
    Contact,
    Funds,
    FundsLine,
    GoodsLine,
    NilReturn,
    OtherSupport,
    ReliefGoods,
    Share,
    StaffDispatch,
    Support,
)
from tracker.domain.vocabulary import (
    CameBy,
    Channel,
    Coverage,
    DisasterStatus,
    Duty,
    FundKind,
    Hazard,
    Kind,
    LegalBasis,
    Occupation,
)
from tracker.reports.data.codes import NO_UNIT

Row = Mapping[str, Any]
Rows = list[dict[str, Any]]


class Tables:
    """The rows of every table, and those of one record in the order of their positions."""

    def __init__(self, rows: Mapping[str, Rows]) -> None:
        self.rows = rows
        self._by_record: dict[str, dict[int, Rows]] = {}

    def of(self, table: str, record_id: int) -> Rows:
        """The rows of a record, by position where the table has one."""
        if table not in self._by_record:
            found: dict[int, Rows] = defaultdict(list)
            for row in self.rows[table]:
                found[row["record_id"]].append(row)
            for rows in found.values():
                rows.sort(key=lambda row: row.get("position", 0))
            self._by_record[table] = dict(found)
        return self._by_record[table].get(record_id, [])

    def one(self, table: str, record_id: int) -> Row:
        """The row of a record; none is a row of blanks."""
        found = self.of(table, record_id)
        return found[0] if found else defaultdict(lambda: None)


def ledger_data(tables: Tables, *, as_of: str, known_at: str) -> LedgerData:
    """Raises InputError where a row cannot be what it says."""
    return LedgerData(
        disasters=_read("disasters", tables, _disaster),
        items=_read("items", tables, lambda row, _: _item(row)),
        supports=_read("entries", tables, _support),
        letters=_read("letters", tables, _letter),
        places=frozenset(row["code"] for row in tables.rows["recipients"]),
        givers=frozenset(row["code"] for row in tables.rows["wards"]),
        as_of=as_of,
        known_at=known_at,
    )


def _read(table: str, tables: Tables, read: Any) -> dict[int, Any]:
    found = {}
    for row in tables.rows[table]:
        try:
            found[row["record_id"]] = read(row, tables)
        except InputError as error:
            raise InputError(f"{table}.csvの{row['record_number']}: {error.message}") from error
        except (ValueError, TypeError, KeyError) as error:
            raise InputError(
                f"{table}.csvの{row['record_number']}: "
                "種別に要る列が空欄か、種別に合わない語があります。"
            ) from error
    return found


def _span(row: Row, before: str = "") -> Span | None:
    first = row[f"{before}first_on"]
    if first is None:
        return None
    precision = Precision(row[f"{before}precision"] or Precision.DAY)
    return Span(first, row[f"{before}last_on"], precision)


def _recipient(row: Row, before: str = "recipient") -> Recipient:
    code, name = row[f"{before}_code"], row[f"{before}_name"]
    if code:
        return Recipient(code=code)
    return Recipient(name=name) if name else NOT_STATED


def _unit(row: Row) -> str:
    return "" if row["unit"] in (None, NO_UNIT) else str(row["unit"])


def _word(words: Any, value: str | None) -> Any:
    return None if value is None else words(value)


def _support(row: Row, tables: Tables) -> Support:
    common: dict[str, Any] = {
        "disaster_id": row["disaster_id"],
        "giver": row["giver_code"],
        "channel": Channel(row["channel"]),
        "title": row["title"] or "",
        "contact": Contact(section=row["section"] or ""),
        "note": row["note"] or "",
        "source": row["source"] or "",
        "cancelled_on": row["cancelled_on"],
    }
    record_id = row["record_id"]
    match Kind(row["kind"]):
        case Kind.STAFF:
            return _staff(row, tables.one("staff", record_id), common)
        case Kind.GOODS:
            return ReliefGoods(
                **common,
                recipient=_recipient(row),
                goods=_goods(tables, record_id),
                sent_on=row["sent_on"],
                received_on=row["received_on"],
            )
        case Kind.FUNDS:
            return _funds(row, tables, common)
        case Kind.OTHER:
            return _other(row, tables.one("other_supports", record_id), common)
        case Kind.AGGREGATE:
            return _aggregate(row, tables, common)
        case _:
            of_kind = _word(Kind, row["measured_kind"])
            return NilReturn(**common, of_kind=of_kind, speaks_of=row["speaks_of"])


def _staff(row: Row, own: Row, common: dict[str, Any]) -> StaffDispatch:
    return StaffDispatch(
        **common,
        recipient=_recipient(row),
        headcount=own["headcount"],
        span=_span(row),
        decided_on=row["decided_on"],
        person_days=own["person_days_given"],
        occupation=_word(Occupation, own["occupation"]),
        occupation_text=own["occupation_other"] or "",
        duty=_word(Duty, own["duty"]),
        duty_text=own["duty_other"] or "",
        legal_basis=_word(LegalBasis, own["legal_basis"]),
        legal_basis_text=own["legal_basis_other"] or "",
        wave=own["wave"],
    )


def _goods(tables: Tables, record_id: int) -> tuple[GoodsLine, ...]:
    return tuple(
        GoodsLine(
            line_id=line["line_id"],
            item_id=line["item_id"],
            item_text=line["item_other"] or "",
            quantity=line["quantity"],
            unit=_unit(line),
        )
        for line in tables.of("goods_lines", record_id)
    )


def _funds(row: Row, tables: Tables, common: dict[str, Any]) -> Funds:
    record_id = row["record_id"]
    yen = sum(line["amount_yen"] or 0 for line in tables.of("funds_lines", record_id))
    if yen > LIMIT:
        raise InputError("金額の合計が大きすぎます。1,000兆円までにしてください。")
    return Funds(
        **common,
        fund_kind=_word(FundKind, row["fund_kind"]),
        funds=tuple(
            FundsLine(
                line_id=line["line_id"],
                recipient=_recipient(line),
                amount_yen=line["amount_yen"],
            )
            for line in tables.of("funds_lines", record_id)
        ),
        decided_on=row["decided_on"],
        paid_on=row["paid_on"],
        received_on=row["received_on"],
        share_rule=_word(ShareRule, row["share_rule"]),
        shares=tuple(
            Share(
                ward=share["ward_code"],
                amount_yen=share["amount_yen"],
                weight=share["weight"],
                paid_on=share["paid_on"],
            )
            for share in tables.of("shares", record_id)
        ),
    )


def _other(row: Row, own: Row, common: dict[str, Any]) -> OtherSupport:
    return OtherSupport(
        **common,
        recipient=_recipient(row),
        what=own["what"] or "",
        quantity=own["quantity"],
        unit=_unit(own),
        span=_span(row),
    )


def _aggregate(row: Row, tables: Tables, common: dict[str, Any]) -> Aggregate:
    record_id = row["record_id"]
    own = tables.one("aggregates", record_id)
    figures = {f["figure"]: f["value"] for f in tables.of("aggregate_figures", record_id)}
    return Aggregate(
        **common,
        of_kind=Kind(row["measured_kind"]),
        fund_kind=_word(FundKind, row["fund_kind"]),
        speaks_of=row["speaks_of"],
        period=_span(row),
        recipient=_recipient(row),
        recipient_label=own["recipient_label"] or "",
        recipient_count=own["recipient_count"],
        goods=_goods(tables, record_id),
        **figures,
    )


def _letter(row: Row, tables: Tables) -> Letter:
    record_id = row["record_id"]
    return Letter(
        disaster_id=row["disaster_id"],
        owner=row["owner_code"],
        dated=_span(row, "dated_"),
        received_on=row["received_on"],
        sender=_recipient(row, "sender"),
        sender_title=row["sender_title"] or "",
        sender_name=row["sender_person"] or "",
        addressees=tuple(r["addressee_code"] for r in tables.of("letter_addressees", record_id)),
        came_by=_word(CameBy, row["came_by"]),
        subject=row["subject"] or "",
        supports=tuple(r["support_id"] for r in tables.of("letter_supports", record_id)),
        circulate=row["circulate"],
        publishable=row["publishable"],
        note=row["note"] or "",
        source=row["source"] or "",
    )


def _disaster(row: Row, tables: Tables) -> Disaster:
    record_id = row["record_id"]
    places = tables.of("disaster_places", record_id)
    spoken = _span(row, "spoken_")
    if spoken is None:
        raise InputError("spoken_first_onが空欄です。")
    return Disaster(
        slug=row["slug"],
        names=tuple(
            DisasterName(n["name"], n["used_from"]) for n in tables.of("disaster_names", record_id)
        ),
        also_known_as=tuple(n["name"] for n in tables.of("disaster_aliases", record_id)),
        hazard=Hazard(row["hazard"]),
        spoken=spoken,
        happened=_span(row, "happened_"),
        hardest_hit=tuple(p["place_code"] for p in places if p["hardest_hit"]),
        further=tuple(p["place_code"] for p in places if not p["hardest_hit"]),
        glide=row["glide"] or "",
        status=DisasterStatus(row["status"]),
        provisional=row["provisional"],
        proposed_by=row["proposed_by"],
        coverage_staff=_word(Coverage, row["coverage_staff"]),
        coverage_goods=_word(Coverage, row["coverage_goods"]),
        coverage_funds=_word(Coverage, row["coverage_funds"]),
        coverage_other=_word(Coverage, row["coverage_other"]),
        note=row["note"] or "",
        source=row["source"] or "",
    )


def _item(row: Row) -> Item:
    return Item(
        category=row["category"],
        name=row["name"],
        unit=row["unit"],
        position=row["position"],
        active=row["active"],
    )
