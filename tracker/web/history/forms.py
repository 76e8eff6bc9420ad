"""What the latest changes are narrowed to: a ward, a disaster."""

from collections.abc import Callable
from datetime import date

from tracker.domain.giver import Giver
from tracker.queries.disasters import DisasterRow
from tracker.queries.history import Wanted
from tracker.web.form import LedgerForm, PickField


class LatestForm(LedgerForm):
    """GET form; a value that is not offered gets a message and does not narrow."""

    ward = PickField()
    disaster = PickField("災害")

    def offer(
        self, givers: list[Giver], disasters: list[DisasterRow], day: date, member: str
    ) -> None:
        """Fill the selects, and check what the address asks for against them; `member` is the
        association's word for one (区)."""
        self.ward.label.text = member
        self.ward.offer([(giver.code, giver.name) for giver in givers], "すべて")
        labels = [(str(row.record_id), row.content.label_on(day)) for row in disasters]
        self.disaster.offer(labels, "すべて")
        for field, offered in ((self.ward, givers), (self.disaster, labels)):
            known = [one.code if isinstance(one, Giver) else one[0] for one in offered]
            if field.data is not None and field.data not in known:
                field.errors = ["台帳にありません。一覧から選び直してください。"]
                field.data = None

    def wanted(self) -> Wanted:
        """The narrowing for the query."""
        disaster = self.disaster.data
        return Wanted(ward=self.ward.data, disaster_id=int(disaster) if disaster else None)

    def query(self) -> dict[str, str]:
        """The narrowing as parameters of an address."""
        return {name: field.data for name, field in self._fields.items() if field.data}

    def words(self, address: Callable[[dict[str, str]], str]) -> list[tuple[str, str]]:
        """Each chosen value in words, with the address of the page without it."""
        words = []
        for name, field in self._fields.items():
            if field.data:
                labels = {str(choice.value): choice.label for choice in field.choices}
                rest = {key: value for key, value in self.query().items() if key != name}
                words.append((f"{field.label.text}：{labels[field.data]}", address(rest)))
        return words
