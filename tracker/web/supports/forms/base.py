"""The part that all entry forms share, and how a form becomes contents and back.

    form = StaffForm(offers, formdata=request.form)
    if form.read() and form.may_be_submitted(): write form.contents

`read` collects what was typed; whether that may be submitted is asked by domain/support_rules.
"""

from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

from werkzeug.datastructures import MultiDict

from tracker.domain.giver import JOINT
from tracker.domain.names import Names
from tracker.domain.recipient import day_of_names
from tracker.domain.span import Span
from tracker.domain.support import CONTENT_OF_KIND, Contact, Support
from tracker.domain.support_rules import Doubt, doubts, problems
from tracker.domain.vocabulary import Channel, Kind
from tracker.queries.disasters import DisasterRow
from tracker.web.arguments import record_id
from tracker.web.form import (
    NEEDED,
    BooleanField,
    CodeField,
    LedgerForm,
    LineField,
    Lines,
    PickField,
    RadioPick,
    TextField,
)
from tracker.web.own_record import new_token
from tracker.web.recipient_form import RecipientForm, recipient_data
from tracker.web.supports.forms.offers import Offers
from tracker.web.supports.forms.recipient import SiblingForm

NOTE_LIMIT = 10_000
_CHANNELS = (Channel.WARD, Channel.VIA_METROPOLIS)
#: What stands at the end of every form; the summary of errors follows the order of the page.
_LAST = ("section", "person", "phone", "note", "source", "reason", "confirmed")


