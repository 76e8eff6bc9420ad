"""Pages of reports: the page is the report, and a long workbook is made beside it."""

import json
from datetime import date, timedelta
from importlib import import_module
from io import BytesIO
from urllib.parse import unquote

import pytest
from flask import Flask, url_for
from openpyxl import load_workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories as make
from tests.command_line import run
from tests.integration.conftest import NOW
from tests.pages import Page, Pages
from tests.started_works import StartedWorks
from tests.statements import counted
from tracker import clock
from tracker.domain.access import Actor, Role
from tracker.domain.disaster import DisasterName
from tracker.domain.support import FundsLine
from tracker.domain.vocabulary import Channel, State
from tracker.extensions import db
from tracker.models import Account, Export
from tracker.models.connection import begin_writing
from tracker.operations.exports import ask_for_export
from tracker.reports.addresses import record_page
from tracker.reports.order import DRAFT_MEDIA_TYPE, MEDIA_TYPE
from tracker.web import making

DAY = "2020-08-01"


@pytest.fixture
def rain(session: Session) -> int:
    rain, noise = make.record(
        session,
        make.disaster(),
        make.disaster(slug="noise", names=(DisasterName("別の災害", date(2020, 1, 1)),)),
    )
    make.record(session, make.dispatch(noise, headcount=99))
    return rain


@pytest.fixture
def reader(pages: Pages) -> Pages:
    pages.sign_in("viewer")
    return pages


def everything(session: Session, rain: int) -> None:
    make.record(
        session,
        make.dispatch(rain, headcount=3),
        make.dispatch(rain, headcount=4, giver=make.KATSUSHIKA, channel=Channel.VIA_METROPOLIS),
        make.funds(rain, 1_234_560_000, None),
        make.joint_funds(rain, 1_000_000_000),
        make.goods(rain),
        make.other(rain),
    )


def excel(page: Page, which: str = "Excel（支援概要を作る）"):
    """The answer to the button, as it is sent."""
    form = page.form(which)
    return page.pages.send(form.action, method="POST", data=form.fields)


def values(answer) -> list:
    book = load_workbook(BytesIO(answer.data))
    rows = (row for sheet in book for row in sheet.iter_rows(values_only=True))
    return [value for row in rows for value in row if value is not None]


# ---------------------------------------------------------------- the list of reports


def test_what_can_be_made_is_one_step_away(session, rain, reader):
    everything(session, rain)
    page = reader.open("/reports/")
    assert [form.buttons for form in page.forms][:4] == [
        ["Excel（支援概要）", "画面で見る（支援概要）"],
        ["Excel（支援明細）", "画面で見る（支援明細）"],
        ["Excel（区別一覧）", "画面で見る（区別一覧）"],
        ["Excel（御礼状一覧）", "画面で見る（御礼状一覧）"],
    ]
    seen = page.submit(0, disaster=str(rain), as_of="Ｒ２．８．１", action="show")
    assert seen.title.startswith("「令和2年7月豪雨」への特別区の支援事業等の概要")
    assert "【令和2年8月1日現在】" in seen.main
    answer = page.submit(1, disaster=str(rain), as_of="R2.8.1", action="make").answer
    assert answer.mimetype == MEDIA_TYPE


@pytest.mark.parametrize("kind", ["wards", "letters"])
def test_reports_of_any_range_are_shown_and_made(session, rain, reader, kind):
    everything(session, rain)
    title = {"wards": "区別一覧", "letters": "御礼状一覧"}[kind]
    page = reader.open("/reports/")
    seen = page.submit(f"画面で見る（{title}）", disaster=str(rain), year="2020", action="show")
    assert seen.title.startswith("「令和2年7月豪雨」")
    assert "【令和3年3月31日現在】" in seen.main
    answer = excel(seen, f"Excel（{title}を作る）")
    assert answer.mimetype == MEDIA_TYPE
    name = unquote(answer.headers["Content-Disposition"].partition("UTF-8''")[2])
    assert name == f"{title}_令和2年7月豪雨_令和2年度_令和3年3月31日現在.xlsx"
    assert "対象：令和2年度" in values(answer)
    of_all = reader.open(f"/reports/{kind}")
    assert "すべての災害" in of_all.main
    early = f"/reports/{kind}?disaster={rain}&known_at=2020-07-15"
    assert "この災害はまだありません" in reader.open(early).main
    assert "この災害はまだありません" in reader.post(early).main
    wrong = reader.open(f"/reports/{kind}?as_of=令和2年2月30日")
    assert "令和2年2月は29日まで" in wrong.main
    assert [form.buttons for form in wrong.forms] == [["表示"]]


