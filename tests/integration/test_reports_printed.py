"""The reports on paper, from real entries: whole pages, titles on each, nothing cut."""

import csv
import re
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests import factories as make
from tests.printing import check_legible, convert, pages, plain
from tests.report_reading import LABEL, cells, details_on, overview_on, written
from tests.small_ledger import small_ledger
from tests.tools import JAPANESE_FONT, LIBREOFFICE, PDFTOTEXT, require
from tracker.domain.access import PUBLIC
from tracker.domain.recipient import Recipient
from tracker.domain.span import Span
from tracker.domain.support import Contact, FundsLine, GoodsLine
from tracker.domain.vocabulary import FundKind, Kind
from tracker.models.connection import begin_writing
from tracker.operations.seed import load_seed
from tracker.queries.disasters import by_slug
from tracker.queries.moment import clocks, head
from tracker.reports.content import Report
from tracker.reports.letters import letters_report
from tracker.reports.wards import wards_report

DAY = date(2020, 12, 28)
NOTE = "避難所運営の補助、り災証明の発行、被災建築物応急危険度判定および家屋被害認定調査。"


@pytest.fixture(params=["sqlite"])
def database_url(request, sqlite_template, tmp_path) -> str:
    """What is on paper does not depend on the database: one of them is enough."""
    copy = tmp_path / "ledger.db"
    copy.write_bytes(sqlite_template.read_bytes())
    return f"sqlite:///{copy.as_posix()}"


def printed(report: Report, folder: Path) -> list[str]:
    for tool in (LIBREOFFICE, PDFTOTEXT, JAPANESE_FONT):
        require(tool)
    folder.mkdir(exist_ok=True)
    pdf = convert(written(report, base_url="https://ledger.example.jp"), "pdf", folder)
    check_legible(pdf)
    return pages(pdf)


def check_pages(found: list[str], title: str, as_of: str) -> None:
    for number, page in enumerate(found, 1):
        assert "##" not in page, f"page {number}: a column is too narrow for its number"
        assert plain(title) in page, f"page {number} lacks its title"
        assert plain(as_of) in page, f"page {number} does not say of which day it speaks"
        assert re.search(rf"\b{number}/{len(found)}\b", page), f"page {number} must say n/N"


def many_entries(session: Session, count: int) -> int:
    (rain,) = make.record(session, make.disaster())
    entries = []
    for number in range(count):
        day = date(2020, 7, 4) + timedelta(number % 150)
        common = {
            "note": NOTE * (number % 3),
            "contact": Contact("危機管理部防災危機管理課", "山田", "03"),
            "giver": make.MINATO if number % 2 else make.KATSUSHIKA,
        }
        if number % 3 == 0:
            entries.append(
                make.dispatch(
                    rain,
                    headcount=1 + number * 37 % 1000,
                    title=NOTE[:20],
                    span=Span(day, day + timedelta(number % 90)),
                    **common,
                )
            )
        elif number % 3 == 1:
            line = GoodsLine(
                line_id=1,
                item_text="トイレットペーパー",
                unit="巻",
                quantity=Decimal(10) ** (number % 7),
            )
            entries.append(make.goods(rain, goods=(line,), sent_on=day, **common))
        else:
            kinds = list(FundKind)
            entries.append(
                make.funds(
                    rain,
                    10 ** (number % 12),
                    None,
                    decided_on=day,
                    fund_kind=kinds[number % 4],
                    **common,
                )
            )
    make.record(session, *entries)
    return rain


def test_the_overview_of_2011_is_one_page_and_its_tables_follow(
    app: Flask, session: Session, tmp_path: Path
):
    load_seed(session, folder=Path(app.config["REFERENCE_DIR"]))
    session.commit()
    begin_writing(session)
    earthquake = by_slug(session, "2011-higashinihon", head(session)).record_id
    report = overview_on(session, earthquake, date(2023, 10, 1))
    found = printed(report, tmp_path / "2011")
    check_pages(found, "「東日本大震災」への特別区の支援事業等の概要", "【令和5年10月1日現在】")
    assert len(found) == 3, "概要, 区別 and 記録番号一覧 have a page each"
    first = re.sub(r"\s+", "", found[0])
    for words in (
        "376,339万円(32県市町)", "23区共同での義援金10億円拠出", "7,190", "7,201", "706,468枚",
        "(3)支援物資(50県市町村)", "33,000トン", "マット、仮設トイレ、レインコート、自転車等", "出典",
    ):  # fmt: skip
        assert plain(words) in first, f"{words} is not whole on the first page"


