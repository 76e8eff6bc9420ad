"""The forms of the register: what is typed is read, kept when refused, and saved once."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session

from tests import factories as make
from tests.pages import Page, Pages
from tracker.domain.disaster import Disaster, DisasterName
from tracker.domain.span import Precision, Span
from tracker.domain.vocabulary import Coverage, DisasterStatus, Hazard, Noun, State
from tracker.queries import disasters, records
from tracker.queries.moment import head

FIELDS = {
    "names-0-name": "令和8年11月豪雨",
    "names-0-used_from": "Ｒ８．１１．２２",
    "hazard": "heavy_rain",
    "spoken": "令和8年11月",
    "happened": "令和8年11月20日～",
    "hardest_hit": ["430005", "400009"],
    "further": "熊本県人吉市\n432024",
    "also_known_as": "球磨川の水害、人吉水害",
}


def register(session: Session) -> list[disasters.DisasterRow]:
    return disasters.listed(session, head(session))


def current(session: Session, record_id: int) -> Disaster:
    content: Disaster = records.current(
        session, Noun.DISASTER, record_id, make.SECRETARY.scope
    ).content
    return content


@pytest.fixture
def secretary(pages: Pages) -> Pages:
    pages.sign_in("secretariat")
    return pages


@pytest.fixture
def minato(pages: Pages) -> Pages:
    pages.sign_in("ward", make.MINATO)
    return pages


@pytest.fixture
def rain(session: Session) -> int:
    return make.record(session, make.disaster())[0]


def test_the_secretariat_enters_a_disaster(session, secretary):
    form = secretary.open("/disasters/new")
    page = form.submit(0, FIELDS, coverage_staff="part", glide="FL-2026-000123-JPN", slug="")
    assert page.title == "令和8年11月豪雨(令和8年11月)"
    (row,) = register(session)
    assert row.content == Disaster(
        slug="2026-heavy-rain",
        names=(DisasterName("令和8年11月豪雨", date(2026, 11, 22)),),
        also_known_as=("球磨川の水害", "人吉水害"),
        hazard=Hazard.HEAVY_RAIN,
        spoken=Span(date(2026, 11, 1), date(2026, 11, 30), Precision.MONTH),
        happened=Span(date(2026, 11, 20), None),
        hardest_hit=("400009", "430005"),
        further=(make.HITOYOSHI, "432024"),
        glide="FL-2026-000123-JPN",
        coverage_staff=Coverage.PART,
    )


def test_a_name_without_its_day_is_used_from_the_first_day(session, secretary):
    fields = FIELDS | {"names-0-used_from": ""}
    secretary.open("/disasters/new").submit(0, fields)
    (row,) = register(session)
    assert row.content.names[0].used_from == date(2026, 11, 20)


def test_a_ward_enters_it_as_provisional_with_fewer_fields(session, minato):
    form = minato.open("/disasters/new")
    assert "status" not in form.form(0).fields
    page = form.submit(0, FIELDS | {"status": "closed", "coverage_staff": "all", "slug": "mine"})
    assert "港区が仮に登録した災害です" in page.main
    (row,) = register(session)
    assert (row.content.provisional, row.content.proposed_by) == (True, make.MINATO)
    assert (row.content.status, row.content.coverage_staff) == (DisasterStatus.ONGOING, None)
    assert row.content.slug == "2026-heavy-rain"


def test_a_form_sent_twice_makes_one_disaster(session, secretary):
    form = secretary.open("/disasters/new")
    first = form.submit(0, FIELDS)
    second = form.submit(0, FIELDS)
    assert first.path == second.path
    assert len(register(session)) == 1


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("names-0-name", "", "名前を書いてください"),
        ("names-0-name", "あ" * 201, "201文字あります"),
        ("names-0-used_from", "令和2年2月30日", "2月は29日まで"),
        ("hazard", "", "種別を選んでください"),
        ("hazard", "meteor", "一覧から選んでください"),
        ("spoken", "", "表示する期間を書いてください"),
        ("spoken", "きのう", "読めません"),
        ("spoken", "令和2年7月3日～", "終わりも書いてください"),
        ("further", "美里町", "のどれですか"),
        ("further", "どこにもない町", "見つかりません"),
        ("glide", "EQ-1", "GLIDE番号は"),
        ("slug", "Kumamoto!", "小文字の英数字"),
        ("hardest_hit", ["990000"], "一覧にない都道府県"),
        ("note", "あ" * 40_000, "40,000文字あります"),
        ("note", "a\x00b", "NUL文字"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_and_everything_typed_is_kept(
    session, secretary, field, typed, message
):
    form = secretary.open("/disasters/new")
    page = form.submit(0, FIELDS | {field: typed}, status=422)
    assert any(message in error for error in page.errors), page.errors
    kept = page.form(0).fields
    for name, value in FIELDS.items():
        if name != field and name != "hardest_hit":
            assert kept[name].replace("\r", "") == value
    assert register(session) == []


def test_names_are_added_as_lines_without_scripts(secretary):
    page = secretary.open("/disasters/new").submit(0, FIELDS, add_line="names")
    fields = page.form(0).fields
    assert fields["names-0-name"] == "令和8年11月豪雨"
    assert fields["names-1-name"] == ""
    fields = page.submit(0, remove_line="names-0").form(0).fields
    assert [value for name, value in fields.items() if name.startswith("names-")] == ["", ""]


def test_a_correction_shows_what_stands_and_saves_what_is_typed(session, rain, secretary):
    page = secretary.open(f"/disasters/{rain}/edit")
    assert page.form(0).fields["spoken"] == "令和2年7月3日"
    page.submit(0, {"also_known_as": "熊本豪雨", "status": "closed", "reason": "対応が終わった"})
    content = current(session, rain)
    assert (content.also_known_as, content.status) == (("熊本豪雨",), DisasterStatus.CLOSED)
    assert content.slug == "2020-july-rain"
    history = records.history(session, Noun.DISASTER, rain, make.SECRETARY.scope)
    assert history[-1].change.reason == "対応が終わった"


def test_a_form_that_changes_nothing_changes_no_field(session, secretary):
    (record_id,) = make.record(
        session,
        make.disaster(
            hardest_hit=(make.KUMAMOTO, "400009", make.MIYAGI),
            further=(make.HITOYOSHI,),
            happened=Span(date(2020, 7, 3), None),
            coverage_goods=Coverage.ALL,
            source="内閣府",
        ),
    )
    before = current(session, record_id)
    secretary.open(f"/disasters/{record_id}/edit").submit(0)
    assert current(session, record_id) == before


def test_the_second_to_save_sees_the_newer_version_and_keeps_what_was_typed(
    session, rain, secretary
):
    page = secretary.open(f"/disasters/{rain}/edit")
    make.revise(session, rain, 1, make.disaster(note="先に直した"), actor=make.SECRETARY)
    page = page.submit(0, note="あとから直した", status=409)
    assert "事務局 担当さんが" in page.errors[0]
    assert ["備考", "先に直した", "あとから直した"] in page.table("いまの台帳とあなたの入力の違い")
    assert page.form(0).fields["note"] == "あとから直した"
    assert current(session, rain).note == "先に直した"
    page.submit(0)
    assert current(session, rain).note == "あとから直した"


def test_a_ward_corrects_its_own_proposal_and_no_other(session, minato):
    own, other = make.record(
        session,
        make.disaster(provisional=True, proposed_by=make.MINATO, coverage_staff=Coverage.PART),
        make.disaster(slug="other", provisional=True, proposed_by=make.KATSUSHIKA),
    )
    minato.open(f"/disasters/{own}/edit").submit(0, note="訂正")
    assert current(session, own) == make.disaster(
        provisional=True, proposed_by=make.MINATO, coverage_staff=Coverage.PART, note="訂正"
    )
    assert "災害の内容を直す" not in minato.open(f"/disasters/{other}").links
    minato.open(f"/disasters/{other}/edit", status=403)
    minato.post(f"/disasters/{other}/edit", FIELDS, status=403)
    minato.open(f"/disasters/{own}/confirm", status=403)
    minato.open(f"/disasters/{own}/merge", status=403)


def test_a_viewer_changes_nothing(session, rain, pages):
    pages.sign_in("viewer")
    page = pages.open(f"/disasters/{rain}")
    assert not {"災害の内容を直す", "別の災害にまとめる", "災害を取り消す"} & set(page.links)
    for act in ("edit", "confirm", "merge", "withdraw", "restore"):
        pages.open(f"/disasters/{rain}/{act}", status=403)


def test_the_secretariat_confirms_a_proposal(session, secretary):
    (record_id,) = make.record(session, make.disaster(provisional=True, proposed_by=make.MINATO))
    page = secretary.open(f"/disasters/{record_id}").follow("仮の登録を確かめる")
    page.submit(0)
    assert current(session, record_id).provisional is False


def test_a_merge_says_what_will_happen_and_leads_to_the_other(session, rain, secretary):
    (double,) = make.record(session, make.disaster(slug="double", provisional=True))
    make.record(session, make.dispatch(double), make.goods(double))
    make.record(session, make.dispatch(double), state=State.DRAFT)
    page = secretary.open(f"/disasters/{double}").follow("別の災害にまとめる")
    assert "この災害の支援 2件（ほかに下書き 1件、取消 0件）" in page.main
    refused = page.submit(0, status=422)
    assert "まとめる先の災害を選んでください" in refused.errors[0]
    page = refused.submit(0, into=str(rain), reason="同じ災害だった")
    assert page.path == f"/disasters/{rain}"
    old = secretary.open(f"/disasters/{double}", follow=True)
    assert old.path == f"/disasters/{rain}"
    assert "この災害にまとめられました" in old.main
    assert [row.record_id for row in register(session)] == [rain]


def test_a_stale_merge_is_told_and_moves_nothing(session, rain, secretary):
    (double,) = make.record(session, make.disaster(slug="double"))
    page = secretary.open(f"/disasters/{double}/merge")
    make.revise(session, double, 1, make.disaster(slug="double", note="直した"))
    page = page.submit(0, into=str(rain), status=409)
    assert "直しました" in page.errors[0]
    assert len(register(session)) == 2


def test_a_disaster_is_withdrawn_and_put_back(session, rain, secretary):
    secretary.open(f"/disasters/{rain}/withdraw").submit(0, reason="二重に登録した")
    assert register(session) == []
    page = secretary.open(f"/disasters/{rain}")
    assert "取り消されています" in page.main
    page.follow("取消を元に戻す").submit(0)
    assert [row.record_id for row in register(session)] == [rain]


def test_a_disaster_with_supports_is_not_withdrawn(session, rain, secretary):
    make.record(session, make.dispatch(rain))
    page = secretary.open(f"/disasters/{rain}/withdraw").submit(0, status=422)
    assert "支援の記録が1件ある" in page.errors[0]


def test_put_away_disasters_are_listed_for_the_secretariat_alone(session, rain, pages):
    make.revise(session, rain, 1, make.disaster(), State.WITHDRAWN)
    pages.sign_in("secretariat")
    assert "取り消した災害" in pages.open("/disasters/").main
    pages.sign_in("ward", make.MINATO)
    assert "取り消した災害" not in pages.open("/disasters/").main


def test_hostile_forms_are_answered_with_a_page(rain, secretary):
    fields = FIELDS | {"base": "9" * 400, "once": "\x00" * 9, "names-999999-name": "遠い行"}
    for path in ("/disasters/new", f"/disasters/{rain}/edit"):
        page = answered(secretary, path, fields)
        assert page.status in (200, 303, 409, 422)


def answered(pages: Pages, path: str, fields: dict[str, object]) -> Page:
    answer = pages.send(path, method="POST", data=fields)
    return pages.page(answer, answer.status_code)


def test_rare_letters_are_kept(session, secretary):
    secretary.open("/disasters/new").submit(0, FIELDS | {"names-0-name": "𠮷野川の髙潮🌊"})
    assert register(session)[0].content.names[0].name == "𠮷野川の髙潮🌊"


def test_a_restored_disaster_keeps_its_content(session, rain, secretary):
    before = current(session, rain)
    (other,) = make.record(session, make.disaster(slug="other"))
    secretary.open(f"/disasters/{rain}/merge").submit(0, into=str(other))
    secretary.open(f"/disasters/{rain}/restore").submit(0)
    assert current(session, rain) == replace(before, merged_into=None)


@pytest.mark.parametrize("path", ["/disasters/new", "/disasters/{rain}/edit"])
def test_a_page_without_its_token_keeps_what_was_typed(app, session, secretary, rain, path):
    page = secretary.open(path.format(rain=rain))
    app.config["WTF_CSRF_ENABLED"] = True
    before = len(register(session))
    typed = {**FIELDS, "also_known_as": "消えてはならない"}
    again = page.submit(0, typed, csrf_token=None, coverage_staff="part", status=400)
    assert "時間がたった" in again.text
    assert again.form(0).fields["also_known_as"] == "消えてはならない"
    assert len(register(session)) == before
    assert current(session, rain).also_known_as == ()
    shown = again.submit(0)
    assert "消えてはならない" in shown.text