def test_a_disaster_that_was_not_chosen_is_asked_for(session, rain, reader):
    page = reader.open("/reports/").submit(0, action="make")
    assert "災害を選んで" in page.main


# ---------------------------------------------------------------- the page is the report


def test_page_and_workbook_show_the_same_words(session, rain, reader):
    everything(session, rain)
    page = reader.open(f"/reports/overview?disaster={rain}&as_of={DAY}")
    answer = excel(page)
    in_book = {f"{v:,}" if isinstance(v, int) else str(v) for v in values(answer)}
    for name in ("(1) 見舞金", "(2) 職員派遣", "(3) 支援物資", "(4) その他の支援", "区別の支援"):
        rows = page.table(name)
        words = {cell for row in rows for cell in row if cell}
        assert words <= in_book, f"{name}: {words - in_book} is on the page alone"
    assert "123,456万円＋未公表1件(1県)" in in_book
    assert "7" in in_book


def test_each_figure_leads_to_its_rows_with_the_same_total(session, rain, reader):
    everything(session, rain)
    page = reader.open(f"/reports/overview?disaster={rain}&as_of={DAY}")
    table = next(t for t in page.html.iter("table") if "(2)" in "".join(t.itertext()))
    links = [link.get("href") for link in table.iter("a")]
    assert len(links) == 5, "a, b, c, 計 and 延べ人日"
    served = next(link for link in links if "standing=b" in link)
    assert f"disaster={rain}" in served
    assert f"as_of={DAY}" in served
    assert "7人" in reader.open(served).main


def test_the_workbook_has_a_name_that_people_know(session, rain, reader):
    everything(session, rain)
    answer = excel(reader.open(f"/reports/overview?disaster={rain}&as_of={DAY}&year=2020"))
    assert answer.mimetype == MEDIA_TYPE
    assert answer.headers["Cache-Control"] == "no-store"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename=report.xlsx; filename*=UTF-8''")
    name = unquote(disposition.partition("UTF-8''")[2])
    assert name == "支援概要_令和2年7月豪雨_令和2年度_令和2年8月1日現在.xlsx"


def test_a_name_of_a_disaster_cannot_leave_the_folder(session, reader):
    (odd,) = make.record(
        session, make.disaster(names=(DisasterName('../a\\b:"大雨"\r\nX: 1', date(2020, 7, 3)),))
    )
    answer = excel(reader.open(f"/reports/overview?disaster={odd}"))
    name = unquote(answer.headers["Content-Disposition"].partition("UTF-8''")[2])
    assert not set(name) & set('/\\:"\r\n')
    assert "X" not in answer.headers


def test_a_fiscal_year_speaks_of_its_last_day(session, rain, reader):
    page = reader.open(f"/reports/overview?disaster={rain}&year=2020")
    assert "【令和3年3月31日現在】" in page.main
    assert "対象：令和2年度" in page.main


def test_a_moment_before_the_disaster_was_entered_says_so(session, rain, reader):
    page = reader.open(f"/reports/overview?disaster={rain}&known_at=2020-07-15")
    assert "この災害はまだありません" in page.main
    assert not page.html.findall(".//table")
    # A button pressed on an older page comes back to the same words.
    path = f"/reports/overview?disaster={rain}&known_at=2020-07-15"
    assert "この災害はまだありません" in reader.post(path).main


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("as_of=令和2年2月30日", "令和2年2月は29日まで"),
        ("known_at=きのう", "きのう"),
        ("year=一年", "一年"),
    ],
)
def test_what_cannot_be_read_is_told_and_no_workbook_is_offered(
    session, rain, reader, query, words
):
    page = reader.open(f"/reports/overview?disaster={rain}&{query}")
    assert words in page.main
    assert [form.buttons for form in page.forms] == [["表示"]]
    assert words in reader.post(f"/reports/overview?disaster={rain}&{query}").main


