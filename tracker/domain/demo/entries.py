"""Random entries of each kind that a ward could have made; all of them pass the rules."""

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tracker.domain.demo.world import Site, World, contact
from tracker.domain.giver import Giver
from tracker.domain.recipient import NOT_STATED, Recipient
from tracker.domain.span import Span
from tracker.domain.support import (
    Funds,
    FundsLine,
    GoodsLine,
    NilReturn,
    OtherSupport,
    ReliefGoods,
    StaffDispatch,
    Support,
)
from tracker.domain.vocabulary import Channel, Duty, FundKind, Kind, LegalBasis, Occupation

#: Duty, the occupation that goes with it, and what for.
WORK = (
    (Duty.SHELTER, Occupation.CLERICAL, "避難所の運営支援"),
    (Duty.SHELTER, Occupation.PUBLIC_HEALTH_NURSE, "避難所での健康相談"),
    (Duty.DAMAGE_CERTIFICATE, Occupation.CLERICAL, "り災証明書の発行窓口の支援"),
    (Duty.BUILDING_RISK, Occupation.ARCHITECTURE, "応急危険度判定"),
    (Duty.DAMAGE_SURVEY, Occupation.ARCHITECTURE, "住家の被害認定調査"),
    (Duty.DAMAGE_SURVEY, Occupation.CIVIL_ENGINEERING, "住家の被害認定調査"),
    (Duty.CASE_WORK, Occupation.WELFARE, "生活再建相談の支援"),
    (Duty.DISASTER_WASTE, Occupation.WASTE_COLLECTION, "災害廃棄物の収集運搬"),
    (Duty.OTHER, Occupation.OTHER, "避難所の通訳"),
)
#: Days that a dispatch lasts, its legal basis, and how often it is so.
TERMS = (
    (7, LegalBasis.SHORT_DISPATCH, 50),
    (10, LegalBasis.COUNTERPART, 22),
    (5, LegalBasis.GENERAL_SUPPORT, 8),
    (31, LegalBasis.AGREEMENT, 12),
    (180, LegalBasis.LOCAL_AUTONOMY_ACT, 8),
)
OUTSIDE_THE_CATALOGUE = (
    ("土のう袋", "枚"), ("段ボールベッド", "台"), ("レトルトがゆ", "食"), ("扇風機", "台"),
    ("スコップ", "本"),
)  # fmt: skip
OTHER_SUPPORT = (
    ("{member}営住宅の提供(避難者の受け入れ)", "戸", 1, 12),
    ("災害廃棄物の受け入れ(可燃性廃棄物)", "トン", 20, 900),
    ("被災者へのホームステイの紹介", "世帯", 1, 6),
    ("給水車の貸し出し", "台", 1, 3),
    ("{member}施設での募金箱の設置", "", 0, 0),
    ("被災地の物産展の開催", "", 0, 0),
)
KINDS = {Kind.STAFF: 48, Kind.GOODS: 20, Kind.FUNDS: 20, Kind.OTHER: 10, Kind.NIL: 2}


def entry(rng: random.Random, world: World, site: Site, ward: Giver) -> Support:
    """An entry of one of the kinds that a ward gives."""
    (kind,) = rng.choices(list(KINDS), weights=list(KINDS.values()))
    return MAKERS[kind](rng, world, site, ward)


def _common(rng: random.Random, site: Site, ward: Giver, title: str) -> dict[str, Any]:
    return {
        "disaster_id": site.record_id,
        "giver": ward.code,
        "channel": Channel.WARD,
        "title": title,
        "contact": contact(rng),
    }


def recipient(rng: random.Random, site: Site) -> Recipient:
    """Mostly a town, sometimes a prefecture, a body without a code, or nobody stated."""
    chance = rng.random()
    if chance < 0.85:
        return Recipient(rng.choice(site.towns))
    if chance < 0.93:
        return Recipient(rng.choice(site.prefectures))
    return Recipient(name="日本赤十字社") if chance < 0.97 else NOT_STATED


def day_in(rng: random.Random, site: Site) -> date:
    """A day of the support for a disaster; most fell early."""
    days = (site.last - site.first).days
    return site.first + timedelta(days=int(days * rng.random() ** 1.6))


