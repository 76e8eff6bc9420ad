"""該当なし: the statement that nothing was given, which is not silence (rule 4)."""

from typing import Any

from tracker.domain.names import Names
from tracker.domain.vocabulary import MEASURED_KINDS, Kind
from tracker.web.form import NEEDED, DayField, PickField
from tracker.web.supports.forms.base import EntryForm


class NilForm(EntryForm):
    kind = Kind.NIL

    of_kind = PickField("該当なしの種別", coerce=Kind)
    speaks_of = DayField("いつ現在か", [NEEDED])

    def offer_rows(self) -> None:
        kinds = [(kind.value, kind.label) for kind in MEASURED_KINDS]
        self.of_kind.offer(kinds, blank="すべて（何も支援していない）")

    def own_values(self) -> dict[str, Any]:
        return {"of_kind": self.of_kind.data, "speaks_of": self.speaks_of.data}

    def own_data(self, content: Any, names: Names) -> dict[str, Any]:
        return {"of_kind": content.of_kind, "speaks_of": content.speaks_of}