@pytest.mark.parametrize("query", ["disaster=99999", "disaster=1&as_of=\x00", "sort=x&kind=y"])
def test_odd_addresses_are_never_an_error_of_the_program(session, rain, reader, query):
    for path in ("", "overview", "details", "wards", "letters"):
        assert reader.get(f"/reports/{path}?{query}").status_code in (200, 404)


def test_links_of_a_workbook_lead_to_pages(app: Flask):
    with app.test_request_context():
        assert record_page(7) == url_for("supports.show", record_id=7)


def test_the_pages_ask_the_same_number_of_statements_whatever_there_is(session, rain, reader):
    def statements(path: str) -> int:
        with counted(db.engine) as seen:
            reader.open(path)
        return len(seen)

    make.record(session, make.dispatch(rain), make.funds(rain, 1), make.goods(rain))
    paths = ["/reports/", f"/reports/overview?disaster={rain}", "/reports/details"]
    paths += ["/reports/wards", "/reports/letters"]
    few = [statements(path) for path in paths]
    make.record(session, *[make.dispatch(rain, giver=make.KATSUSHIKA) for _ in range(20)])
    make.record(session, *[make.funds(rain, n, None) for n in range(20)])
    assert [statements(path) for path in paths] == few
    assert max(few) <= 30


# ---------------------------------------------------------------- details


def test_details_say_how_much_there_is_and_what_it_comes_to(session, rain, reader):
    everything(session, rain)
    page = reader.open(f"/reports/details?disaster={rain}&as_of={DAY}")
    assert "6件" in page.main
    assert "7行" in page.main
    assert page.table("合計")[-1] == ["計", "7", "49", "2,234,560,000＋未公表1件", "1", "1"]
    answer = excel(page, "Excel（支援明細を作る）")
    in_book = values(answer)
    assert 2_234_560_000 in in_book
    assert "範囲　災害：令和2年7月豪雨" in in_book


def test_the_list_hands_its_filter_on(session, rain, reader):
    everything(session, rain)
    listed = reader.open(f"/supports/?disaster={rain}&kind=staff&sort=giver&as_of={DAY}")
    details = listed.follow("この一覧を出す（Excel）")
    assert "種別：職員派遣" in details.main
    assert "2件" in details.main
    book = load_workbook(BytesIO(excel(details, "Excel（支援明細を作る）").data)).active
    assert book.auto_filter.ref


def test_drafts_are_in_no_export_not_even_ones_own(session, rain, pages):
    make.record(session, make.dispatch(rain, title="秘密の下書き", headcount=77), state=State.DRAFT)
    make.record(session, make.dispatch(rain, title="提出済"))
    pages.sign_in("ward", make.MINATO)
    page = pages.open(f"/reports/details?disaster={rain}&shelved=draft")
    assert "下書きと取消の記録は、帳票に出ません" in page.main
    assert "1件" in page.main
    found = values(excel(page, "Excel（支援明細を作る）"))
    assert not any("秘密" in str(value) for value in found)
    assert 77 not in found


# ---------------------------------------------------------------- long exports


def ask_for_long(app: Flask, pages: Pages, rain: int, lines: int = 0) -> Page:
    app.config["EXPORT_INLINE_ROWS"] = lines
    return pages.open(f"/reports/details?disaster={rain}").submit("Excel（支援明細を作る）")


