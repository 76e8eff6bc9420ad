"""Whatever is sent to the forms of entry: a clear message, the words kept, nothing half-saved."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from tests import factories as make
from tests.factories import MINATO
from tracker.domain.vocabulary import Kind
from tracker.models import Change, LedgerHead, SupportRevision

KINDS = [kind.value for kind in Kind]
NASTY = [
    "", " ", "\x00", "a\x00b", "\x07", "\ud7ff", "\ufffe", "‮abc", "😀", "𠮷野家", "髙橋", "　",
    "0", "-1", "△5", "1e9", "9" * 30, "9" * 5000, "１２３", "²", "1.5", "1,2", "½", "NaN", "inf",
    "R2.7.10", "R2.7.10～", "R2.7.10～9", "令和2年2月30日", "2200-01-01", "0001-01-01", "平成31年5月1日",
    "明治45年", "2020-13-01", "10億円", "-5円", "none", "equal", "weights", "by_hand", "joint",
    "all_wards", "131032", "131999", "staff", "other", "y", "on", "false", "美里町", "熊本県", "432032",
    "'; DROP TABLE change;--", "<script>alert(1)</script>", "=1+1", "あ" * 300, "{{ 7*7 }}", "%s%n",
]  # fmt: skip
FIELDS = [
    "once", "base", "confirmed", "confirmed_for", "disaster_id", "giver", "channel", "title", "section",
    "person", "phone", "note", "source", "reason", "recipient", "recipient_code", "recipient_pick",
    "recipient_body", "headcount", "occupation", "occupation_text", "duty", "legal_basis", "wave",
    "span", "decided_on", "person_days", "sent_on", "received_on", "paid_on", "fund_kind", "share_rule",
    "what", "quantity", "unit", "of_kind", "speaks_of", "period", "recipient_label", "recipient_count",
    "amount_yen", "staff_a", "staff_b", "staff_c", "action", "add_line", "remove_line", "seen", "intent",
    *(f"goods-{n}-{f}" for n in (0, 1, 999999) for f in ("line_id", "item", "item_text", "quantity", "unit")),
    *(f"funds-{n}-{f}" for n in (0, 7) for f in ("line_id", "recipient", "amount_yen", "unpublished")),
    *(f"shares-{n}-{f}" for n in (0, 40) for f in ("ward", "weight", "amount_yen", "paid_on")),
    *(f"siblings-{n}-{f}" for n in (0, 2) for f in ("recipient", "headcount", "recipient_body")),
    "goods-²-item", "goods--1-item", "goods", "funds-x", "keep-title", "keep-funds.1",
]  # fmt: skip
BUTTONS = ["draft", "submit", "correct", "calculate", "resolve", "nonsense", None]


@pytest.fixture
def rain(session):
    [disaster] = make.record(session, make.disaster())
    return disaster


@pytest.fixture
def ward(pages):
    pages.sign_in("ward", MINATO)
    return pages


def begin(pages, kind, disaster):
    return pages.open(f"/supports/new?kind={kind}&disaster={disaster}", follow=True)


def test_a_note_of_40000_characters_is_kept_and_its_length_said(ward, rain):
    page = begin(ward, "other", rain)
    again = page.submit(0, note="あ" * 40_000, what="x", action="submit", status=422)
    assert "40,000文字あります。10,000文字までなので、30,000文字減らしてください" in again.errors[0]
    assert again.form(0).fields["note"] == "あ" * 40_000


@pytest.mark.parametrize("bad", ["a\x00b", "a\x07b", "a\ufffeb"])
@pytest.mark.parametrize("field", ["title", "note", "recipient", "headcount", "span"])
def test_characters_that_cannot_be_kept_are_named(ward, rain, bad, field):
    page = begin(ward, "staff", rain)
    again = page.submit(0, {"headcount": "1", field: bad, "action": "submit"}, status=422)
    assert again.errors
    assert again.form(0).fields[field] == "a\ufffdb"


def test_rare_characters_are_kept_as_they_are(ward, rain):
    page = begin(ward, "staff", rain)
    kept = page.submit(0, title="𠮷野 髙橋 😀 ①～", action="draft")
    assert kept.form(0).fields["title"] == "𠮷野 髙橋 😀 ①～"


@pytest.mark.parametrize(
    "address",
    [
        "kind=nonsense", "kind=aggregate&of=nil", "kind=staff&disaster=999", "kind=staff&disaster=x",
        "kind=staff&copy_of=999", "kind=staff&copy_of=x", "kind=staff&copy_of=99999999999999999999",
        "kind=%00",
    ],
)  # fmt: skip
def test_an_address_that_leads_nowhere_says_so(ward, rain, address):
    ward.page(ward.get(f"/supports/new?{address}&once=x"), 404)


@pytest.mark.parametrize("path", ["edit", "withdraw", "cancel"])
@pytest.mark.parametrize("record_id", ["0", "999", "99999999999999999999999"])
def test_a_record_that_is_not_there_says_so(ward, record_id, path):
    ward.open(f"/supports/{record_id}/{path}", 404)


@pytest.mark.parametrize(("field", "value"), [("disaster_id", "999"), ("disaster_id", "x")])
def test_a_choice_that_is_none_is_an_error_at_its_field(ward, rain, field, value):
    page = begin(ward, "other", rain)
    again = page.submit(0, {field: value, "what": "x", "action": "submit"}, status=422)
    assert again.errors == ["災害：一覧から選んでください。"]


def test_a_ward_that_sends_another_giver_enters_for_itself(ward, session, rain):
    begin(ward, "other", rain).submit(
        0, giver="joint", channel="joint", what="x", span="R2.7.10", action="submit"
    )
    assert session.scalars(select(SupportRevision.giver_code)).all() == [MINATO]


def test_more_rows_than_are_read_are_refused_not_cut(ward, rain):
    page = begin(ward, "goods", rain)
    rows = {f"goods-{place}-item_text": "布" for place in range(201)}
    again = page.submit(0, {**rows, "sent_on": "R2.7.10", "action": "submit"}, status=422)
    assert any("200行まで" in error for error in again.errors)


def test_a_body_that_is_too_big_is_refused(ward, rain):
    answer = ward.send("/supports/new?kind=staff", method="POST", data={"note": "x" * 5_000_000})
    ward.page(answer, 413)


def test_a_page_without_its_token_keeps_what_was_typed(app, ward, session, rain):
    page = begin(ward, "staff", rain)
    app.config["WTF_CSRF_ENABLED"] = True
    again = page.submit(0, headcount="7", csrf_token=None, action="submit", status=400)
    assert "時間がたった" in again.text
    assert again.form(0).fields["headcount"] == "7"
    assert session.scalar(select(func.count()).select_from(SupportRevision)) == 0
    shown = again.submit(0, span="R2.7.10", action="submit")
    assert "S-000001" in shown.text


@pytest.mark.parametrize("base", ["", "x", "0", "99", "1\x00"])
def test_a_base_that_never_was_is_a_conflict_not_an_overwrite(ward, session, rain, base):
    [record] = make.record(session, make.dispatch(rain))
    page = ward.open(f"/supports/{record}/edit")
    asked = page.submit(0, base=base, headcount="9", action="correct", status=409)
    assert "9人" in asked.text


def test_a_draft_keeps_nothing_that_cannot_be_read(ward, session, rain):
    page = begin(ward, "staff", rain)
    again = page.submit(0, span="令和2年2月30日", headcount="二人", action="draft", status=422)
    assert [error.split("：")[0] for error in again.errors] == ["人数", "派遣期間"]
    assert again.form(0).fields["span"] == "令和2年2月30日"
    assert session.scalar(select(func.count()).select_from(SupportRevision)) == 0


forms = st.dictionaries(
    st.sampled_from(FIELDS), st.sampled_from(NASTY) | st.text(max_size=40), max_size=14
)


@pytest.mark.parametrize("role", ["ward", "secretariat"])
def test_no_form_that_anyone_sends_breaks_or_half_saves(pages, session, rain, role):
    pages.sign_in(role, MINATO if role == "ward" else None)
    records = make.record(
        session,
        make.dispatch(rain), make.goods(rain), make.funds(rain, 100, None), make.other(rain),
        make.aggregate(rain, Kind.GOODS, giver=MINATO),
        *([make.joint_funds(rain, 10)] if role == "secretariat" else []),
    )  # fmt: skip
    paths = [f"/supports/{one}/{act}" for one in records for act in ("edit", "withdraw", "cancel")]
    paths += [f"/supports/new?kind={kind}" for kind in KINDS]
    paths += [f"/supports/new?kind=aggregate&of={kind}" for kind in KINDS[:4]]
    paths += ["/supports/new?kind=staff&many=1", "/supports/preview?kind=funds"]
    paths += [f"/supports/preview?record={records[0]}", f"/supports/{records[0]}/restore"]

    def heads():
        session.rollback()
        return (
            session.scalar(select(LedgerHead.change_id)),
            session.scalar(select(func.count()).select_from(Change)),
            session.scalar(select(func.count(func.distinct(SupportRevision.since)))),
        )

    @settings(
        max_examples=60,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        path=st.sampled_from(paths),
        fields=forms,
        button=st.sampled_from(BUTTONS),
        good=st.booleans(),
    )
    def send(path, fields, button, good):
        fields = {name: _sendable(value) for name, value in fields.items()}
        if good:
            fields = {"disaster_id": str(rain), "giver": MINATO, "what": "x", **fields}
        before = heads()
        answer = pages.send(
            path, method="POST", data={**fields, **({"action": button} if button else {})}
        )
        after = heads()
        assert answer.status_code in (200, 302, 303, 400, 403, 404, 409, 422), path
        assert after[0] == after[1]
        if answer.status_code in (302, 303):
            assert after[0] - before[0] in (0, 1)
            assert after[2] - before[2] == after[0] - before[0]
        else:
            assert after == before
        if answer.mimetype == "text/html" and "preview" not in path:
            pages.page(answer, answer.status_code)

    send()


def _sendable(text):
    return text.encode("utf-8", "replace").decode("utf-8")
