"""What goes into a 入力様式, by whose eyes; the command that writes it; LibreOffice opens it."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from tests import factories as make
from tests.command_line import refused, run
from tests.entry_forms import opened, read_back, sheets_of, written
from tests.factories import HITOYOSHI, KATSUSHIKA, MINATO
from tests.printing import convert, pages, plain
from tests.statements import counted
from tests.tools import JAPANESE_FONT, require
from tests.typing_in import filled_by_libreoffice
from tracker import clock
from tracker.domain.access import SYSTEM, Scope
from tracker.domain.entry_form import FORM_SHEETS, STAFF
from tracker.domain.entry_form.book import read_sheets
from tracker.domain.entry_form.plan import Outcome
from tracker.domain.entry_form.reading import Reading
from tracker.domain.recipient import Recipient
from tracker.domain.support import NilReturn
from tracker.domain.vocabulary import Channel, Kind, State
from tracker.models.connection import begin_writing
from tracker.operations.imports import apply
from tracker.queries.disasters import by_slug
from tracker.queries.form_entries import FormEntry, form_entries, places_used
from tracker.queries.incoming import plan_book
from tracker.queries.moment import clocks, head
from tracker.reports.entry_form.content import EntryForm, entry_form
from tracker.reports.entry_form.data import FormOrder, form_data
from tracker.reports.entry_form.making import make_form
from tracker.sheets.reading import read

SLUG = "2020-july-rain"
RAIN = ("--disaster", SLUG)
NAGANO = "200000"


@pytest.fixture
def rain(session: Session) -> int:
    rain, other = make.record(
        session,
        make.disaster(hardest_hit=(make.KUMAMOTO,), further=(HITOYOSHI,)),
        make.disaster(slug="other"),
    )
    kinds = [make.goods(rain), make.funds(rain, 5_000_000, None), make.other(rain)]
    staff, *_ = make.record(session, make.dispatch(rain), *kinds, make.dispatch(other))
    make.record(session, make.letter(rain, supports=(staff,)), make.letter(rain, owner="joint"))
    draft = make.dispatch(rain, title="まだ出していない")
    make.record(session, draft, make.letter(rain), state=State.DRAFT, actor=make.MINATO_CLERK)
    return rain


def noise(session: Session, rain: int) -> None:
    """What is of no form of 港区."""
    hidden = make.dispatch(rain, giver=KATSUSHIKA, recipient=Recipient(NAGANO))
    make.record(session, hidden, state=State.DRAFT, actor=make.KATSUSHIKA_CLERK)
    nil = NilReturn(disaster_id=rain, giver=MINATO, channel=Channel.WARD, of_kind=Kind.FUNDS)
    withdrawn, *_ = make.record(
        session,
        make.dispatch(rain),
        make.dispatch(rain, giver=KATSUSHIKA, recipient=Recipient(make.MIYAGI)),
        make.aggregate(rain, Kind.STAFF, giver=MINATO, staff_a=1),
        nil,
    )
    make.revise(session, withdrawn, 1, make.dispatch(rain), State.WITHDRAWN)


def order_of(session: Session, giver: str = MINATO, *, blank: bool = False) -> FormOrder:
    now = clocks(session)
    return FormOrder(
        giver=giver,
        disaster=by_slug(session, SLUG, now.known_at),
        clocks=now,
        made_at=clock.now(),
        blank=blank,
    )


def small_form(session: Session) -> EntryForm:
    return entry_form(form_data(session, order_of(session)), 20)


def entries(session: Session, rain: int, scope: Scope) -> list[FormEntry]:
    asked = {"disaster_id": rain, "known_at": head(session)}
    return form_entries(session, scope, giver=MINATO, **asked)


def test_a_form_holds_what_is_its_own_and_stands(session, rain):
    noise(session, rain)
    found = entries(session, rain, Scope(ward=MINATO))
    assert [entry.kind for entry in found] == [
        Kind.STAFF, Kind.STAFF, Kind.GOODS, Kind.FUNDS, Kind.OTHER, None, None,
    ]  # fmt: skip
    assert [entry.label[:3] for entry in found] == ["S-0", "下書き"] + ["S-0"] * 3 + [
        "L-0",
        "下書き",
    ]
    assert [entry.label for entry in found if entry.state is State.DRAFT] == ["下書き1", "下書き2"]


def test_drafts_are_only_for_who_may_see_them(session, rain):
    everybody, other = (entries(session, rain, scope) for scope in (Scope(), Scope(KATSUSHIKA)))
    assert {entry.state for entry in [*everybody, *other]} == {State.SUBMITTED}
    assert len(entries(session, rain, Scope(all_drafts=True))) == 7


def test_the_places_offered_tell_nothing_of_drafts_of_others(session, rain):
    noise(session, rain)
    asked = {"disaster_id": rain, "known_at": head(session)}
    assert places_used(session, Scope(ward=MINATO), **asked) == {
        HITOYOSHI, make.KUMAMOTO, make.MIYAGI,
    }  # fmt: skip
    assert NAGANO in places_used(session, Scope(ward=KATSUSHIKA), **asked)
    assert form_data(session, order_of(session)).places == ["熊本県", "熊本県人吉市", "宮城県"]


def test_the_number_of_queries_does_not_grow(session, rain):
    session.commit()
    with counted(session.get_bind()) as few:
        form_data(session, order_of(session))
    make.record(session, *(make.goods(rain) for _ in range(5)), *(make.letter(rain),) * 5)
    session.commit()
    with counted(session.get_bind()) as many:
        form_data(session, order_of(session))
    assert len(many) == len(few)


def test_an_untouched_form_changes_nothing(session, rain):
    noise(session, rain)
    bare = make.goods(rain, goods=()), make.funds(rain)
    make.record(session, *bare, state=State.DRAFT, actor=make.MINATO_CLERK)
    book = sheets_of(written(small_form(session)))
    plan = plan_book(session, actor=SYSTEM, sheets=book, reading=Reading(state=State.DRAFT))
    assert not plan.errors
    assert {step.outcome for step in plan.steps} == {Outcome.UNCHANGED}
    assert len(plan.steps) == 9


def test_a_blank_form_still_offers_the_places(session, rain):
    data = form_data(session, order_of(session, blank=True))
    assert data.entries == []
    assert data.places == ["熊本県", "熊本県人吉市"]
    assert len({form_data(session, order_of(session)).batch for _ in range(5)}) == 5


# ---------------------------------------------------------------- the command


def test_the_command_writes_the_form_of_one_member(app, rain, tmp_path):
    out = tmp_path / "form.xlsx"
    result = run(app, "form", "--ward", MINATO, *RAIN, "--out", str(out))
    assert result.exit_code == 0, result.stderr
    assert "入力様式(港区)を書きました" in result.output
    found, _ = read_back(out.read_bytes())
    assert [len(sheet.rows) for sheet in found] == [2, 1, 2, 1, 2]
    blank = tmp_path / "blank.xlsx"
    assert run(app, "form", "--ward", MINATO, *RAIN, "--blank", "--out", str(blank)).exit_code == 0
    assert [len(sheet.rows) for sheet in read_back(blank.read_bytes())[0]] == [0] * 5


def test_the_command_writes_the_forms_of_all_members(app, rain, tmp_path):
    out = tmp_path / "forms.zip"
    result = run(app, "form", "--all-wards", *RAIN, "--blank", "--out", str(out))
    assert result.exit_code == 0, result.stderr
    assert "入力様式23通を書きました" in result.output
    with ZipFile(out) as package:
        names = package.namelist()
        assert len(names) == 23
        assert names[2] == "入力様式_港区_令和2年7月豪雨_白紙.xlsx"
        guide = load_workbook(BytesIO(package.read(names[2])), read_only=True)["記入要領"]
        assert "港区" in [cell for row in guide.iter_rows(values_only=True) for cell in row]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--ward", MINATO], "--disaster で災害を1つ指定"),
        (["--ward", MINATO, "--disaster", "nothing"], "「nothing」という災害はありません"),
        ([*RAIN], "--ward で区のコードを1つ指定"),
        ([*RAIN, "--ward", "999999"], "「999999」という区はありません"),
        ([*RAIN, "--ward", "joint"], "「joint」という区はありません"),
        ([*RAIN, "--ward", MINATO, "--all-wards"], ".zip"),
    ],
)
def test_the_command_refuses_plainly(app, rain, tmp_path, options, said):
    out = tmp_path / "form.xlsx"
    result = run(app, "form", *options, "--out", str(out))
    assert result.exit_code == 1
    assert said in result.stderr
    assert not out.exists()


def test_the_ending_must_fit(app, rain, tmp_path):
    zip_, nowhere = tmp_path / "form.zip", tmp_path / "no" / "form.xlsx"
    asked = ("form", "--ward", MINATO, *RAIN)
    assert ".xlsx にしてください" in refused(app, *asked, "--out", str(zip_))
    assert "書けません" in refused(app, *asked, "--out", str(nowhere))
    both = ("form", "--ward", MINATO, "--all-wards", *RAIN)
    assert "どちらか一方" in refused(app, *both, "--out", str(zip_))


# ---------------------------------------------------------------- LibreOffice


def test_libreoffice_saves_the_form_whole(session, rain, tmp_path):
    form = small_form(session)
    content = written(form)
    saved = convert(content, "xlsx", tmp_path).read_bytes()
    before, after = (
        read_sheets(read("form.xlsx", one).sheets, FORM_SHEETS, None) for one in (content, saved)
    )
    assert after[1] == before[1] == ["記入要領", "選択肢"]
    said = [
        [
            [(row.key, row.marks, {k: c.text for k, c in row.row.cells.items()}) for row in s.rows]
            for s in sheets
        ]
        for sheets, _ in (before, after)
    ]
    assert said[0] == said[1]
    plan = plan_book(
        session,
        actor=SYSTEM,
        sheets=read("form.xlsx", saved).sheets,
        reading=Reading(state=State.DRAFT),
    )
    assert {step.outcome for step in plan.steps} == {Outcome.UNCHANGED}
    _same_settings(opened(form), load_workbook(BytesIO(saved)))


def test_what_is_filled_in_by_libreoffice_comes_back_whole(session, rain, tmp_path):
    content = written(small_form(session))
    sheet = load_workbook(BytesIO(content))[STAFF.title]
    columns = {cell.value: cell.column_letter for row in sheet.iter_rows() for cell in row}
    known = next(row[0].row for row in sheet.iter_rows() if _says(row, "S-000001"))
    new_row = known + 2  # below the draft
    typed = {
        (known, "人数"): "７人",
        (new_row, "支援先の自治体"): "熊本県人吉市",
        (new_row, "人数"): "12",
        (new_row, "派遣期間"): "R2.7.20～22",
        (new_row, "決定日"): "2020/7/18",
        (new_row, "件名"): '第2班"応援"',
    }
    cells = [
        (STAFF.title, f"{columns[_title(sheet, heading)]}{row}", text)
        for (row, heading), text in typed.items()
    ]
    saved = filled_by_libreoffice(content, cells, tmp_path)
    sheets = read("filled.xlsx", saved).sheets
    begin_writing(session)
    book, _ = apply(
        session,
        actor=make.MINATO_CLERK,
        name="filled.xlsx",
        content=saved,
        sheets=sheets,
        reading=Reading(),
    )
    told = {
        step.outcome: {change.label: change.new for change in step.changes}
        for step in book.steps
        if step.outcome is not Outcome.UNCHANGED
    }
    assert told[Outcome.CHANGED] == {"人数": "7人"}
    new = told[Outcome.NEW]
    assert (new["人数"], new["派遣期間"]) == ("12人", "令和2年7月20～22日")
    assert (new["決定日"], new["件名"]) == ("令和2年7月18日", '第2班"応援"')
    assert len(told) == 2


def _says(row, text) -> bool:
    return any(cell.value == text for cell in row)


def _title(sheet, heading) -> str:
    """The heading as the form writes it, with its mark for what must be filled in."""
    values = {str(cell.value) for row in sheet.iter_rows(max_row=6) for cell in row if cell.value}
    return next(value for value in values if value.startswith(heading))


def _same_settings(ours, theirs) -> None:
    """Lists, formats, filter and paper are as we wrote them (frozen panes belong to the window, which
    LibreOffice does not have when it converts)."""
    for sheet in FORM_SHEETS:
        one, other = ours[sheet.title], theirs[sheet.title]
        assert _lists(other) == _lists(one)
        assert other.auto_filter.ref == one.auto_filter.ref
        assert other.print_title_rows == one.print_title_rows
        assert other.page_setup.orientation == "landscape"
        assert {other.cell(6, n).number_format for n in range(1, other.max_column)} == {
            one.cell(6, n).number_format for n in range(1, one.max_column)
        }


def _lists(sheet) -> set[str]:
    """LibreOffice writes a 0 where nothing is listed, and leaves out quotes that nothing needs."""
    offered = [one for one in sheet.data_validations.dataValidation if one.type == "list"]
    return {f"{one.sqref} {one.formula1}".replace("'", "") for one in offered}


def test_on_paper_nothing_is_cut_and_the_empty_rows_stay_at_home(session, rain, tmp_path):
    require(JAPANESE_FONT)
    target = BytesIO()
    make_form(session, order_of(session), target)
    printed = [
        " ".join(page.split()) for page in pages(convert(target.getvalue(), "pdf", tmp_path))
    ]
    assert len(printed) <= 14, "500 empty rows are not printed"
    for form in FORM_SHEETS:
        own = [page for page in printed if page.startswith(f"{form.title} 港区")]
        assert len(own) == 2, f"{form.title}: two pages side by side, each with the title"
        for page in own:
            assert "令和2年7月豪雨" in page
            assert "熊本県人吉市" in page, "whose row it is stands on both pages"
            assert "確認" not in page, "the grey columns are not printed"
        for column in form.columns:
            assert any(plain(column.title) in page for page in own), column.title
    assert printed[0].startswith("入力様式 記入要領")


def test_the_folder_of_the_out_file_stays_clean(app, rain, tmp_path):
    out = tmp_path / "form.xlsx"
    run(app, "form", "--ward", MINATO, *RAIN, "--out", str(out))
    assert [path.name for path in Path(tmp_path).iterdir()] == ["form.xlsx"]
