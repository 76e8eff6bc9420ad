"""The form of a letter, and how it becomes a content and back.

form = LetterForm(offers, request.form)
form.scans_are(kept)
if form.read() and form.may_be_submitted(): write form.contents
"""

from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import MultipleFileField

from tracker.domain.giver import JOINT
from tracker.domain.letter import Letter, Scan
from tracker.domain.letter_rules import problems
from tracker.domain.names import Names
from tracker.domain.recipient import Recipient
from tracker.domain.vocabulary import CameBy
from tracker.queries.disasters import DisasterRow
from tracker.web.arguments import record_id
from tracker.web.form import (
    NEEDED,
    BooleanField,
    CodeField,
    DayField,
    LineField,
    ManyPick,
    PickField,
    RadioPick,
    SpanField,
    TextField,
)
from tracker.web.letters.offers import LetterOffers
from tracker.web.letters.thanks import Thankable, read_numbers
from tracker.web.letters.uploads import FILE_LIMITS
from tracker.web.own_record import new_token
from tracker.web.recipient_form import RecipientForm, recipient_data

#: What stands at the end of the form; the summary of errors follows the order of the page.
_ORDER = (
    "disaster_id", "owner", "recipient", "recipient_code", "recipient_pick", "recipient_body",
    "sender_title", "sender_name", "addressees", "dated", "received_on", "came_by", "subject",
    "scans", "supports", "more_supports", "circulate", "publishable", "note", "source", "reason",
)  # fmt: skip
#: Where a rule's field is called otherwise in the form.
_ELSEWHERE = {"sender": "recipient"}


