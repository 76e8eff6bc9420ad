"""The Word drafts: the figures of the annual report in sentences, with real parts of Word."""

from dataclasses import replace
from datetime import date
from io import BytesIO

from docx import Document
from docx.oxml.ns import qn
from sqlalchemy.orm import Session

from tests import factories as make
from tests.command_line import run
from tests.integration.test_reports_annual import (  # noqa: F401 (the ledger reckoned by hand)
    LAST_DAY,
    YEAR,
    ledger,
    report_of,
    rows,
)
from tests.report_reading import LABEL
from tracker.clock import now
from tracker.domain.access import PUBLIC
from tracker.domain.disaster import DisasterName
from tracker.domain.recipient import Recipient
from tracker.domain.span import Span
from tracker.domain.vocabulary import Channel, FundKind, Kind
from tracker.queries.moment import clocks
from tracker.reports.annual_charts import CHARTS
from tracker.reports.annual_data import AnnualData, annual_data
from tracker.reports.annual_draft import annual_draft
from tracker.reports.draft import Draft
from tracker.reports.news_data import NewsData, news_data
from tracker.reports.news_draft import main_disasters, news_draft
from tracker.reports.word import write_draft


def data_of(session: Session, as_of: date = LAST_DAY) -> AnnualData:
    return annual_data(session, fiscal_year=YEAR, clocks=clocks(session, as_of=as_of), scope=PUBLIC)


def news_of(
    session: Session, disaster_id: int, as_of: date = LAST_DAY, fiscal_year: int | None = None
) -> NewsData:
    return news_data(
        session,
        disaster_id=disaster_id,
        clocks=clocks(session, as_of=as_of),
        scope=PUBLIC,
        fiscal_year=fiscal_year,
    )


def written(draft: Draft):
    target = BytesIO()
    write_draft(draft, target, made_at=now())
    return Document(target)


def lines(table) -> list[list[str]]:
    """Line breaks before ＋ are the document's own."""
    return [[cell.text.replace("\n＋", "＋") for cell in row.cells] for row in table.rows]


def text_of(draft: Draft) -> str:
    return "\n".join(paragraph.text for paragraph in written(draft).paragraphs)


def test_the_sentences_say_what_was_reckoned_by_hand(session, ledger):  # noqa: F811
    text = text_of(annual_draft(data_of(session), LABEL))
    assert (
        "の2件の災害で被害を受けた自治体等に対して、職員派遣、支援物資の提供、"
        "復興支援金・見舞金の提供、その他の支援を行いました。"
    ) in text
    assert "熊本県人吉市に対して、各区から職員2人(延べ14人日)を派遣しました。" in text
    assert (
        "宮城県に対して、各区から職員43人(延べ9人日＋不明)を派遣しました"
        "（支援先の記載のないものを含む）。"
    ) in text
    assert "熊本県に対して、各区から見舞金(30万円＋未公表1件)を提供しました。" in text
    assert "山形県・熊本県に対して、23区共同で復興支援金(10億円)を提供しました。" in text
    assert "支援物資(毛布・マット等、1件)を提供しました。" in text
    assert "職員派遣45人、延べ人日23人日＋不明" in text
    assert "前年度(令和元年度)の計は、職員派遣3人、延べ人日21人日でした。" in text
    assert "御礼状を1通いただきました。" in text
    assert "900" not in text, "drafts are in no report"


def test_an_amount_is_said_of_all_to_whom_it_went(session):
    """1,000,000 to 熊本県 and 99,000,000 to a body are not 1億円 for 熊本県."""
    (rain,) = make.record(session, make.disaster())
    both = make.funds(rain, 1_000_000, 99_000_000)
    lines = (both.funds[0], replace(both.funds[1], recipient=Recipient(name="日本赤十字社")))
    make.record(session, replace(both, funds=lines))
    make.record(session, make.goods(rain, recipient=Recipient()))
    text = text_of(annual_draft(data_of(session), LABEL))
    assert "熊本県、日本赤十字社に対して、各区から見舞金(1億円)を提供しました。" in text
    assert "各区から支援物資(土のう袋、1件)を提供しました（支援先の記載なし）。" in text


def test_joint_support_and_what_went_through_the_metropolis_are_told_of_every_kind(session):
    (rain,) = make.record(session, make.disaster())
    joint = {"giver": "joint", "channel": Channel.JOINT}
    via = {"giver": make.KATSUSHIKA, "channel": Channel.VIA_METROPOLIS}
    make.record(
        session,
        make.dispatch(rain, headcount=4, **joint),
        make.dispatch(rain, headcount=3),
        make.dispatch(rain, headcount=1, **via),
        make.goods(rain, **joint),
        make.goods(rain, **via),
        make.other(rain, span=Span(date(2020, 8, 1), None), **joint),
    )
    text = text_of(annual_draft(data_of(session), LABEL))
    assert "各区から職員4人(うち都経由1人、延べ28人日)を派遣しました。" in text
    assert "23区共同で職員4人(延べ28人日)を派遣しました。" in text
    assert "各区から都経由で支援物資(土のう袋、1件)を提供しました。" in text
    assert "23区共同で支援物資(土のう袋、1件)を提供しました。" in text
    assert "23区共同でその他の支援(災害廃棄物の受け入れ、1件)を行いました" in text


