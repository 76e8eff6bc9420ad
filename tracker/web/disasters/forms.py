"""The form of a disaster, and the small forms that confirm, merge, withdraw and restore one.

form = DisasterForm(request.form)
content = form.content(session, original)   # None where something cannot be read
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from wtforms import Form, SelectMultipleField, widgets

from tracker.domain.disaster import Disaster, DisasterName
from tracker.domain.span import Span
from tracker.domain.vocabulary import Coverage, DisasterStatus, Hazard
from tracker.queries.recipients import by_code, resolve
from tracker.web.arguments import record_id
from tracker.web.form import (
    NEEDED,
    CodeField,
    DayField,
    LedgerForm,
    LineField,
    Lines,
    PickField,
    SpanField,
    TextField,
    WordField,
)

MOST_PLACES = 200
NOT_SET = "決めていない"


class NameForm(Form):
    """A name and the day from which it is used; without a day, from the first day on."""

    name = LineField("名前", limit=200)
    used_from = DayField("使い始めた日")


class TokenForm(LedgerForm):
    """What every form of the register carries: the revision it was made from, and its token."""

    once = CodeField()
    base = CodeField()

    def new_token(self) -> None:
        """A token of its own for the next sending."""
        self.once.data = secrets.token_urlsafe(24)


class DisasterForm(TokenForm):
    """All that the register keeps of a disaster."""

    names = Lines(NameForm, "名前", most=10)
    hazard = WordField("種別", Hazard, [NEEDED])
    spoken = SpanField("表示する期間", [NEEDED])
    happened = SpanField("実際の期間")
    hardest_hit = SelectMultipleField(
        "被害の大きかった都道府県",
        validate_choice=False,
        widget=widgets.ListWidget(),
        option_widget=widgets.CheckboxInput(),
    )
    further = TextField("そのほかの市区町村", limit=5_000, render_kw={"rows": 3})
    also_known_as = LineField("別名", limit=500)
    glide = LineField("GLIDE番号", limit=40)
    status = WordField("状況", DisasterStatus, blank=None)
    coverage_staff = WordField("職員派遣", Coverage, blank=NOT_SET)
    coverage_goods = WordField("支援物資", Coverage, blank=NOT_SET)
    coverage_funds = WordField("支援金", Coverage, blank=NOT_SET)
    coverage_other = WordField("その他の支援", Coverage, blank=NOT_SET)
    slug = LineField("アドレス名", limit=60)
    source = TextField("出典", limit=2_000, render_kw={"rows": 2})
    note = TextField("備考", limit=10_000, render_kw={"rows": 4})
    reason = LineField("訂正の理由", limit=500)

    #: What only the secretariat decides; a ward's form leaves it as it is.
    KEPT: ClassVar[tuple[str, ...]] = (
        "status", "coverage_staff", "coverage_goods", "coverage_funds", "coverage_other", "slug",
    )  # fmt: skip

    def __init__(
        self,
        formdata: MultiDict[str, str] | None = None,
        *,
        prefectures: Sequence[tuple[str, str]],
        whole: bool,
        original: Disaster | None = None,
        places: Mapping[str, str] | None = None,
    ) -> None:
        """`whole` for the secretariat; `places` names the codes of `original`."""
        data = _data_of(original, places or {}) if original and formdata is None else {}
        super().__init__(formdata=formdata, data=data)
        self.original = original
        self.hardest_hit.choices = list(prefectures)
        if not whole:
            for name in self.KEPT:
                del self[name]

    def row_button(self, formdata: MultiDict[str, str]) -> bool:
        """Do what add_line or remove_line asks for; False where neither was pressed."""
        if "add_line" in formdata:
            self.names.add_row()
        elif "remove_line" in formdata:
            self.names.remove_row(formdata["remove_line"])
        else:
            return False
        return True

    def content(self, session: Session) -> Disaster | None:
        """What was typed as a content; None where it cannot be read, said at its field."""
        self.validate()
        if self.hazard.data is None and not self.hazard.errors:
            self.put_error("hazard", "種別を選んでください。")
        if self.spoken.data is None and not self.spoken.errors:
            self.put_error("spoken", "表示する期間を書いてください(例：令和2年7月)。")
        self._refuse_unknown_prefectures()
        further = self._further(session)
        if self.errors:
            return None
        start = (self.happened.data or self.spoken.data).first
        names = self._names(start)
        return None if self.errors else self._made(names, further)

    def _made(self, names: tuple[DisasterName, ...], further: tuple[str, ...]) -> Disaster:
        before = self.original or Disaster(slug="", names=(), spoken=self.spoken.data)
        kept = {name: self[name].data for name in self.KEPT if name in self}
        if kept.get("status", ...) is None:
            del kept["status"]
        return replace(
            before,
            names=names,
            also_known_as=tuple(_split(self.also_known_as.data)),
            hazard=self.hazard.data,
            spoken=self.spoken.data,
            happened=self.happened.data,
            hardest_hit=_in_order(before.hardest_hit, self.hardest_hit.data or ()),
            further=further,
            glide=self.glide.data,
            note=self.note.data,
            source=self.source.data,
            **kept,
        )

    def _names(self, start: date) -> tuple[DisasterName, ...]:
        rows = [row.form for row in self.names if row.form.name.data or row.form.used_from.typed]
        for place, row in enumerate(self.names):
            if row.form.used_from.typed.strip() and not row.form.name.data:
                self.names.put_error(place, "name", "名前を書いてください。")
        if not rows:
            self.names.put_error(0, "name", "名前を書いてください。")
        return tuple(DisasterName(row.name.data, row.used_from.data or start) for row in rows)

    def _refuse_unknown_prefectures(self) -> None:
        known = {code for code, _ in self.hardest_hit.choices}
        if set(self.hardest_hit.data or ()) - known:
            self.put_error("hardest_hit", "一覧にない都道府県が送られました。選び直してください。")

    def _further(self, session: Session) -> tuple[str, ...]:
        """Codes of the municipalities that were typed, one a line, by name or code."""
        lines = [line.strip() for line in (self.further.data or "").split("\n") if line.strip()]
        if len(lines) > MOST_PLACES:
            self.put_error("further", f"{MOST_PLACES}件までです。")
            return ()
        on = self.spoken.data.first if isinstance(self.spoken.data, Span) else None
        codes = []
        for line in lines:
            found = resolve(session, line, on)
            if found.match is not None:
                codes.append(found.match.code)
            else:
                self.put_error("further", _not_found(line, [c.label for c in found.candidates]))
        return tuple(dict.fromkeys(codes))


class ActForm(TokenForm):
    """One act on a disaster: only the reason is typed."""

    reason = LineField("理由", limit=500)


class MergeForm(ActForm):
    """Merge into another disaster."""

    into = PickField("まとめる先の災害", [NEEDED], coerce=record_id)


def place_lines(session: Session, codes: Sequence[str]) -> str:
    """Municipalities as the form shows them, one a line."""
    found = [by_code(session, code) for code in codes]
    return "\n".join(place.label for place in found if place)


def _data_of(disaster: Disaster, places: Mapping[str, str]) -> dict[str, Any]:
    same = "hazard spoken happened glide slug source note status"
    coverage = "coverage_staff coverage_goods coverage_funds coverage_other"
    return {
        **{name: getattr(disaster, name) for name in f"{same} {coverage}".split()},
        "names": [{"name": name.name, "used_from": name.used_from} for name in disaster.names],
        "hardest_hit": list(disaster.hardest_hit),
        "further": "\n".join(places.get(code, code) for code in disaster.further),
        "also_known_as": "、".join(disaster.also_known_as),
    }


def _in_order(before: Sequence[str], chosen: Sequence[str]) -> tuple[str, ...]:
    """What stays keeps its place (the hardest hit may stand first); what is new follows."""
    kept = [code for code in before if code in chosen]
    return (*kept, *sorted(set(chosen) - set(kept)))


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.replace("，", "、").split("、") if part.strip()]


def _not_found(line: str, candidates: Sequence[str]) -> str:
    if candidates:
        return f"「{line}」は{'、'.join(candidates[:5])}のどれですか。都道府県から書いてください。"
    return f"「{line}」という市区町村は見つかりません。名前か団体コードを書いてください。"
