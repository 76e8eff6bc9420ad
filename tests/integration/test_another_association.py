"""Another association runs the program under its own words: no page and no workbook says 区.

The manual (docs/操作手引き) is left out: it is written for the association that the program comes
with, and says so.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, url_for
from sqlalchemy import select

from tests import factories
from tests.another_association import REFERENCE, WORDS, codes, reference_folder
from tests.command_line import run
from tests.form_rows import marked, sheet_of
from tests.integration.conftest import make_app
from tests.pages import Pages
from tests.project import bullets
from tests.sent_workbooks import workbook
from tracker.domain.access import Actor, Role
from tracker.domain.entry_form import STAFF
from tracker.domain.entry_form.marks import Marks
from tracker.domain.entry_form.reading import Reading, options_text
from tracker.domain.support import StaffDispatch
from tracker.domain.vocabulary import Channel, Kind, State
from tracker.extensions import db
from tracker.models import Account, DisasterRevision, ItemRevision, LetterRevision, SupportRevision
from tracker.models.connection import begin_writing
from tracker.operations.imports import hold_workbook
from tracker.operations.reference import association_in
from tracker.queries.givers import members
from tracker.web.access import OPEN_ENDPOINTS

#: Words of the shipped association; 区 in 区分, 市区町村 or 地区 is anybody's.
FOREIGN = re.compile(
    r"東京23区|23区|特別区|都経由|(?<![市地])区(?![分切市町別])|区別(?!し|さ|の?な)"
)
#: Endpoints whose words are not the program's own: the manual, files, and answers to scripts.
ELSEWHERE = re.compile(
    r"home\.(manual|chapter|picture|healthz)|assist\.|reports\.export"
    r"|letters\.(offers|original|page_image|held_image)|imports\.(errors|file|state)"
)
SIGNED_IN = (Role.SECRETARIAT, Role.WARD, Role.VIEWER)


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Their ledger, filled with fictitious entries of every kind."""
    folder = tmp_path_factory.mktemp("theirs")
    reference = str(reference_folder(folder / "reference"))
    url = f"sqlite:///{(folder / 'demo.db').as_posix()}"
    app = make_app(folder, url, DEMO=True, REFERENCE_DIR=reference)
    loaded = run(app, "demo", "load", "--supports", "200")
    assert loaded.exit_code == 0, loaded.output
    yield app
    with app.app_context():
        db.engine.dispose()


def wards_of_tokyo() -> list[str]:
    with (REFERENCE / "givers.csv").open(encoding="utf-8") as lines:
        rows = [line.split(",") for line in lines]
    return [row[2] for row in rows if row[1] == "ward"]


def foreign_words(text: str) -> set[str]:
    """What only the shipped association would say, with the letters around it."""
    found = {text[max(0, m.start() - 8) : m.end() + 8] for m in FOREIGN.finditer(text)}
    return found | {name for name in wards_of_tokyo() if name in text}


def entries(app: Flask, **narrowed: Any) -> list[int]:
    """Records of current revisions of supports."""
    with app.app_context():
        query = select(SupportRevision.record_id).where(SupportRevision.until.is_(None))
        for name, value in {"state": State.SUBMITTED, **narrowed}.items():
            query = query.where(getattr(SupportRevision, name) == value)
        return list(db.session.scalars(query))