class LetterForm(RecipientForm):
    """`contents` are there after `read`, one or none; the recipient's fields say who wrote."""

    once = CodeField()
    base = CodeField()
    disaster_id = PickField("災害", [NEEDED], coerce=record_id)
    owner = PickField("保管するところ", [NEEDED])
    sender_title = LineField("肩書", limit=100)
    sender_name = LineField("氏名", limit=100)
    addressees = ManyPick("あて先", [NEEDED])
    dated = SpanField("手紙の日付")
    received_on = DayField("受け取った日")
    came_by = RadioPick("届き方", coerce=CameBy)
    subject = TextField("内容", limit=2_000, render_kw={"rows": 2})
    scans = MultipleFileField("写し", render_kw=FILE_LIMITS)
    supports = ManyPick("御礼の対象", coerce=record_id)
    more_supports = LineField("ほかの支援を管理番号で足す", limit=500)
    circulate = BooleanField("供覧する")
    publishable = BooleanField("公表してよい")
    note = TextField("備考", limit=10_000, render_kw={"rows": 3})
    source = TextField("出典", limit=2_000, render_kw={"rows": 1})
    reason = LineField("訂正の理由", limit=500)

    def __init__(
        self,
        offers: LetterOffers,
        formdata: MultiDict[str, str] | None = None,
        content: Letter | None = None,
        *,
        original: Letter | None = None,
        correcting: bool = False,
        **start: Any,
    ) -> None:
        """Shows `content` (else the fields in `start`) unless `formdata` says what was typed.

        `original` is the stored content that is being changed, `correcting` that it was submitted
        before, so that a reason may be given.
        """
        self.offers = offers
        self.original = original
        self.contents: list[Letter] = []
        self.kept: tuple[Scan, ...] = content.scans if content else ()
        self.refused_scans: list[str] = []
        self.thankable = Thankable()
        data = start if content is None else _data(content, offers.names_of([content]))
        super().__init__(formdata=formdata, data=data if formdata is None else {})
        self._fields = {
            **{name: field for name, field in self._fields.items() if name not in _ORDER},
            **{name: self._fields[name] for name in _ORDER},
        }
        self.recipient.label.text = "差出人の自治体"
        self._offer(content or original)
        if not correcting:
            del self.reason

    def _offer(self, content: Letter | None) -> None:
        kept = content.disaster_id if content else None
        self.disaster_id.offer(
            (row.record_id, _label(row, self.offers))
            for row in self.offers.disasters.values()
            if row.record_id == kept or (row.is_listed and row.content.merged_into is None)
        )
        self.came_by.offer((word.value, word.label) for word in CameBy)
        self.addressees.offer(self.offers.parties)
        self.owner.offer(self.offers.parties, blank=None)
        if not self.offers.is_secretariat:
            del self.owner

    @property
    def owner_code(self) -> str | None:
        """A ward's own code, or what the secretariat chose."""
        return self.owner.data if self.offers.is_secretariat else self.offers.actor.ward

    @property
    def bound_supports(self) -> tuple[int, ...]:
        """What is linked to the stored letter stays so until somebody unlinks it, also where it
        was withdrawn since; to nothing of it where the letter is put with another disaster."""
        original = self.original
        if original is None or original.disaster_id != self.disaster_id.data:
            return ()
        return original.supports

    @property
    def sender(self) -> Recipient:
        """Who wrote, as it is typed; what is unclear becomes an error with its choices."""
        dated = self.dated.data.first if self.dated.data else None
        return self.read_recipient(self.offers, self.received_on.data or dated)

    def scans_are(self, kept: tuple[Scan, ...]) -> None:
        """The scans that are with the form now, each once."""
        self.kept = tuple({scan.sha256: scan for scan in kept}.values())

    def offer_thanks(self, thankable: Thankable) -> None:
        """The supports that can be thanked for; only these can be ticked."""
        self.thankable = thankable
        self.supports.offer((one.record_id, one.label) for one in thankable.all)

    def new_token(self) -> None:
        """A token of its own for the next sending."""
        self.once.data = new_token()

    def read(self) -> bool:
        """Make `contents` of what was typed; False where something cannot be read."""
        self.validate()
        for words in self.refused_scans:
            self.put_error("scans", words)
        sender = self.sender
        self._add_numbers()
        if self.disaster_id.data is None and not self.disaster_id.errors:
            self.put_error("disaster_id", "災害を選んでください。")
        owner, disaster_id = self.owner_code, self.disaster_id.data
        if owner is not None and disaster_id is not None:
            self.contents = [self._content(owner, disaster_id, sender)]
        return not self.errors

    def _add_numbers(self) -> None:
        """Tick the supports whose numbers were typed."""
        found, unknown = read_numbers(self.more_supports.data or "", self.thankable.all)
        self.supports.data = list(dict.fromkeys([*self.supports.data, *found]))
        if unknown:
            words = "、".join(unknown)
            self.put_error(
                "more_supports",
                f"{words}は、この災害の支援の管理番号ではありません。番号を確かめてください。",
            )
        elif found:
            self.more_supports.show(None)

    def _content(self, owner: str, disaster_id: int, sender: Recipient) -> Letter:
        return Letter(
            disaster_id=disaster_id,
            owner=owner,
            dated=self.dated.data,
            received_on=self.received_on.data,
            sender=sender,
            sender_title=self.sender_title.data,
            sender_name=self.sender_name.data,
            addressees=self._in_order(self.addressees.data),
            came_by=self.came_by.data,
            subject=self.subject.data,
            supports=self._in_number_order(self.supports.data),
            scans=self.kept,
            circulate=bool(self.circulate.data),
            publishable=bool(self.publishable.data),
            note=self.note.data,
            source=self.source.data,
        )

    def _in_order(self, codes: list[str]) -> tuple[str, ...]:
        return tuple(code for code, _ in self.offers.parties if code in codes)

    def _in_number_order(self, ids: list[int]) -> tuple[int, ...]:
        return tuple(one.record_id for one in self.thankable.all if one.record_id in ids)

    def may_be_submitted(self) -> bool:
        """Ask the rules of submission; each refusal stands at its field."""
        for content in self.contents:
            for problem in problems(content, today=self.offers.today):
                path = self.path(problem.field)
                if not self.has_error(path):
                    self.put_error(path, problem.message)
        return not self.errors

    def path(self, field: str, _place: int = 0) -> str:
        """Where what is wrong with a field of the content is said."""
        return _ELSEWHERE.get(field, field)


def _data(content: Letter, names: Names) -> dict[str, Any]:
    """What the fields show for a stored letter."""
    own = (
        "disaster_id", "owner", "sender_title", "sender_name", "addressees", "dated",
        "received_on", "came_by", "subject", "supports", "circulate", "publishable", "note",
        "source",
    )  # fmt: skip
    values = {name: getattr(content, name) for name in own}
    return {**values, **recipient_data(content.sender, names)}


def starting_parties(actor_ward: str | None) -> dict[str, Any]:
    """A ward's letters are its own and to itself, the secretariat's are the association's."""
    own = actor_ward or JOINT
    return {"owner": own, "addressees": [own]}


def _label(row: DisasterRow, offers: LetterOffers) -> str:
    label = row.content.label_on(offers.today)
    return f"{label}〔仮〕" if row.content.provisional else label