def test_a_long_workbook_is_made_beside_the_pages(app, session, rain, reader, exports_started):
    everything(session, rain)
    page = ask_for_long(app, reader, rain)
    (token,) = exports_started
    assert page.title.startswith("支援明細を作っています")
    state = reader.get(f"/reports/exports/{token}/state").json
    assert (state["state"], state["done"], state["total"]) == ("running", 0, 14)
    assert reader.get(f"/reports/exports/{token}/file").status_code == 404
    db.session.commit()
    assert run(app, "export-run", token).exit_code == 0
    state = reader.get(f"/reports/exports/{token}/state").json
    assert (state["state"], state["done"]) == ("done", state["total"])
    file = reader.get(state["href"])
    assert file.mimetype == MEDIA_TYPE
    assert 2_234_560_000 in values(file)
    assert "支援明細_令和2年7月豪雨" in unquote(file.headers["Content-Disposition"])
    done = reader.open(f"/reports/exports/{token}")
    assert "できました" in done.main
    assert (
        token in reader.open("/reports/").links["支援明細_令和2年7月豪雨_令和8年11月23日現在.xlsx"]
    )


def test_a_long_draft_for_word_is_made_beside_the_pages(
    app, session, rain, reader, exports_started
):
    make.record(session, make.dispatch(rain), make.dispatch(rain))
    year = reader.open("/reports/annual?year=2020")
    app.config["EXPORT_INLINE_ROWS"] = 10
    year.submit("Excel（年度報告を作る）")
    assert exports_started == [], "its lines in a workbook are few"
    page = year.submit("Word（年度報告の案を作る）", action="word")
    (token,) = exports_started
    assert page.title.startswith("年度報告を作っています")
    db.session.commit()
    assert run(app, "export-run", token).exit_code == 0
    state = reader.get(f"/reports/exports/{token}/state").json
    assert (state["state"], state["link"]) == ("done", "Wordを受け取る")
    file = reader.get(state["href"])
    assert file.mimetype == DRAFT_MEDIA_TYPE
    assert file.data.startswith(b"PK")
    assert unquote(file.headers["Content-Disposition"]).endswith("_案.docx")


def test_without_scripts_the_page_asks_again_by_itself(app, session, rain, reader, exports_started):
    everything(session, rain)
    page = ask_for_long(app, reader, rain)
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page.source


def test_an_export_is_of_the_moment_in_which_it_was_asked_for(
    app, session, rain, reader, exports_started
):
    everything(session, rain)
    ask_for_long(app, reader, rain)
    make.record(session, make.dispatch(rain, headcount=90_000))
    db.session.commit()
    run(app, "export-run", exports_started[0])
    assert 90_000 not in values(reader.get(f"/reports/exports/{exports_started[0]}/file"))


def _links_out(app: Flask, pages: Pages, token: str) -> set[str]:
    """Where the record numbers of the finished export lead."""
    db.session.commit()
    assert run(app, "export-run", token).exit_code == 0
    book = load_workbook(BytesIO(pages.get(f"/reports/exports/{token}/file").data))
    cells = (cell for sheet in book for row in sheet.iter_rows() for cell in row)
    links = (cell.hyperlink.target for cell in cells if cell.hyperlink)
    return {link.partition("/supports/")[0] for link in links if link}


def test_a_long_workbook_links_to_the_address_that_it_was_asked_for_at(
    app, session, rain, reader, exports_started
):
    app.config["PUBLIC_URL"] = "https://ledger.example/a"
    everything(session, rain)
    ask_for_long(app, reader, rain)
    assert _links_out(app, reader, exports_started[0]) == {"http://localhost"}


def test_asked_for_without_an_address_it_links_as_the_installation_is_set_up(
    app, session, rain, reader, exports_started
):
    everything(session, rain)
    ask_for_long(app, reader, rain)
    export = db.session.scalars(select(Export)).one()
    export.parameters = json.dumps({**json.loads(export.parameters), "base_url": ""})
    app.config["PUBLIC_URL"] = "https://ledger.example/a"
    assert _links_out(app, reader, exports_started[0]) == {"https://ledger.example/a"}


def test_nobody_else_learns_of_an_export(app, session, rain, reader, exports_started):
    everything(session, rain)
    ask_for_long(app, reader, rain)
    for role in ("viewer", "secretariat"):
        other = Pages(app)
        other.sign_in(role)
        for end in ("", "/state", "/file"):
            assert other.get(f"/reports/exports/{exports_started[0]}{end}").status_code == 404
        assert other.post(f"/reports/exports/{exports_started[0]}/again", status=404)
        assert "支援明細_令和2年" not in other.open("/reports/").main
    assert reader.get("/reports/exports/nothing/state").status_code == 404