class EntryForm(LedgerForm):
    """Base of the six forms. `contents` and `doubts` are there after `read` and `check`."""

    kind: ClassVar[Kind]
    #: Fields with days of the entry, the one by which its recipient is named first.
    day_fields: ClassVar[tuple[str, ...]] = ()

    once = CodeField()
    base = CodeField()
    confirmed_for = CodeField()
    disaster_id = PickField("災害", [NEEDED], coerce=record_id)
    giver = PickField(validators=[NEEDED])  # 支援した区
    channel = RadioPick("経路", coerce=Channel)
    title = LineField("件名", limit=200)
    section = LineField("担当課", limit=100)
    person = LineField("担当者", limit=100)
    phone = LineField("電話", limit=50)
    note = TextField("備考", limit=NOTE_LIMIT, render_kw={"rows": 3})
    source = TextField("出典", limit=2_000, render_kw={"rows": 1})
    reason = LineField("訂正の理由", limit=500)
    confirmed = BooleanField("確かめました。このまま保存します")

    def __init__(
        self,
        offers: Offers,
        formdata: MultiDict[str, str] | None = None,
        content: Support | None = None,
        *,
        original: Support | None = None,
        correcting: bool = False,
        many: bool = False,
        line_ids_from: int = 0,
        **start: Any,
    ) -> None:
        """Shows `content` (else the fields in `start`) unless `formdata` says what was typed.

        `original` is the stored content that is being changed, `correcting` that it was submitted
        before, so that a reason may be given. Lines that it does not have get
        ids above `line_ids_from`. `many`: several recipients at once.
        """
        self.offers = offers
        self.original = original
        self.line_ids_from = line_ids_from
        self.many = many
        self.contents: list[Support] = []
        self.doubts: list[Doubt] = []
        self.places: dict[str, list[int]] = {}  # rows that were read, by list: blank ones are not
        data = start if content is None else self.data_of(content, offers.names_of([content]))
        super().__init__(formdata=formdata, data=data if formdata is None else {})
        self._fields = {
            **{name: field for name, field in self._fields.items() if name not in _LAST},
            **{name: self._fields[name] for name in _LAST},
        }
        if not correcting:
            del self.reason
        self._offer(content or original)
        self.offer_rows()

    @property
    def giver_code(self) -> str | None:
        """A ward's own code, or the giver that the secretariat chose."""
        return self.giver.data if self.offers.is_secretariat else self.offers.actor.ward

    @property
    def days(self) -> tuple[date | None, ...]:
        """What the `day_fields` say, of a span its first day."""
        found = (self[name].data for name in self.day_fields)
        return tuple(one.first if isinstance(one, Span) else one for one in found)

    @property
    def day(self) -> date | None:
        """The day on which recipients are looked up; without one the start of the disaster."""
        disaster_id = self.disaster_id.data
        start = self.offers.start_of(disaster_id) if disaster_id else None
        return day_of_names(self.days, start)

    def _offer(self, content: Support | None) -> None:
        """Fill the choices; what the entry has already stays to be chosen."""
        kept = content.disaster_id if content else None
        self.disaster_id.offer(
            (row.record_id, _label(row, self.offers.today))
            for row in self.offers.disasters.values()
            if row.record_id == kept or (row.is_listed and row.content.merged_into is None)
        )
        words = self.offers.association
        self.giver.label.text = f"支援した{words.member}"
        self.giver.offer((giver.code, giver.name) for giver in self.offers.givers)
        self.channel.offer((channel.value, words.channel(channel)) for channel in _CHANNELS)
        if not self.offers.is_secretariat:
            del self.giver

    def offer_rows(self) -> None:
        """Fill the choices in rows, the ones that were just added too."""

    def new_token(self) -> None:
        """A token of its own for the next sending."""
        self.once.data = new_token()

    def data_of(self, content: Support, names: Names) -> dict[str, Any]:
        """What the fields show for `content`."""
        return {
            "disaster_id": content.disaster_id,
            "giver": content.giver,
            "channel": content.channel,
            "title": content.title,
            "section": content.contact.section,
            "person": content.contact.person,
            "phone": content.contact.phone,
            "note": content.note,
            "source": content.source,
            **self.own_data(content, names),
        }

    def own_data(self, content: Any, names: Names) -> dict[str, Any]:
        """What the fields of this kind show."""
        raise NotImplementedError

    def own_values(self) -> dict[str, Any]:
        """The fields of the content that only this kind has."""
        raise NotImplementedError

    def prepare(self) -> None:
        """Read again what depends on other fields, before the fields are validated."""

    def read(self) -> bool:
        """Make `contents` of what was typed; False where something cannot be read.

        Then `contents` hold what could be read, for the sentence beside the form.
        """
        self.prepare()
        self.validate()
        own = self.own_values()
        common = self._common()
        if common is not None:
            self.contents = self.of_all(CONTENT_OF_KIND[self.kind](**common, **own))
        return not self.errors

    def of_all(self, content: Support) -> list[Support]:
        """The contents that the form stands for: one, or one a recipient."""
        return [content]

    def _common(self) -> dict[str, Any] | None:
        giver, disaster_id = self.giver_code, self.disaster_id.data
        if disaster_id is None and not self.disaster_id.errors:
            self.put_error("disaster_id", "災害を選んでください。")
        if giver is None and not self.giver.errors:
            self.put_error("giver", f"{self.giver.label.text}を選んでください。")
        if giver is None or disaster_id is None:
            return None
        return {
            "disaster_id": disaster_id,
            "giver": giver,
            "channel": Channel.JOINT if giver == JOINT else self._own_channel(),
            "title": self.title.data,
            "contact": Contact(self.section.data, self.person.data, self.phone.data),
            "note": self.note.data,
            "source": self.source.data,
            "cancelled_on": self.original.cancelled_on if self.original else None,
        }

    def _own_channel(self) -> Channel:
        """What was chosen; a form without the choice is of the giver's own."""
        chosen: Channel | None = self.channel.data if self.channel else None
        return chosen or Channel.WARD

    def check(self) -> bool:
        """Ask the rules of submission; False where they refuse, each refusal at its field."""
        for place, content in enumerate(self.contents):
            words, today = self.offers.association, self.offers.today
            for problem in problems(content, today=today, association=words):
                path = self.path(problem.field, place)
                if not self.has_error(path):  # what cannot be read is not missing as well
                    self.put_error(path, problem.message)
            start = self.offers.start_of(content.disaster_id)
            found = doubts(content, start=start, today=today)
            self.doubts += [doubt for doubt in found if doubt not in self.doubts]
        if self.errors:
            self.doubts = []  # first what is wrong, then what is unlikely
        return not self.errors

    def may_be_submitted(self) -> bool:
        """Whether the rules take it as it is, and what is unlikely in it was confirmed."""
        return self.check() and not self.has_open_doubts()

    def has_open_doubts(self) -> bool:
        """Whether there are doubts that were not confirmed just as they are; asks for it then."""
        keys = ",".join(doubt.key for doubt in self.doubts)
        asked = bool(self.confirmed.data) and self.confirmed_for.data == keys
        self.confirmed_for.data = keys
        self.confirmed.data = False
        return bool(keys) and not asked

    def path(self, field: str, place: int) -> str:
        """The path in this form of a field of the `place`-th content; goods.0 is its first row
        that is not blank."""
        name, _, rest = field.partition(".")
        row, _, part = rest.partition(".")
        rows = self.places.get(name, [])
        if row.isdigit() and int(row) < len(rows):
            return f"{name}.{rows[int(row)]}.{part}"
        return _ELSEWHERE.get(field, field)

    def row_button(self, formdata: MultiDict[str, str]) -> bool:
        """Do what add_line or remove_line asks for; False where neither was pressed."""
        added, removed = formdata.get("add_line", ""), formdata.get("remove_line", "")
        field = self._fields.get(added or removed.rpartition("-")[0])
        if isinstance(field, Lines) and added:
            field.add_row()
        elif isinstance(field, Lines):
            field.remove_row(removed)
        self.offer_rows()
        return bool(added or removed)


