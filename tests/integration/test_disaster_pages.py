"""The list of disasters and the page of one: what they say, where each figure leads, what it costs."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests import factories as make
from tests.pages import Page, Pages
from tests.statements import counted
from tracker.domain.disaster import DisasterName
from tracker.domain.recipient import Recipient
from tracker.domain.span import Span
from tracker.domain.support import NilReturn
from tracker.domain.vocabulary import Channel, Coverage, DisasterStatus, Kind, State
from tracker.extensions import db
from tracker.models import Giver

YEAR_END = "?as_of=2020-12-28"


@pytest.fixture
def rain(session: Session) -> int:
    rain, noise = make.record(
        session,
        make.disaster(coverage_staff=Coverage.PART, hardest_hit=(make.KUMAMOTO,)),
        make.disaster(slug="noise", names=(DisasterName("別の災害", date(2020, 1, 1)),)),
    )
    make.record(session, make.dispatch(noise, headcount=99), make.goods(noise))
    return rain


@pytest.fixture
def reader(pages: Pages) -> Pages:
    pages.sign_in("viewer")
    return pages


def row_of(page: Page, caption: str, name: str) -> list[str]:
    found = [row for row in page.table(caption) if row[0] == name]
    assert found, f"no row {name!r} in {caption!r}: {page.table(caption)}"
    return found[0]


def test_the_list_shows_each_disaster_in_one_line(session, rain, reader):
    make.record(
        session,
        make.dispatch(rain, headcount=3),
        make.joint_funds(rain, 1_000_000_000, None),
        make.dispatch(rain, headcount=50),
    )
    page = reader.open(f"/disasters/{YEAR_END}")
    line = row_of(page, "災害の一覧", "令和2年7月豪雨(令和2年7月3日)")
    assert line[2:7] == ["熊本県", "53人", "10億円＋未公表1件", "未入力", "未入力"]
    assert line[7] == "▶対応中 ◐記録は一部"


def test_the_newest_disaster_comes_first_and_later_ones_are_not_shown(session, rain, reader):
    make.record(
        session,
        make.disaster(
            slug="2022", names=(DisasterName("後の災害", date(2022, 1, 1)),), start=date(2022, 1, 1)
        ),
    )
    assert row_names(reader.open("/disasters/"))[0].startswith("後の災害")
    page = reader.open(f"/disasters/{YEAR_END}")
    assert not any(name.startswith("後の災害") for name in row_names(page))
    assert "より後に起きた1件は表示していません" in page.main


def row_names(page: Page) -> list[str]:
    return [row[0] for row in page.table("災害の一覧")[1:]]


def test_a_disaster_has_the_name_of_the_day(session, reader):
    names = (
        DisasterName("令和元年台風第19号", date(2019, 10, 6)),
        DisasterName("令和元年東日本台風", date(2020, 2, 19)),
    )
    (typhoon,) = make.record(session, make.disaster(names=names, start=date(2019, 10, 12)))
    assert reader.open(f"/disasters/{typhoon}?as_of=2020-02-18").title.startswith(
        "令和元年台風第19号"
    )
    assert reader.open(f"/disasters/{typhoon}").title.startswith("令和元年東日本台風")


def test_not_entered_nil_and_zero_are_told_apart(session, rain, reader):
    make.record(
        session,
        make.funds(rain, 0),
        NilReturn(disaster_id=rain, giver=make.MINATO, channel=Channel.WARD, of_kind=Kind.STAFF),
    )
    page = reader.open(f"/disasters/{rain}")
    assert row_of(page, "区別", "港区")[1:6] == ["該当なし", "－", "未入力", "未入力", "0"]
    assert row_of(page, "区別", "葛飾区")[1:6] == ["未入力", "－", "未入力", "未入力", "未入力"]


def test_what_was_recorded_but_does_not_count_is_zero_and_leads_to_its_rows(session, rain, reader):
    make.record(
        session,
        make.dispatch(rain, headcount=3, cancelled_on=date(2020, 7, 12)),
        make.goods(rain, giver=make.KATSUSHIKA, sent_on=date(2020, 9, 1)),
        make.aggregate(
            rain,
            Kind.STAFF,
            giver=make.TAITO,
            speaks_of=date(2020, 7, 10),
            cancelled_on=date(2020, 7, 12),
            staff_a=4,
        ),
    )
    page = reader.open(f"/disasters/{rain}?as_of=2020-08-01")
    assert row_of(page, "区別", "台東区")[1:3] == ["0", "0"], (
        "a cancelled 集計値 is zero, not 未入力"
    )
    assert row_of(page, "区別", "港区")[1:6] == ["0", "0", "未入力", "未入力", "未入力"]
    assert row_of(page, "区別", "葛飾区")[1:6] == ["未入力", "－", "0", "未入力", "未入力"]
    assert row_of(page, "区別", "計")[1:6] == ["0", "0", "0", "未入力", "未入力"]
    hrefs = [link.get("href", "") for link in page.all("a")]
    zeros = [href for href in hrefs if "standing=none" in href and make.MINATO in href]
    assert zeros, "the 0 leads to what is recorded"
    assert "中止" in reader.open(zeros[0]).main
    line = row_of(reader.open("/disasters/?as_of=2020-08-01"), "災害の一覧", page.title)
    assert line[3:7] == ["0人", "未入力", "0件", "未入力"]


def test_the_table_of_wards_adds_up(session, rain, reader):
    make.record(
        session,
        make.dispatch(rain, headcount=2, channel=Channel.VIA_METROPOLIS),
        make.dispatch(rain, headcount=3, giver=make.KATSUSHIKA),
        make.dispatch(rain, headcount=4, giver="all_wards", recipient=Recipient()),
        make.joint_funds(rain, 100, None),
        make.funds(rain, 50),
    )
    page = reader.open(f"/disasters/{rain}{YEAR_END}")
    assert row_of(page, "区別", "港区")[1:7] == ["2", "14", "未入力", "未入力", "50", "2人"]
    assert row_of(page, "区別", "各区計〔区別内訳なし〕")[1:3] == ["4", "28"]
    assert row_of(page, "区別", "23区共同")[5] == "100＋未公表1件"
    assert row_of(page, "区別", "計")[1:7] == [
        "9",
        "63",
        "未入力",
        "未入力",
        "150＋未公表1件",
        "2人",
    ]


def test_published_figures_stand_beside_the_rows(session, rain, reader):
    make.record(
        session,
        make.dispatch(rain, headcount=16),
        make.aggregate(rain, Kind.STAFF, staff_a=11, staff_b=7190, staff_c=0),
    )
    page = reader.open(f"/disasters/{rain}?as_of=2023-10-01")
    assert row_of(page, "公表値との差", "職員派遣")[1:] == ["7,201人", "16人", "7,185人"]
    assert row_of(page, "区別", "各区計〔区別内訳なし〕")[1:3] == ["7,185", "不明"]
    assert "派遣中 11・既派遣 7,190・今後派遣予定 0" in page.main
    assert row_of(page, "支援先別", "（集計値のうち内訳のない分）")[1] == "7,185"


def test_before_the_day_of_its_first_aggregate_a_figure_is_unknown(session, rain, reader):
    make.record(session, make.aggregate(rain, Kind.STAFF, staff_b=5))
    page = reader.open(f"/disasters/{rain}{YEAR_END}")
    assert row_of(page, "区別", "計")[1] == "不明"


def test_every_figure_leads_to_its_rows_with_the_same_clocks(session, rain, reader):
    make.record(session, make.dispatch(rain, headcount=2), make.goods(rain))
    page = reader.open(f"/disasters/{rain}{YEAR_END}")
    figures = {
        link.get("href", "")
        for box in page.all("td", "num") + page.all("ul", "figures")
        for link in box.iter("a")
    }
    assert figures, "the page has figures"
    for address in figures:
        assert f"disaster={rain}" in address, address
        assert "as_of=2020-12-28" in address, address
        assert "standing=" in address or address.startswith("/letters/"), address
    listed = reader.open(next(a for a in figures if "giver=131032" in a and "kind=staff" in a))
    assert "2人" in listed.main or "2 人" in listed.main


def test_drafts_are_in_no_figure_for_anyone(session, rain, pages):
    make.record(session, make.dispatch(rain, headcount=77), state=State.DRAFT)
    for role, ward in (("ward", make.MINATO), ("secretariat", None), ("viewer", None)):
        pages.sign_in(role, ward)
        page = pages.open(f"/disasters/{rain}")
        assert "77" not in page.main
        assert row_of(page, "区別", "港区")[7] == "－"


def test_what_the_ledger_knew_then_is_shown_again(session, rain, reader, app: Flask):
    make.record(session, make.dispatch(rain, headcount=2))
    page = reader.open(f"/disasters/{rain}?known_at=2026-11-23 12:00")
    assert row_of(page, "区別", "計")[1] == "2"
    assert reader.open(f"/disasters/{rain}?known_at=2020-07-15", status=404)


def test_wrong_clocks_say_so_beside_their_fields(rain, reader):
    page = reader.open(f"/disasters/{rain}?as_of=令和2年2月30日")
    assert "令和2年2月は29日まで" in page.main


def test_the_number_of_members_is_that_of_the_data(session, rain, reader):
    for place in range(30 - 23):
        session.add(
            Giver(
                code=f"99{place:04}",
                role="ward",
                name=f"新{place}区",
                kana="しん",
                position=200 + place,
            )
        )
    session.commit()
    make.record(session, make.dispatch(rain, giver="990003"))
    page = reader.open(f"/disasters/{rain}")
    table = page.table("区別")
    assert len(table) == 1 + 30 + 3
    assert row_of(page, "区別", "新3区")[1] == "2"


def test_the_pages_cost_the_same_number_of_queries_for_one_row_and_many(session, rain, reader):
    make.record(session, make.dispatch(rain))
    few = statements(reader, f"/disasters/{rain}"), statements(reader, "/disasters/")
    wards = ["131016", "131024", "131032", make.KATSUSHIKA]
    contents = []
    for n in range(12):
        giver = wards[n % 4]
        contents += [
            make.dispatch(
                rain, giver=giver, recipient=Recipient(["432032", "435015", "430005"][n % 3])
            ),
            make.goods(rain, giver=giver),
            make.funds(rain, n, giver=giver),
            make.other(rain, giver=giver),
        ]
    make.record(session, *contents)
    make.record(session, *(make.disaster(slug=f"more-{n}") for n in range(10)))
    many = statements(reader, f"/disasters/{rain}"), statements(reader, "/disasters/")
    assert many == few, "a page's queries must not grow with its rows"


def statements(pages: Pages, path: str) -> int:
    with counted(db.engine) as seen:
        pages.open(path)
    return len(seen)


def test_the_page_of_an_empty_disaster_is_whole(rain, reader):
    page = reader.open(f"/disasters/{rain}")
    assert "支援先の記録はまだありません" in page.main
    assert "支援先の分かる記録はまだありません" in page.main, "a map without a mark tells nothing"
    assert "map-title" not in page.source
    assert page.main.count("未入力") > 4


def test_a_closed_disaster_ends_its_bar_and_an_open_span_runs_on(session, reader):
    (record_id,) = make.record(
        session,
        make.disaster(
            status=DisasterStatus.CLOSED, spoken=Span(date(2020, 7, 3), date(2020, 7, 3))
        ),
    )
    make.record(session, make.dispatch(record_id))
    page = reader.open("/disasters/")
    assert "(令和2年7月16日まで支援)" in page.source
    page = reader.open("/disasters/?as_of=2020-07-10")
    assert "(支援継続中)" in page.source, "that day somebody was there, whatever ended since"


def test_the_timeline_speaks_of_the_asked_day_and_moment(session, rain, reader):
    names = (
        DisasterName("令和元年台風第19号", date(2019, 10, 6)),
        DisasterName("令和元年東日本台風", date(2020, 2, 19)),
    )
    (typhoon,) = make.record(session, make.disaster(names=names, start=date(2019, 10, 12)))
    strip = strip_of(reader.open("/disasters/?as_of=2019-10-15"))
    assert "令和元年台風第19号" in strip
    assert "東日本台風" not in strip, "that name came later"
    assert "令和2年7月豪雨" not in strip, "what happened later is no part of that day"
    assert "令和元年10月15日までの災害1件" in strip
    assert ">R1.10.15<" in strip
    assert f"/disasters/{typhoon}?as_of=2019-10-15" in strip, "the clocks go on"
    now = strip_of(reader.open("/disasters/"))
    assert "令和元年東日本台風" in now
    assert ">今日<" in now


def strip_of(page: Page) -> str:
    return page.source.partition('class="timeline-strip"')[2].partition('class="register"')[0]


@pytest.mark.parametrize(
    "path", ["/disasters/0", "/disasters/999999", "/disasters/99999999999999999999"]
)
def test_what_is_no_disaster_is_not_found(rain, reader, path):
    reader.open(path, status=404)


def test_a_support_is_no_disaster(session, rain, reader):
    (support,) = make.record(session, make.dispatch(rain))
    reader.open(f"/disasters/{support}", status=404)