def test_of_a_year_with_funds_only_nothing_else_is_said(session):
    (rain,) = make.record(session, make.disaster())
    make.record(session, make.funds(rain, 70_000))
    text = text_of(annual_draft(data_of(session), LABEL))
    assert "の1件の災害で被害を受けた自治体等に対して、見舞金の提供を行いました。" in text
    told = text.partition("災害ごとの支援")[0]
    assert "職員派遣" not in told
    assert "支援物資" not in told


def test_of_many_recipients_their_prefectures_are_told_and_how_many_in_each(session):
    (rain,) = make.record(session, make.disaster())
    places = ["432032", "431001", "432024", "432041", "432059", "432067", make.MIYAGI]
    make.record(session, *(make.dispatch(rain, recipient=Recipient(code)) for code in places))
    text = text_of(annual_draft(data_of(session), LABEL))
    assert "宮城県、熊本県内の6団体に対して、各区から職員14人" in text


def test_it_has_every_table_of_the_workbook(session, ledger):  # noqa: F811
    """Cell by cell, as the workbook's content has them, but for contents and drawn numbers."""
    document = written(annual_draft(data_of(session), LABEL))
    found = [lines(table) for table in document.tables if table.style.name == "Table Grid"]
    report = report_of(session)
    missing = []
    for sheet in report.sheets[1:]:
        for place, table in enumerate(sheet.tables()):
            wanted = rows(report, sheet.name, place)
            drawn = sheet.name == CHARTS or not table.rows
            if not drawn and not any(one[-len(wanted) :] == wanted for one in found):
                missing.append((sheet.name, table.caption))
    assert not missing, f"the draft must have these tables: {missing}"
    chapters = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    told = [chapter.partition("　")[2] for chapter in chapters]
    assert told == ["この年度の支援", "災害ごとの支援", *(s.name for s in report.sheets[1:])]


def test_its_drawings_say_what_the_tables_say(session, ledger):  # noqa: F811
    document = written(annual_draft(data_of(session), LABEL))
    told = {
        (line[0], line[2])
        for table in document.tables
        if table.style.name != "Table Grid"
        for line in lines(table)
    }
    assert {("令和2年度", "45"), ("令和2年度", "23＋不明"), ("平成28年度", "－")} <= told
    assert ("令和元年東日本台風", "9＋不明") in told
    assert ("港区", "300,000＋未公表1件") in told
    described = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert "令和2年度 45" in described
    assert "平成28年度 －" not in described, "of what is not recorded there is no bar"


def test_an_unpublished_amount_is_drawn_nowhere_as_0(session):
    (rain,) = make.record(session, make.disaster())
    make.record(session, make.joint_funds(rain, None, None, fund_kind=FundKind.RECOVERY))
    document = written(annual_draft(data_of(session), LABEL))
    drawn = [line for t in document.tables if t.style.name != "Table Grid" for line in lines(t)]
    assert ["令和2年度", "", "金額未公表2件"] in drawn
    text = text_of(annual_draft(data_of(session), LABEL))
    assert "1年間の計は、支援金（金額未公表2件）です。" in text
    assert not [line for line in drawn if line[2] in ("0", "0円")]


def test_headings_header_rows_captions_and_pictures_are_real(session, ledger):  # noqa: F811
    document = written(annual_draft(data_of(session), LABEL))
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert styles.count("Heading 2") == 2
    captions = [p for p in document.paragraphs if p.style.name == "Caption"]
    fields = [p._p.find(qn("w:fldSimple")).get(qn("w:instr")) for p in captions]
    tables = [t for t in document.tables if t.style.name == "Table Grid" and len(t.columns) > 1]
    assert sum("SEQ 表" in field for field in fields) == len(tables)
    figures = [t for t in document.tables if t.style.name != "Table Grid"]
    assert sum("SEQ 図" in field for field in fields) == len(figures)
    assert sum("SEQ 写真" in field for field in fields) == 2
    for table in tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_every_cell_has_the_width_of_its_column_and_no_table_leaves_the_paper(session, ledger):  # noqa: F811
    document = written(annual_draft(data_of(session), LABEL))
    for table in (t for t in document.tables if t.style.name == "Table Grid"):
        columns = [column.width.mm for column in table.columns]
        assert sum(columns) <= 258
        last = [tc for tc in table.rows[-1]._tr.tc_lst if not tc.grid_span > 1]
        widths = [tc.width.mm for tc in last if tc.width]
        for width, column in zip(widths, columns, strict=len(columns) > 1):
            assert abs(width - column) < 0.5