def addresses(app: Flask) -> dict[str, list[dict[str, Any]]]:
    """The arguments with which each page is opened; a page with nothing to name once, without."""
    of_kind = {kind: entries(app, kind=kind)[0] for kind in Kind}
    joint, via = (entries(app, channel=c)[0] for c in (Channel.JOINT, Channel.VIA_METROPOLIS))
    withdrawn = entries(app, state=State.WITHDRAWN)[0]
    draft = entries(app, state=State.DRAFT)[0]
    with app.app_context():
        disasters = list(db.session.scalars(select(DisasterRevision.record_id)))
        proposals = list(
            db.session.scalars(
                select(DisasterRevision.record_id).where(DisasterRevision.provisional)
            )
        )
        item = db.session.scalars(select(ItemRevision.record_id)).first()
        letters = list(db.session.scalars(select(LetterRevision.record_id).limit(5)))
        dispatch = dispatch_of(disasters[0])
        imported = factories.taken_in(db.session(), dispatch, replace(dispatch, giver=codes()[1]))
        account = db.session.scalars(select(Account.id)).first()
    supports = [*of_kind.values(), joint, via, draft]
    every_kind = [{"kind": kind.value} for kind in Kind]
    aggregates = [{"kind": "aggregate", "of": of} for of in ("goods", "funds", "other")]
    return {
        "accounts.edit": [{"account_id": account}],
        "catalogue.edit": [{"record_id": item}],
        "disasters.confirm": [{"record_id": one} for one in proposals],
        "disasters.edit": [{"record_id": one} for one in disasters[:2]],
        "disasters.merge": [{"record_id": disasters[0]}],
        "disasters.restore": [{"record_id": disasters[0]}],
        "disasters.show": [{"record_id": one} for one in disasters],
        "disasters.withdraw": [{"record_id": disasters[0]}],
        "history.latest": [{}, {"ward": codes()[0]}],
        "history.record": [
            *({"noun": "support", "record_id": one} for one in (*supports, withdrawn)),
            {"noun": "disaster", "record_id": disasters[0]},
            {"noun": "item", "record_id": item},
            {"noun": "letter", "record_id": letters[0]},
        ],
        "imports.done": [{"change_hash": imported}],
        **{
            f"letters.{name}": [{"record_id": letters[0]}]
            for name in ("edit", "restore", "withdraw")
        },
        "letters.gallery": [{}, *({"disaster": one} for one in disasters)],
        "letters.index": [{}, {"party": codes()[0], "waiting": "any"}, {"shelved": "draft"}],
        "letters.new": [{}, {"support": of_kind[Kind.STAFF]}],
        "letters.show": [{"record_id": one} for one in letters],
        "reports.details": [{}, {"giver": codes()[0], "channel": "ward"}, {"channel": "nonsense"}],
        "reports.letters": [{}, *({"disaster": one} for one in disasters)],
        "reports.overview": [{}, *({"disaster": one} for one in disasters)],
        "reports.wards": [{}, {"year": 2020}, *({"disaster": one} for one in disasters)],
        "supports.cancel": [{"record_id": of_kind[Kind.STAFF]}],
        "supports.edit": [{"record_id": one} for one in supports],
        "supports.index": [
            {},
            {"sort": "giver", "giver": codes()[0], "channel": "via_metropolis"},
            {"shelved": "draft"},
            {"channel": "nonsense"},
            {"q": "どこにもない言葉"},
        ],
        "supports.new": [*every_kind, *aggregates, {"kind": "staff", "many": 1}],
        "supports.restore": [{"record_id": withdrawn}],
        "supports.show": [{"record_id": one} for one in (*supports, withdrawn)],
        "supports.withdraw": [{"record_id": of_kind[Kind.GOODS]}],
    }


def dispatch_of(disaster: int) -> StaffDispatch:
    """A dispatch of the first member."""
    return factories.dispatch(disaster, giver=codes()[0])


def held_by(app: Flask, actor: Actor, *headings: str) -> str:
    """The token of a workbook that somebody has sent, with rows of two members and without; of a
    list that is not our form where it has `headings` of its own."""
    said = {"headcount": "2", "channel": "都道府県経由", "recipient": "熊本県人吉市"}
    rows: list[dict[str, Any]] = [said, {**said, "headcount": "x"}]
    with app.app_context():
        slug = db.session.scalars(select(DisasterRevision.slug)).first() or ""
        marks = (Marks(disaster=slug, member=codes()[n], key=f"KEYKEYKEYKEY-{n}") for n in (0, 1))
        rows += [marked(said, one) for one in marks]
        begin_writing(db.session())
        held = hold_workbook(
            db.session(),
            actor=actor,
            name="様式.xlsx",
            content=workbook(sheet_of(STAFF, rows, headings=headings)),
            options=options_text(Reading()),
        )
        db.session.commit()
        return held.token


def endpoints_to_open(app: Flask) -> dict[str, bool]:
    """Every page, and whether its address needs to be told of what."""
    return {
        rule.endpoint: bool(rule.arguments)
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and rule.endpoint not in OPEN_ENDPOINTS
        and not ELSEWHERE.match(rule.endpoint)
    }


def opened(app: Flask, role: Role) -> Iterator[tuple[str, str]]:
    """Every page as one of the role gets it, refusals among them: address and source."""
    pages = Pages(app)
    actor = pages.sign_in(role, codes()[0] if role is Role.WARD else None)
    own_list = {"token": held_by(app, actor, "headcount", "channel", "recipient")}
    known = {
        **addresses(app),
        "imports.look": [{"token": held_by(app, actor)}],
        "imports.lists": [own_list],
    }
    for endpoint, needs in endpoints_to_open(app).items():
        assert not needs or endpoint in known, f"tell addresses() how to open {endpoint}"
        for values in known.get(endpoint, [{}]):
            with app.test_request_context():
                address = url_for(endpoint, **values)
            page = pages.open(address, status=None, follow=True)
            assert page.status < 500, address
            yield address, page.source


@pytest.mark.parametrize("role", SIGNED_IN)
def test_no_page_speaks_of_the_shipped_association(theirs: Flask, role: Role) -> None:
    wrong: list[str] = []
    opened_pages = 0
    for address, source in opened(theirs, role):
        opened_pages += 1
        found = foreign_words(source)
        wrong += [f"{address}: {word}" for word in sorted(found)]
    assert opened_pages > 50
    assert not wrong, bullets(
        "Take these words from the association (domain/association.py):", wrong
    )


def test_what_is_anybodys_word_is_told_from_what_is_not() -> None:
    assert not foreign_words("市区町村 区分 区切り 金額の区別なし 地区")
    for said in (
        "各区の支援",
        "区別の支援",
        "区独自",
        "区担当",
        "支援した区",
        "23区",
        "うち都経由",
    ):
        assert foreign_words(said), said


