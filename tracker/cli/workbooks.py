"""A filled-in 入力様式 comes back by `import`; every row is told before anything is written."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
from sqlalchemy.orm import Session

from tracker.cli.lists import with_known_lists
from tracker.cli.progress import progress_bar
from tracker.cli.refusal import Refused
from tracker.cli.replacing import replacing
from tracker.domain.access import SYSTEM
from tracker.domain.entry_form.plan import WRITING, Outcome, Step
from tracker.domain.entry_form.reading import Reading
from tracker.domain.entry_form.row_words import rows_told
from tracker.domain.names import Names
from tracker.domain.summary import subject
from tracker.models.connection import begin_writing
from tracker.operations.imports import apply
from tracker.queries.incoming import BookPlan, CellError, Planned, SheetPlan, plan_twice
from tracker.sheets.book import Book
from tracker.sheets.marking import Mark, marked
from tracker.sheets.reading import read


@dataclass(frozen=True)
class Came:
    """A workbook as it came."""

    name: str
    content: bytes
    book: Book


def import_workbook(
    session: Session, file: Path, reading: Reading, *, dry_run: bool, errors: Path | None
) -> None:
    """Tell what it would do, and do it, all of it or nothing. Raises Refused, InputError."""
    content = file.read_bytes()
    came = Came(file.name, content, read(file.name, content))
    reading = with_known_lists(session, came.book.sheets, reading)
    with progress_bar("読んで確かめる") as progress:
        planned = plan_twice(
            session, actor=SYSTEM, sheets=came.book.sheets, reading=reading, progress=progress
        )
    plan = planned.book
    for line in told(plan):
        click.echo(line)
    if plan.errors and errors is not None:
        with replacing(errors) as target:
            target.write(marked(content, [_mark(error) for error in plan.errors]))
        click.echo(f"誤りを書き込んだファイルを {errors} に書きました。")
    _refuse(plan)
    if dry_run:
        click.echo("--dry-run なので、台帳には何も書いていません。")
        return
    _apply(session, came, reading, planned)


def _mark(error: CellError) -> Mark:
    return Mark(error.sheet, error.row, error.column, error.heading, error.message)


def _apply(session: Session, came: Came, reading: Reading, planned: Planned) -> None:
    session.rollback()
    begin_writing(session)
    with progress_bar("台帳に書く") as progress:
        done, change = apply(
            session,
            actor=SYSTEM,
            name=came.name,
            content=came.content,
            sheets=came.book.sheets,
            reading=reading,
            fingerprint=planned.plain.fingerprint,
            planned=planned,
            progress=progress,
        )
        session.commit()
    counts = "、".join(f"{one.label}{done.count(one)}件" for one in WRITING if done.count(one))
    click.echo(f"取り込みました(第{change}番の変更)。{counts}です。")


def _refuse(plan: BookPlan) -> None:
    """Nothing to do is never a success."""
    wrong, open_ = plan.count(Outcome.ERROR), plan.count(Outcome.CONFLICT)
    if wrong or open_:
        raise Refused(
            f"誤りが{wrong}件、競合が{open_}件あるので取り込みません。"
            "誤りはファイルを直し、競合は画面の「取り込み」で決めてください。"
        )
    if not plan.sheets:
        raise Refused("入力様式のシートが見つかりません。台帳から出した様式を使ってください。")
    if not plan.writes:
        raise Refused("取り込むものがありません。このファイルで新しく変わるところはありません。")


def told(plan: BookPlan) -> Iterator[str]:
    """What a workbook would do, in lines for people."""
    for name in plan.left:
        why = "見出しの行が見つからない" if name in plan.unread else "様式の記入欄ではない"
        yield f"シート「{name}」は{why}ので読みません。"
    for sheet in plan.sheets:
        yield from _of_sheet(sheet, plan.names)


def _of_sheet(sheet: SheetPlan, names: Names) -> Iterator[str]:
    counts = {one: sum(1 for step in sheet.steps if step.outcome is one) for one in Outcome}
    said = "、".join(f"{one.label} {count}件" for one, count in counts.items() if count)
    yield f"シート「{sheet.name}」: {said or '書かれた行がありません'}"
    if sheet.hidden:
        yield f"  隠れている{sheet.hidden}行も読みました。"
    if any(sheet.unknown):
        yield f"  意味の分からない列は読みません: {'、'.join(filter(None, sheet.unknown))}"
    for step in sheet.steps:
        if step.outcome is not Outcome.UNCHANGED:
            yield from _of_step(step, names)
    yield from (f"  {error.row}行目 {error.heading}: {error.message}" for error in sheet.errors)


def _of_step(step: Step, names: Names) -> Iterator[str]:
    rows = rows_told([row.row.number for row in step.entry.rows])
    title = "" if step.content is None else subject(step.content, names)
    yield f"  {rows} {step.outcome.label} {step.label} {title}".rstrip()
    for one in step.conflicts:
        yield f"    {one.label}: 台帳は「{one.theirs}」、ファイルは「{one.mine}」"
    if step.outcome in (Outcome.CHANGED, Outcome.CONFLICT):
        for change in step.unasked:
            yield f"    {change.label}: {change.old or '空'} → {change.new or '空'}"
        for row in step.kept:
            yield f"    {row.label}: 台帳で先に直された「{row.new or '（なし）'}」のまま残します"
    yield from (f"    確かめてください: {doubt.message}" for doubt in step.doubts)
    if step.like:
        yield f"    {'、'.join(step.like)}と同じものかもしれません。"