def test_totals_stay_on_the_page_of_their_table(session, ledger):  # noqa: F811
    document = written(annual_draft(data_of(session), LABEL))
    summed = [t for t in document.tables if t.rows[-1].cells[0].text == "計"]
    assert len(summed) > 5
    for table in summed:
        above = table.rows[-2].cells[0].paragraphs[0]
        assert above.paragraph_format.keep_with_next, "the line above the totals goes with them"
    longest = max(summed, key=lambda table: len(table.rows))
    kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in longest.rows]
    assert kept[-8:-1] == [True] * 7, "the last page of a long table has more than a line or two"
    assert not all(kept[2:-8]), "but it may be broken over pages"


def test_a_year_without_support_has_no_empty_chapter(session):
    document = written(annual_draft(data_of(session), LABEL))
    chapters = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert chapters == ["1　この年度の支援", "2　定義と注記"]


def test_the_news_tells_what_the_newsletter_told(session):
    """The newsletter's own case: joint recovery funds, unpublished, to the four prefectures hit
    hardest; the list names every other disaster of the register that is confirmed and had begun,
    also one of whose support nothing is recorded, and the editor is told to strike out."""
    four = ("060003", "400009", make.KUMAMOTO, "440001")
    typhoon, rain, *_ = make.record(
        session,
        make.disaster(
            slug="2019-typhoon",
            names=(DisasterName("令和元年東日本台風", date(2019, 10, 12)),),
            start=date(2019, 10, 12),
        ),
        make.disaster(hardest_hit=four),
        make.disaster(
            slug="quiet", names=(DisasterName("何もない災害", date(2019, 1, 1)),),
            start=date(2019, 1, 1),
        ),
        make.disaster(
            slug="later", names=(DisasterName("後の災害", date(2021, 4, 1)),),
            start=date(2021, 4, 1),
        ),
        make.disaster(
            slug="unsure", names=(DisasterName("仮の災害", date(2019, 1, 1)),),
            start=date(2019, 1, 1), provisional=True,
        ),
    )  # fmt: skip
    fund = make.joint_funds(rain, *(None,) * 4, fund_kind=FundKind.RECOVERY)
    lines_of = tuple(
        replace(line, recipient=Recipient(code))
        for line, code in zip(fund.funds, four, strict=True)
    )
    make.record(session, replace(fund, funds=lines_of), make.dispatch(typhoon), make.letter(rain))
    document = written(news_draft(news_of(session, rain), LABEL))
    text = [paragraph.text for paragraph in document.paragraphs]
    assert text[:2] == ["令和2年7月豪雨に係る被災自治体への支援", "～被災自治体への23区連携対応～"]
    assert not [line for line in text if line.startswith("対象")], "no fiscal year unless asked"
    assert (
        "特別区は、特に被害が大きかった県(山形県・福岡県・熊本県・大分県)に対して、"
        "23区共同で復興支援金を提供しました(金額未公表4件)。"
    ) in text
    assert "これまでも23区では、令和元年東日本台風に際して、職員派遣を行ってまいりました。" in text
    listed = [p.text for p in document.paragraphs if p.style.name == "List Bullet"]
    assert listed == [
        "何もない災害(平成31年1月1日)", "令和元年東日本台風(令和元年10月12日)"
    ]  # fmt: skip
    assert text[-1].startswith("※ 台帳に登録された災害です。載せないものは消してください。")


def test_the_news_names_the_recipients_of_a_published_total_as_the_overview_does(session):
    (rain,) = make.record(session, make.disaster())
    make.record(
        session,
        make.funds(rain, 100_000),
        replace(
            make.aggregate(rain, Kind.FUNDS, amount_yen=900_000, speaks_of=date(2020, 9, 1)),
            fund_kind=make.funds(rain, 1).fund_kind,
            recipient_label="5市町村",
            recipient_count=5,
        ),
    )
    text = text_of(news_draft(news_of(session, rain), LABEL))
    assert "特別区は、5市町村に対して、各区から見舞金(90万円)を提供しました。" in text
    later = make.funds(rain, 50_000, decided_on=date(2020, 10, 1))
    line = replace(later.funds[0], recipient=Recipient("440001"))
    make.record(session, replace(later, funds=(line,)))
    text = text_of(news_draft(news_of(session, rain), LABEL))
    assert "大分県、5市町村に対して、各区から見舞金(95万円)を提供しました。" in text