def test_a_failed_export_says_so_and_can_be_asked_for_again(
    app, session, rain, reader, exports_started, monkeypatch
):
    everything(session, rain)
    ask_for_long(app, reader, rain)

    def break_down(*_args, **_more):
        raise MemoryError

    with monkeypatch.context() as broken:
        broken.setattr(import_module("tracker.cli.report"), "make_file", break_down)
        result = app.test_cli_runner().invoke(args=["export-run", exports_started[0]])
        assert result.exit_code == 1
    page = reader.open(f"/reports/exports/{exports_started[0]}")
    assert "作れませんでした" in page.main
    assert reader.get(f"/reports/exports/{exports_started[0]}/state").json["link"] == "もう一度"
    page.submit("もう一度作る")
    assert len(exports_started) == 2
    assert run(app, "export-run", exports_started[1]).exit_code == 0
    assert run_again_is_refused(app, exports_started[1])


def run_again_is_refused(app: Flask, token: str) -> bool:
    return app.test_cli_runner().invoke(args=["export-run", token]).exit_code == 1


def test_an_export_whose_process_was_lost_counts_as_failed(
    app, session, rain, reader, exports_started
):
    everything(session, rain)
    ask_for_long(app, reader, rain)
    clock.set_clock(lambda: NOW + timedelta(minutes=50))
    assert reader.get(f"/reports/exports/{exports_started[0]}/state").json["state"] == "running"
    later = Pages(app)
    clock.set_clock(lambda: NOW + timedelta(minutes=61))
    later.sign_in("viewer")
    export = session.scalars(select(Export)).one()
    export.account_id = later.actor.account_id
    session.commit()
    assert later.get(f"/reports/exports/{exports_started[0]}/state").json["state"] == "failed"


def test_an_export_whose_process_ended_from_outside_failed_at_once(
    app, session, rain, reader, monkeypatch
):
    started = StartedWorks()
    monkeypatch.setattr(making, "start_beside", started.note)
    everything(session, rain)
    ask_for_long(app, reader, rain)
    [(_, token)] = started.commands
    started.lose()
    assert reader.get(f"/reports/exports/{token}/state").json["state"] == "failed"
    reader.open(f"/reports/exports/{token}").submit("もう一度作る")
    assert started.finish(app).exit_code == 0
    started.lose()
    state = reader.get(f"/reports/exports/{started.commands[-1][1]}/state").json
    assert state["state"] == "done", "what is there stays"


def test_exports_of_yesterday_are_thrown_away_with_the_next(
    app, session, rain, pages, exports_started
):
    everything(session, rain)
    pages.sign_in("viewer")
    ask_for_long(app, pages, rain)
    clock.set_clock(lambda: NOW + timedelta(hours=25))
    pages.sign_in("viewer")
    ask_for_long(app, pages, rain)
    assert session.scalar(select(func.count()).select_from(Export)) == 1
    assert json.loads(session.scalars(select(Export.parameters)).one())["report"] == "details"


def test_a_fund_without_lines_has_its_line_too(session, rain, reader):
    make.record(session, make.funds(rain, funds=(FundsLine(line_id=1),)))
    assert "1行" in reader.open(f"/reports/details?disaster={rain}").main


def test_a_date_of_forty_thousand_characters_gets_a_message(pages: Pages) -> None:
    pages.sign_in(Role.VIEWER)
    page = pages.post("/reports/details", {"as_of": "あ" * 40_000, "action": "show"})
    assert "として読めません" in page.text, page.text[:500]


def test_the_command_line_takes_every_token_as_it_is(session, pages):
    pages.sign_in("viewer")
    account = session.scalars(select(Account.id)).first()
    actor = Actor(account_id=account, name="閲覧", role=Role.VIEWER)
    asked = {"report": "details", "parameters": "{}", "known_at_change": 0, "total_rows": 1}
    begin_writing(session)
    made = [
        ask_for_export(session, actor=actor, filename="a.xlsx", **asked).token for _ in range(200)
    ]
    assert all(token.isalnum() for token in made), "one that begins with a dash is an option"
