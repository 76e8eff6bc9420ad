"""Sheet 職員派遣: one row a dispatch."""

from dataclasses import replace
from typing import Final

from tracker.domain.entry_form import cells
from tracker.domain.entry_form.form_sheet import Column, FormRow, FormSheet, Shown, day_of
from tracker.domain.entry_form.shared_columns import (
    CANCELLED,
    COMMON,
    PLACES,
    WITHDRAW,
    WORDS_LIMIT,
    day,
    day_text,
    read_common,
    read_place,
    show_common,
    show_place,
    span_text,
)
from tracker.domain.names import Names
from tracker.domain.support import StaffDispatch
from tracker.domain.vocabulary import Duty, Kind, Labelled, LegalBasis, Noun, Occupation

_WORDS: Final[dict[str, type[Labelled]]] = {
    "occupation": Occupation,
    "duty": Duty,
    "legal_basis": LegalBasis,
}
_OTHER = "一覧にないものは、その言葉をそのまま書きます。"
_COLUMNS = (
    WITHDRAW,
    *PLACES,
    Column(
        key="headcount",
        title="人数",
        width=8,
        hint="実人数を数で書きます。",
        example="2",
        also=("派遣人数", "実人数", "人員", "派遣者数"),
    ),
    Column(
        key="span",
        title="派遣期間",
        width=24,
        hint="「R2.7.10～16」「令和2年7月10日～」のように書きます。",
        example="令和2年7月10日～16日",
        also=("期間", "派遣日程", "日程"),
    ),
    Column(
        key="decided_on", title="決定日", width=14, example="令和2年7月8日", also=("派遣決定日",)
    ),
    Column(
        key="person_days",
        title="延べ人日",
        width=9,
        hint="人数×日数と違うときだけ書きます。",
        also=("延人日", "延べ日数", "延べ人数"),
    ),
    Column(
        key="occupation",
        title="職種",
        width=12,
        hint=_OTHER,
        example="保健師",
        choices="occupation",
    ),
    Column(
        key="duty",
        title="業務",
        width=20,
        hint=_OTHER,
        example="避難所運営",
        choices="duty",
        also=("業務内容", "従事業務", "支援内容"),
    ),
    Column(
        key="legal_basis",
        title="派遣根拠",
        width=20,
        hint=_OTHER,
        example="短期派遣・公務出張",
        choices="legal_basis",
        also=("根拠", "根拠法令"),
    ),
    Column(
        key="wave", title="陣", width=6, hint="第1陣なら1。", example="1", also=("第何陣", "班")
    ),
    CANCELLED,
    *COMMON,
)


def _read(row: FormRow, base: StaffDispatch) -> StaffDispatch:
    span = row.take("span", cells.span, base.span, None)
    decided = day(row, "decided_on", base.decided_on)
    on = day_of(row, (span.first if span else None, decided), base.disaster_id)
    words: dict[str, object] = {}
    for name, labels in _WORDS.items():
        kept = (getattr(base, name), getattr(base, f"{name}_text"))
        words[name], words[f"{name}_text"] = _word(row, name, labels, kept)
    return replace(
        read_common(row, base),
        recipient=read_place(row, base.recipient, on),
        headcount=_whole(row, "headcount", base.headcount, ("人", "名"), 100_000),
        span=span,
        decided_on=decided,
        person_days=_whole(
            row, "person_days", base.person_days, ("人日", "人・日", "日"), 100_000_000
        ),
        wave=_whole(row, "wave", base.wave, ("陣", "班"), 999, before="第"),
        **words,  # type: ignore[arg-type]
    )


def _word(
    row: FormRow, key: str, words: type[Labelled], kept: tuple[Labelled | None, str]
) -> tuple[Labelled | None, str]:
    def read(cell: cells.Typed) -> tuple[Labelled | None, str]:
        return cells.word_or_text(cell, words, WORDS_LIMIT)

    return row.take(key, read, kept, (None, ""))


def _whole(
    row: FormRow, key: str, kept: int | None, units: tuple[str, ...], most: int, before: str = ""
) -> int | None:
    def read(cell: cells.Typed) -> int | None:
        return cells.whole(cell, units, most, before)

    return row.take(key, read, kept, None)


def _show(content: StaffDispatch, names: Names) -> Shown:
    numbers = {name: getattr(content, name) for name in ("headcount", "person_days", "wave")}
    return {
        **show_place(content.recipient, names),
        **{name: "" if value is None else value for name, value in numbers.items()},
        "span": span_text(content.span),
        "decided_on": day_text(content.decided_on),
        **{name: _word_text(content, name) for name in _WORDS},
        **show_common(content, names),
    }


def _word_text(content: StaffDispatch, name: str) -> str:
    chosen: Labelled | None = getattr(content, name)
    typed: str = getattr(content, f"{name}_text")
    return typed or (chosen.label if chosen else "")


STAFF = FormSheet(
    title="職員派遣",
    noun=Noun.SUPPORT,
    kind=Kind.STAFF,
    columns=_COLUMNS,
    show=_show,
    read=_read,
)