def test_what_nobody_knows_is_said_behind_what_was_done(session):
    """Before the day of the first published total its figures are unknown."""
    (rain,) = make.record(session, make.disaster())
    make.record(
        session,
        make.aggregate(rain, Kind.STAFF, speaks_of=date(2021, 6, 1)),
        make.aggregate(rain, Kind.FUNDS, speaks_of=date(2021, 6, 1)),
    )
    text = text_of(news_draft(news_of(session, rain), LABEL))
    assert "各区から職員を派遣しました(人数は不明)" in text
    assert "を提供しました(金額は不明)" in text
    assert "人数不明を" not in text
    assert "(不明)を" not in text


def test_the_news_says_of_before_only_what_is_true(session):
    """その他の支援 of one published total is no habit of the members; 等, as the newsletter says."""
    typhoon, rain, quake = make.record(
        session,
        make.disaster(slug="2019-typhoon", start=date(2019, 10, 12)),
        make.disaster(),
        make.disaster(slug="quake", start=date(2018, 9, 6)),
    )
    assert "これまでも" not in text_of(news_draft(news_of(session, rain), LABEL))
    make.record(session, make.aggregate(quake, Kind.OTHER, speaks_of=date(2019, 1, 1)))
    text = text_of(news_draft(news_of(session, rain), LABEL))
    assert "その他の支援を" not in text
    assert "に際して、支援を行ってまいりました。" in text
    make.record(session, make.dispatch(typhoon))
    text = text_of(news_draft(news_of(session, rain), LABEL))
    assert "これまでも23区では、災害の発生に際して、職員派遣等を行ってまいりました。" in text


def test_the_news_has_a_place_for_a_photograph_also_without_a_letter(session):
    (rain,) = make.record(session, make.disaster())
    styles = [p.style.name for p in written(news_draft(news_of(session, rain), LABEL)).paragraphs]
    assert styles.count("Caption") == 1


def test_no_page_of_a_draft_has_only_the_frame_of_a_photograph(session, ledger):  # noqa: F811
    """The paragraph above a frame goes with it to the next page, and it with its caption."""
    document = written(annual_draft(data_of(session), LABEL))
    body = list(document.element.body)
    frames = [one for one in body if "（ここに写真を入れる）" in "".join(one.itertext())]
    assert frames
    for frame in frames:
        assert frame.getprevious().find(f".//{qn('w:keepNext')}") is not None
        assert frame.find(f".//{qn('w:keepNext')}") is not None


def test_the_news_is_of_all_years_and_of_one_where_asked(session, ledger):  # noqa: F811
    typhoon, _ = ledger
    whole = text_of(news_draft(news_of(session, typhoon, date(2022, 1, 1)), LABEL))
    assert "職員43人(延べ30人日" in whole, "the dispatch across 31 March in one piece"
    year = text_of(news_draft(news_of(session, typhoon, fiscal_year=2019), LABEL))
    assert "対象：令和元年度" in year
    assert "職員3人(延べ21人日)を派遣しました。" in year
    before = news_of(session, typhoon, date(2020, 6, 30))
    assert main_disasters(before) == []


def test_the_page_has_a_button_for_the_news(pages, session, ledger):  # noqa: F811
    _, rain = ledger
    pages.sign_in("viewer")
    page = pages.open(f"/reports/overview?disaster={rain}&as_of=R3.3.31")
    form = page.form("NEWS（Word）（広報紙の案を作る）")
    answer = pages.send(form.action, method="POST", data=form.fields)
    assert Document(BytesIO(answer.data)).paragraphs[0].text.startswith("令和2年7月豪雨")
    assert "令和3年3月31日現在" in Document(BytesIO(answer.data)).paragraphs[2].text
    assert "NEWS" in answer.headers["Content-Disposition"]


def test_the_commands_and_the_button_make_the_drafts(app, pages, session, ledger, tmp_path):  # noqa: F811
    out = tmp_path / "annual.docx"
    asked = ("report", "annual", "--fiscal-year", "R2", "--format", "docx", "--out", str(out))
    assert run(app, *asked).exit_code == 0
    assert Document(out).paragraphs[0].text.endswith("年度報告（令和2年度）")
    news = ("report", "annual", "--disaster", "2020-july-rain", "--format", "docx")
    assert run(app, *news, "--out", str(out)).exit_code == 0
    assert Document(out).paragraphs[0].text == "令和2年7月豪雨に係る被災自治体への支援"
    pages.sign_in("viewer")
    form = pages.open("/reports/annual?year=2020").form("Word（年度報告の案を作る）")
    answer = pages.send(form.action, method="POST", data=form.fields)
    assert Document(BytesIO(answer.data)).paragraphs[0].text.endswith("年度報告（令和2年度）")