class PlacedForm(EntryForm, RecipientForm):
    """An entry with one recipient, or with several at once (`many`) as entries of their own."""

    siblings = Lines(SiblingForm, "支援先", most=100)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name in self.own_or_many:
            del self[name]

    @property
    def own_or_many(self) -> tuple[str, ...]:
        """The fields that are not shown: those of the one recipient, or those of several."""
        if self.many:
            return ("recipient", "recipient_code", "recipient_pick", "recipient_body")
        return ("siblings",)

    def recipient_values(self) -> dict[str, Any]:
        """The recipient of a content that has one of its own."""
        return {} if self.many else {"recipient": self.read_recipient(self.offers, self.day)}

    def recipient_data(self, content: Any, names: Names) -> dict[str, Any]:
        """What the recipient's fields show; of several the new ones are to be typed."""
        return {} if self.many else recipient_data(content.recipient, names)

    def of_all(self, content: Any) -> list[Support]:
        """One content a recipient; rows that were left blank are none."""
        if not self.many:
            return [content]
        contents, self.places["siblings"] = [], []
        for place, entry in enumerate(self.siblings):
            row = entry.form
            if not row.is_blank:
                self.places["siblings"].append(place)
                changes = {"recipient": row.read_recipient(self.offers, self.day)}
                if self.kind is Kind.STAFF:
                    changes["headcount"] = row.headcount.data
                contents.append(replace(content, **changes))
        if not contents:
            self.put_error("siblings", "支援先を1つ以上書いてください。")
        self.siblings.gather()
        return contents

    def path(self, field: str, place: int) -> str:
        if self.many and field in ("recipient", "headcount"):
            return f"siblings.{self.places['siblings'][place]}.{field}"
        return super().path(field, place)


#: Where what is wrong with a field as a whole is said in the form.
_ELSEWHERE = {"shares": "share_rule"}


def _label(row: DisasterRow, today: date) -> str:
    label = row.content.label_on(today)
    return f"{label}〔仮〕" if row.content.provisional else label