def test_an_overview_with_unknown_amounts_prints_them_whole(session: Session, tmp_path: Path):
    rain = many_entries(session, 60)
    lines = tuple(FundsLine(line_id=n, recipient=Recipient(make.KUMAMOTO)) for n in range(1, 5))
    make.record(
        session,
        make.joint_funds(rain, 1_000_000_000, fund_kind=FundKind.RECOVERY),
        make.joint_funds(rain, funds=lines, fund_kind=FundKind.RECOVERY),
        make.aggregate(rain, Kind.STAFF, speaks_of=date(2020, 8, 1), staff_a=1, staff_b=2),
    )
    found = printed(overview_on(session, rain, DAY), tmp_path / "unknown")
    check_pages(found, "「令和2年7月豪雨」への特別区の支援事業等の概要", "【令和2年12月28日現在】")
    text = re.sub(r"\s+", "", "".join(found))
    assert plain("23区共同での復興支援金10億円＋未公表4件拠出(1県)") in text
    assert plain("内訳不明") in text


def test_the_wards_and_the_letters_print_whole(session: Session, tmp_path: Path):
    ledger = small_ledger(session)
    for number in range(40):
        day = date(2021, 1, 1) + timedelta(number)
        make.record(
            session,
            make.letter(
                ledger.rain, received_on=day, subject=NOTE * (number % 3), owner="joint",
                addressees=("joint", make.MINATO, make.KATSUSHIKA), supports=(ledger.joint_fund,),
                circulate=True,
            ),
        )  # fmt: skip
    at = {"clocks": clocks(session, as_of=date(2021, 3, 31)), "scope": PUBLIC}
    wards = wards_report(session, known_at_label=LABEL, **at)
    found = printed(wards, tmp_path / "wards")
    check_pages(found, "特別区の支援の区別一覧", "【令和3年3月31日現在】")
    text = re.sub(r"\s+", "", "".join(found))
    for words in ("1,001,000,000+未公表5件", "集計値のうち業務", "869,565,217", "S-000015"):
        assert plain(words) in text, f"{words} is not whole on paper"
    letters = letters_report(session, known_at_label=LABEL, **at)
    found = printed(letters, tmp_path / "letters")
    check_pages(found, "特別区への御礼状一覧", "【令和3年3月31日現在】")
    text = "".join(found)
    assert not [n for n in range(1, 42) if f"L-{n:06}" not in text]
    for heading in ("差出人", "供覧", "届き方"):
        assert heading in found[1], "headings are repeated"


@pytest.mark.parametrize("count", [300])
def test_details_print_every_line_with_its_headings(session: Session, tmp_path: Path, count: int):
    rain = many_entries(session, count)
    found = printed(details_on(session, DAY, disaster_id=rain), tmp_path / "details")
    check_pages(found, "支援明細", "【令和2年12月28日現在】")
    assert len(found) % 2 == 0, "two pages side by side"
    for side, headings in enumerate(
        (("延べ人日", "数量", "単位"), ("金額(円)", "担当課", "最終更新"))
    ):
        text = "".join(found[side::2])
        for number, page in enumerate(found[side::2], 1):
            for heading in ("管理番号", "支援先", *headings):
                assert heading in page, f"page {number} lacks the heading {heading}"
            assert plain(LABEL) in page, "every page says what the ledger knew when"
        missing = [n for n in range(1, count + 1) if f"S-{n:06}" not in text]
        assert not missing, f"records that are not on paper: {missing[:5]}"
    left, right = found[:2]
    assert plain("計上外：その日の数に入らない") in left, "the legend is whole on the first page"
    assert re.findall(r"S-\d{6}", left) == re.findall(r"S-\d{6}", right), "the same rows"


def test_libreoffice_reads_the_same_cells_as_we_wrote(session: Session, tmp_path: Path):
    """A second reader: its CSV of the sheet beside what openpyxl finds."""
    require(LIBREOFFICE)
    rain = many_entries(session, 12)
    make.record(session, make.other(rain, what="=1+1", note="@SUM(A1)"))
    workbook = written(details_on(session, DAY))
    filters = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false"
    path = convert(workbook, filters, tmp_path)
    theirs = list(csv.reader(StringIO(path.read_text(encoding="utf-8"))))
    ours = [["" if value is None else str(value) for value in row] for row in cells(workbook)]
    assert [row[: len(ours[0])] for row in theirs] == ours
