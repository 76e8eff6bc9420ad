"""御礼状一覧: the letters received, and for what has been given thanks and for what not yet."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from tracker.domain.access import Scope
from tracker.domain.coverage import Thanked, by_state
from tracker.domain.entry_filter import Acknowledged
from tracker.domain.giver import JOINT
from tracker.domain.letter import Letter
from tracker.domain.letter_filter import LetterFilter
from tracker.domain.summary import fund_name, letter_sender
from tracker.domain.vocabulary import Kind, Noun, record_number
from tracker.domain.wareki import format_date, format_span
from tracker.queries.letters import LetterRow
from tracker.queries.moment import Clocks
from tracker.reports.addresses import letter_page, record_page
from tracker.reports.content import (
    Cell,
    Column,
    Figure,
    Link,
    Report,
    Row,
    Sheet,
    Table,
    Text,
    figure,
)
from tracker.reports.figure_words import NOTHING, part_of_key
from tracker.reports.letters_data import (
    Group,
    LettersData,
    letter_list_data,
    letters_data,
)
from tracker.reports.of_what import parameters_of, subtitles_of

KIND, TITLE = "letters", "御礼状一覧"
COVERAGE, BY_SUPPORT = "御礼の状況", "支援ごとの御礼"
NO_DAY, NOT_STATED = "日付不明", "記載なし"
THANKED, PARTLY, WAITING = "御礼あり", "一部", "まだ"
WITHDRAWN = "〔取消〕"
#: A letter that was recorded for another disaster than the support is now.
ELSEWHERE = "〔別の災害〕"
LEGEND_OF_COVERAGE = (
    "凡例　御礼あり：御礼状が届いた支援　一部：支援先の一部から届いた支援　"
    "まだ：御礼状の届いていない支援　－：なし"
)
_COVERAGE_NOTES = (
    "※ 支援先が2つ以上ある支援金は、それぞれの支援先の行に入り、計では1件と数える。",
    "※ 都道府県からの御礼状は、その市区町村への支援も対象にできる。",
    "※ 集計値と該当なしは数えない。",
)


def letters_report(
    session: Session,
    *,
    clocks: Clocks,
    known_at_label: str,
    scope: Scope,
    disaster_id: int | None = None,
    fiscal_year: int | None = None,
    narrowed: LetterFilter | None = None,
) -> Report:
    """The report of one disaster, of a fiscal year, or of everything; with `narrowed` the list of
    letters alone, as it is narrowed on the page.

    Raises NotFound where the ledger did not know the disaster at known_at.
    """
    asked: dict[str, Any] = {"clocks": clocks, "scope": scope}
    if narrowed is not None:
        return letters_of(letter_list_data(session, wanted=narrowed, **asked), known_at_label)
    of_range: dict[str, Any] = {"disaster_id": disaster_id, "fiscal_year": fiscal_year}
    return letters_of(letters_data(session, **of_range, **asked), known_at_label)


def letters_of(data: LettersData, known_at_label: str, *, with_supports: bool = True) -> Report:
    """The report from what was read: pure, so that the same data give the same report.

    with_supports: with the sheet that has a line for every support.
    """
    asked = data.clocks, data.disaster, data.fiscal_year
    subtitles, title = _subtitles(data, known_at_label), _title(data)
    sheets = [_letters_sheet(data, title, subtitles)]
    if not data.narrowed:
        sheets.append(_coverage_sheet(data, title, subtitles))
        sheets += [_supports_sheet(data, title, subtitles)] if with_supports else []
    return Report(
        kind=KIND,
        title=title,
        as_of=data.clocks.as_of,
        known_at_change=data.clocks.known_at,
        parameters=(*parameters_of(*asked), *(("filter", word) for word in data.narrowed)),
        sheets=tuple(sheets),
    )


def _subtitles(data: LettersData, known_at_label: str) -> tuple[str, ...]:
    told = subtitles_of(data.clocks, data.disaster, data.fiscal_year, known_at_label)
    return (*told, f"絞り込み：{'　'.join(data.narrowed)}") if data.narrowed else told


def _title(data: LettersData) -> str:
    if data.disaster is None:
        return f"{data.names.association.members}への{TITLE}"
    return f"「{data.disaster.name_on(data.clocks.as_of)}」の{TITLE}"


# ---------------------------------------------------------------- the letters


def _letters_sheet(data: LettersData, title: str, subtitles: tuple[str, ...]) -> Sheet:
    member = data.names.association.member
    legend = (
        f"凡例　供覧：見た{member}の数／{member}の数　公表　可：公表してよい　－：なし・しない　"
        f"{NO_DAY}：受け取った日も手紙の日付もない"
    )
    return Sheet(
        TITLE, title, (letters_table(data),), subtitles, legend, landscape=True, frozen_columns=1
    )


def letters_table(data: LettersData) -> Table:
    """One line a letter, oldest first."""
    columns = [
        Column("番号", 9),
        Column("手紙の日付", 13),
        Column("受け取った日", 13),
        Column("差出人", 18),
        Column("あて先", 11),
        Column("保管", 11),
        Column("届き方", 7),
        Column("内容", 22),
        Column("御礼の対象", 10),
        Column("写し", 9),
        Column("供覧", 7),
        Column("公表", 5),
    ]
    rows = [_letter_row(data, row) for row in data.received]
    if data.disaster is None:
        columns.insert(1, Column("災害", 16))
        rows = [
            (line[0], Text(data.names.disaster(row.content.disaster_id)), *line[1:])
            for line, row in zip(rows, data.received, strict=True)
        ]
    ids = tuple(row.record_id for row in data.received)
    in_all = (Text("計"), figure("letters/all", len(ids), ids, unit="通"))
    blanks = tuple(Text("") for _ in columns[2:])
    return Table(
        "",
        tuple(columns),
        tuple(rows),
        ((*in_all, *blanks),),
        empty_text="この範囲に、受け取った御礼状はありません。",
        autofilter=True,
    )


def _letter_row(data: LettersData, row: LetterRow) -> Row:
    letter = row.content
    return (
        Link(row.label, letter_page(row.record_id)),
        Text(format_span(letter.dated) if letter.dated else NOTHING),
        Text(format_date(letter.received_on) if letter.received_on else _no_day(row)),
        Text(letter_sender(letter, data.names) or NOT_STATED),
        Text("、".join(_party(data, code) for code in letter.addressees) or NOT_STATED),
        Text(_party(data, letter.owner)),
        Text(letter.came_by.label if letter.came_by else NOTHING),
        Text(letter.subject or NOTHING),
        _supports(data, letter),
        Text(_scans(letter)),
        Text(f"{row.ticks}/{data.members}" if letter.circulate else NOTHING),
        Text("可" if letter.publishable else NOTHING),
    )


def _no_day(row: LetterRow) -> str:
    return NO_DAY if row.day is None else NOTHING


def _supports(data: LettersData, letter: Letter) -> Cell:
    """The numbers of what it thanks for; a single one leads to its page."""
    numbers = [_support_number(data, record) for record in letter.supports]
    if len(numbers) == 1:
        return Link(numbers[0], record_page(letter.supports[0]))
    return Text("、".join(numbers) or NOTHING)


def _support_number(data: LettersData, record: int) -> str:
    number = data.names.support(record)
    return f"{number}{WITHDRAWN}" if record in data.withdrawn else number


def _party(data: LettersData, code: str) -> str:
    """A member, or the association, for which the joint body stands."""
    return data.names.association.name if code == JOINT else data.names.giver(code)


def _scans(letter: Letter) -> str:
    """2点(3ページ)."""
    if not letter.scans:
        return NOTHING
    return f"{len(letter.scans)}点({sum(scan.pages for scan in letter.scans)}ページ)"


# ---------------------------------------------------------------- coverage


def _coverage_sheet(data: LettersData, title: str, subtitles: tuple[str, ...]) -> Sheet:
    return Sheet(
        COVERAGE,
        f"{title}（{COVERAGE}）",
        (coverage_table(data),),
        subtitles,
        LEGEND_OF_COVERAGE,
        _COVERAGE_NOTES,
        landscape=False,
    )


def coverage_table(data: LettersData) -> Table:
    """One line a recipient of a disaster: how much was thanked for, and by which letters."""
    columns = (
        Column("災害", 22),
        Column("支援先", 22),
        Column("支援", 7, "right"),
        Column(THANKED, 9, "right"),
        Column(PARTLY, 7, "right"),
        Column(WAITING, 7, "right"),
        Column(_letters_of_any_year(data), 22),
    )
    rows = tuple(_group_row(data, group) for group in data.groups)
    return Table(
        "",
        columns,
        rows,
        (_coverage_total(data),) if rows else (),
        empty_text="この範囲に、御礼の対象になる支援はありません。",
        autofilter=True,
        unit_note="単位：件",
    )


def _letters_of_any_year(data: LettersData) -> str:
    """A support of a year may have been thanked for in another: they are not the letters of it."""
    return "御礼状" if data.fiscal_year is None else "御礼状(年度を問わず)"


def _group_row(data: LettersData, group: Group) -> Row:
    key = f"thanked/{group.disaster_id}/{_recipient_key(group)}"
    return (
        Text(data.names.disaster(group.disaster_id)),
        Text(data.names.recipient(group.recipient)),
        *_counts(key, group.rows),
        Text(_numbers(data, group.letters, group.disaster_id)),
    )


def _coverage_total(data: LettersData) -> Row:
    counts = _counts("thanked/all", data.coverage)
    return (Text("計"), Text(""), *counts, Text(_letters_in_all(data)))


def _letters_in_all(data: LettersData) -> str:
    """Of one disaster those of others by themselves: the list of its own letters has them not."""
    told = {letter for row in data.coverage for letter in row.letters}
    others = {one for one in told if _is_elsewhere(data.letters[one], data.disaster_id)}
    own = f"{len(told - others)}通" if told - others or not others else ""
    return "、".join(filter(None, [own, letters_elsewhere(len(others))]))


def letters_elsewhere(count: int) -> str:
    """ほかの災害あての御礼状 1通: what they thank for was moved here since."""
    return f"ほかの災害あての御礼状 {count}通" if count else ""


def _is_elsewhere(row: LetterRow, disaster_id: int | None) -> bool:
    return disaster_id is not None and row.content.disaster_id != disaster_id


def _counts(key: str, rows: Iterable[Thanked]) -> tuple[Figure, ...]:
    """All supports, and those thanked for by all, by some and by none of the recipients there."""
    found = by_state(rows)
    return tuple(
        figure(
            f"{key}/{state}",
            len(found[state]),
            tuple(found[state]),
            dash_zero=state is not Acknowledged.DUE,
        )
        for state in Acknowledged
    )


def _recipient_key(group: Group) -> str:
    recipient = group.recipient
    return recipient.code or (f"={part_of_key(recipient.name)}" if recipient.name else "unstated")


def _numbers(data: LettersData, letters: tuple[int, ...], disaster_id: int) -> str:
    """管理番号 of letters; one of another disaster says so: its support was moved since."""
    found = sorted((data.letters[one] for one in letters), key=lambda row: row.label)
    return "、".join(letter_called(row, disaster_id) for row in found) or NOTHING


def letter_called(row: LetterRow, disaster_id: int) -> str:
    """L-000003, or L-000003〔別の災害〕 among what was given in `disaster_id`."""
    return f"{row.label}{ELSEWHERE if _is_elsewhere(row, disaster_id) else ''}"


# ---------------------------------------------------------------- support by support


def _supports_sheet(data: LettersData, title: str, subtitles: tuple[str, ...]) -> Sheet:
    return Sheet(
        BY_SUPPORT,
        f"{title}（{BY_SUPPORT}）",
        (supports_table(data),),
        subtitles,
        LEGEND_OF_COVERAGE,
        landscape=True,
        frozen_columns=1,
    )


def supports_table(data: LettersData) -> Table:
    """One line a support and recipient, in the order of the table of recipients."""
    columns = (
        Column("管理番号", 10),
        Column("災害", 22),
        Column("支援先", 20),
        Column(data.names.association.member, 12),
        Column("支援", 22),
        Column("御礼", 9),
        Column(_letters_of_any_year(data), 26),
    )
    rows = tuple(_support_row(data, row) for group in data.groups for row in group.rows)
    return Table(
        "",
        columns,
        rows,
        empty_text="この範囲に、御礼の対象になる支援はありません。",
        autofilter=True,
    )


def _support_row(data: LettersData, row: Thanked) -> Row:
    key = data.supports[row.support_id]
    number = record_number(Noun.SUPPORT, key.number) if key.number else ""
    called = fund_name(key.fund_kind) if key.kind is Kind.FUNDS else key.kind.label
    return (
        Link(number, record_page(row.support_id)),
        Text(data.names.disaster(key.disaster_id)),
        Text(data.names.recipient(row.recipient)),
        Text(data.names.giver(key.giver)),
        Text(" ".join(filter(None, [called, key.what]))),
        Text(THANKED if row.is_thanked else WAITING),
        Text(_numbers(data, row.letters, key.disaster_id)),
    )