def test_a_stranger_is_greeted_in_their_words(theirs: Flask) -> None:
    page = Pages(theirs).open("/accounts/sign-in")
    assert "各市町村と事務局" in page.main
    assert not foreign_words(page.source)


def test_pages_speak_of_themselves_in_their_words(theirs: Flask) -> None:
    pages = Pages(theirs)
    pages.sign_in(Role.SECRETARIAT)
    [joint, *_] = entries(theirs, channel=Channel.JOINT, kind=Kind.FUNDS)
    shown = pages.open(f"/supports/{joint}")
    assert "各市町村の拠出額と納入状況" in shown.source
    assert "30団体共同で、" in shown.main
    form = pages.open("/supports/new?kind=funds", follow=True)
    assert "30団体共同を選ぶと、経路は自動で「30団体共同」になります。" in form.main
    assert "支援した市町村" in form.main
    assert "市町村独自" in form.main
    assert "県経由" in form.main
    assert "市町村の順" in pages.open("/supports/").main
    assert "市町村担当" in pages.open("/accounts/new").main


def test_refusals_speak_in_their_words(theirs: Flask) -> None:
    pages = Pages(theirs)
    pages.sign_in(Role.SECRETARIAT)
    with theirs.app_context():
        disaster = db.session.scalars(select(SupportRevision.disaster_id)).first()
    form = pages.open(f"/supports/new?kind=funds&disaster={disaster}", follow=True)
    nobody = form.submit(status=422, action="submit", giver=None)
    assert "支援した市町村を選んでください。" in " ".join(nobody.errors)
    one = {"giver": "joint", "share_rule": "by_hand", "funds-0-amount_yen": "300円"}
    lost = form.submit(status=422, action="submit", fund_kind="donation", **one)
    assert "すべての市町村の拠出額を書いてください。" in " ".join(lost.errors)
    account = pages.open("/accounts/new").submit(
        login="theirs01", name="長野 花子", role="ward", status=422
    )
    assert account.errors == ["市町村：市町村担当のアカウントには、市町村を選んでください。"]
    assert not [page.path for page in (nobody, lost, account) if foreign_words(page.source)]


@pytest.mark.parametrize("report", ["overview", "details", "wards", "letters"])
def test_no_workbook_speaks_of_the_shipped_association(theirs: Flask, report: str) -> None:
    pages = Pages(theirs)
    pages.sign_in(Role.VIEWER)
    with theirs.app_context():
        disasters = sorted(set(db.session.scalars(select(SupportRevision.disaster_id))))
    wrong: list[str] = []
    words = ""
    for disaster in disasters if report == "overview" else [""]:
        answer = pages.send(
            f"/reports/{report}", method="POST", data={"disaster": disaster, "action": "make"}
        )
        assert answer.mimetype.endswith("sheet"), answer.text
        with zipfile.ZipFile(BytesIO(answer.data)) as book:
            told = "\n".join(book.read(name).decode() for name in book.namelist())
        wrong += [f"disaster {disaster}: {word}" for word in sorted(foreign_words(told))]
        words += told
    assert not wrong, bullets(
        "Take these words from the association (domain/association.py):", wrong
    )
    own = {
        "details": {"各市町村の計", "30団体共同"},
        "overview": {"信州の市町村の支援事業等", "市町村別"},
        "wards": {"市町村別一覧", "30団体共同の納入状況"},
        "letters": {"信州の市町村への御礼状一覧"},
    }[report]
    assert not [word for word in own if word not in words]


def test_everything_they_call_themselves_stands_in_their_file(theirs: Flask) -> None:
    assert theirs.config["ASSOCIATION"] == WORDS
    with theirs.app_context():
        assert [member.code for member in members(db.session())] == codes()
        db.session.remove()


def test_the_shipped_association_is_told_as_it_always_was() -> None:
    wards = association_in(REFERENCE)
    assert (wards.name, wards.members, wards.member) == ("特別区長会", "特別区", "区")
    assert [wards.channel(channel) for channel in Channel] == ["区独自", "23区共同", "都経由"]
    assert [wards.role(role) for role in Role] == ["区担当", "事務局", "閲覧"]
    assert (wards.each, wards.secretariat) == ("各区", "特別区長会事務局")


def test_a_file_without_the_words_says_which_rows_to_add(tmp_path: Path) -> None:
    folder = reference_folder(tmp_path / "reference")
    kept = [
        line
        for line in (folder / "givers.csv").read_text(encoding="utf-8").splitlines()
        if not line.startswith(("member,", "via_metropolis,"))
    ]
    (folder / "givers.csv").write_text("\n".join(kept), encoding="utf-8")
    with pytest.raises(Exception, match="member・via_metropolisの行がありません"):
        make_app(tmp_path, "sqlite://", REFERENCE_DIR=str(folder))
    with pytest.raises(Exception, match=r"givers\.csvがありません"):
        make_app(tmp_path, "sqlite://", REFERENCE_DIR=str(tmp_path))
