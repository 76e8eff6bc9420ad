"""The Word drafts: the figures of the annual report in sentences, with real parts of Word."""

from datetime import date
from io import BytesIO

from docx import Document
from docx.oxml.ns import qn
from sqlalchemy.orm import Session

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
from tracker.queries.moment import clocks
from tracker.reports.annual_data import AnnualData, annual_data
from tracker.reports.annual_draft import annual_draft
from tracker.reports.draft import Draft
from tracker.reports.news_draft import main_disasters, news_draft
from tracker.reports.word import write_draft


def data_of(session: Session, as_of: date = LAST_DAY) -> AnnualData:
    return annual_data(session, fiscal_year=YEAR, clocks=clocks(session, as_of=as_of), scope=PUBLIC)


def written(draft: Draft):
    target = BytesIO()
    write_draft(draft, target, made_at=now())
    return Document(target)


def lines(table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_the_sentences_say_what_was_reckoned_by_hand(session, ledger):  # noqa: F811
    document = written(annual_draft(data_of(session), LABEL))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "の2件の災害で被害を受けた自治体等に対して" in text
    assert "熊本県に対して、職員2人(延べ14人日)を派遣しました。" in text
    assert "職員43人(延べ9人日、集計値の分の延べ人日は不明)を派遣しました。" in text
    assert "熊本県に対して、各区から見舞金(30万円＋未公表1件)を提供しました。" in text
    assert "山形県・熊本県に対して、23区共同で復興支援金(10億円)を提供しました。" in text
    assert "御礼状を1通いただきました。" in text
    assert "900" not in text, "drafts are in no report"


def test_its_tables_have_the_figures_of_the_workbook(session, ledger):  # noqa: F811
    document = written(annual_draft(data_of(session), LABEL))
    glance, years, members, recipients, _coverage = (
        lines(table) for table in document.tables if len(table.columns) > 1
    )
    report = report_of(session)
    assert glance[1:] == [row[:6] for row in rows(report, "一年の概況")]
    assert years[1:] == rows(report, "一年の概況", 1)
    by_member = rows(report, "区別")
    assert members[1:] == [[row[place] for place in (0, 1, 3, 4, 6, 8)] for row in by_member]
    assert recipients[1:] == rows(report, "支援先別")


def test_headings_header_rows_captions_and_pictures_are_real(session, ledger):  # noqa: F811
    document = written(annual_draft(data_of(session), LABEL))
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert styles.count("Heading 1") == 6
    assert styles.count("Heading 2") == 2
    captions = [p for p in document.paragraphs if p.style.name == "Caption"]
    fields = [p._p.find(qn("w:fldSimple")).get(qn("w:instr")) for p in captions]
    assert sum("SEQ 表" in field for field in fields) == 5
    assert sum("SEQ 図" in field for field in fields) == 2
    assert sum("SEQ 写真" in field for field in fields) == 2
    for table in document.tables:
        if len(table.columns) > 1:
            assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    described = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert described[0].endswith("令和元年度 3人、令和2年度 45人")


def test_the_news_has_the_main_disasters_letter_for_letter(session, ledger):  # noqa: F811
    _, rain = ledger
    data = data_of(session)
    document = written(news_draft(data, rain, LABEL))
    text = [paragraph.text for paragraph in document.paragraphs]
    assert text[0] == "令和2年7月豪雨に係る被災自治体への支援"
    listed = [p.text for p in document.paragraphs if p.style.name == "List Bullet"]
    assert listed == [
        "令和元年東日本台風(令和元年10月12日)",
        "令和2年7月豪雨(令和2年7月3日)",
    ]
    before = data_of(session, as_of=date(2020, 6, 30))
    assert main_disasters(before) == listed[:1]


def test_the_commands_and_the_button_make_the_drafts(app, pages, session, ledger, tmp_path):  # noqa: F811
    out = tmp_path / "annual.docx"
    asked = ("report", "annual", "--fiscal-year", "R2", "--format", "docx", "--out", str(out))
    assert run(app, *asked).exit_code == 0
    assert Document(out).paragraphs[0].text.endswith("年度報告（令和2年度）")
    assert run(app, *asked, "--disaster", "2020-july-rain").exit_code == 0
    assert Document(out).paragraphs[0].text == "令和2年7月豪雨に係る被災自治体への支援"
    pages.sign_in("viewer")
    form = pages.open("/reports/annual?year=2020").form("Word（年度報告の案を作る）")
    answer = pages.send(form.action, method="POST", data=form.fields)
    assert Document(BytesIO(answer.data)).paragraphs[0].text.endswith("年度報告（令和2年度）")