def staff(rng: random.Random, world: World, site: Site, ward: Giver) -> StaffDispatch:
    """A dispatch; those to current disasters may be under way, open-ended or still to come."""
    duty, occupation, what = rng.choice(WORK)
    ((days, basis, _),) = rng.choices(TERMS, weights=[often for *_, often in TERMS])
    first = day_in(rng, site)
    is_open = site.ongoing and rng.random() < 0.04
    last = None if is_open else first + timedelta(days=days - 1)
    headcount = rng.choices((1, 2, 3, 4, 6, 8), weights=(30, 34, 14, 12, 6, 4))[0]
    made = StaffDispatch(
        **_common(rng, site, ward, what),
        recipient=Recipient(rng.choice(site.towns)),
        headcount=headcount,
        span=Span(first, last),
        decided_on=None if rng.random() < 0.1 else _decided(rng, world, first),
        occupation=occupation,
        occupation_text="通訳" if occupation is Occupation.OTHER else "",
        duty=duty,
        duty_text="外国人避難者の通訳" if duty is Duty.OTHER else "",
        legal_basis=basis,
        wave=rng.randint(1, 8) if rng.random() < 0.5 else None,
    )
    if rng.random() < 0.05 and last is not None and headcount > 1:
        made = replace(made, person_days=headcount * days - rng.randint(1, days))
    return replace(made, channel=Channel.VIA_METROPOLIS) if rng.random() < 0.12 else made


def _decided(rng: random.Random, world: World, first: date) -> date:
    return min(first - timedelta(days=rng.randint(1, 9)), world.today)


def goods(rng: random.Random, world: World, site: Site, ward: Giver) -> ReliefGoods:
    """A delivery of one to four items; some quantities are not known."""
    sent_on = min(day_in(rng, site), world.today)
    lines = [_goods_line(rng, world, number) for number in range(1, rng.randint(1, 4) + 1)]
    late = rng.randint(1, 4)
    received_on = sent_on + timedelta(days=late)
    return ReliefGoods(
        **_common(rng, site, ward, "備蓄物資の提供"),
        recipient=recipient(rng, site),
        goods=tuple(lines),
        sent_on=None if rng.random() < 0.04 else sent_on,
        received_on=received_on if received_on <= world.today and rng.random() < 0.7 else None,
    )


def _goods_line(rng: random.Random, world: World, number: int) -> GoodsLine:
    quantity = None if rng.random() < 0.06 else Decimal(rng.randint(1, 60) * 10)
    if rng.random() < 0.1 or not world.items:
        text, unit = rng.choice(OUTSIDE_THE_CATALOGUE)
        return GoodsLine(line_id=number, item_text=text, quantity=quantity, unit=unit)
    item = rng.choice(world.items)
    return GoodsLine(line_id=number, item_id=item.record_id, quantity=quantity, unit=item.unit)


def funds(rng: random.Random, world: World, site: Site, ward: Giver) -> Funds:
    """A decision with one to three recipients; some amounts are not published."""
    kind = rng.choices((FundKind.CONDOLENCE, FundKind.DONATION, FundKind.RECOVERY), (50, 40, 10))[0]
    decided_on = min(day_in(rng, site), world.today)
    paid_on = decided_on + timedelta(days=rng.randint(3, 40))
    lines = tuple(
        FundsLine(
            line_id=number,
            recipient=recipient(rng, site),
            amount_yen=None if rng.random() < 0.05 else rng.randint(1, 50) * 100_000,
        )
        for number in range(1, rng.choices((1, 2, 3), (80, 14, 6))[0] + 1)
    )
    return Funds(
        **_common(rng, site, ward, f"{kind.label}の贈呈"),
        fund_kind=kind,
        funds=lines,
        decided_on=decided_on,
        paid_on=paid_on if paid_on <= world.today else None,
    )


def other(rng: random.Random, world: World, site: Site, ward: Giver) -> OtherSupport:
    """Housing, waste, collecting boxes; some without quantity."""
    told, unit, least, most = rng.choice(OTHER_SUPPORT)
    what = told.format(member=world.association.member)
    first = min(day_in(rng, site), world.today)
    last = first + timedelta(days=rng.randint(5, 120))
    return OtherSupport(
        **_common(rng, site, ward, what),
        recipient=recipient(rng, site),
        what=what,
        quantity=Decimal(rng.randint(least, most)) if most else None,
        unit=unit,
        span=Span(first, last),
    )


def nil(rng: random.Random, world: World, site: Site, ward: Giver) -> NilReturn:
    """該当なし for one kind."""
    return NilReturn(
        **_common(rng, site, ward, ""),
        of_kind=rng.choice((Kind.GOODS, Kind.OTHER)),
        speaks_of=min(day_in(rng, site) + timedelta(days=20), world.today),
    )


MAKERS = {Kind.STAFF: staff, Kind.GOODS: goods, Kind.FUNDS: funds, Kind.OTHER: other, Kind.NIL: nil}
