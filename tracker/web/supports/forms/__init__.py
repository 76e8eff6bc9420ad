"""One form a kind of support entry."""

from tracker.domain.vocabulary import Kind
from tracker.web.supports.forms.aggregate import AggregateForm, OtherAggregateForm
from tracker.web.supports.forms.base import EntryForm
from tracker.web.supports.forms.funds import FundsForm
from tracker.web.supports.forms.goods import GoodsForm
from tracker.web.supports.forms.nil import NilForm
from tracker.web.supports.forms.other import OtherForm
from tracker.web.supports.forms.staff import StaffForm

FORM_OF_KIND: dict[Kind, type[EntryForm]] = {
    form.kind: form for form in (StaffForm, GoodsForm, FundsForm, OtherForm, AggregateForm, NilForm)
}


def form_class(kind: Kind, of_kind: Kind | None = None) -> type[EntryForm]:
    """The form of a kind; that of an aggregate follows what it speaks of."""
    if kind is Kind.AGGREGATE and of_kind is Kind.OTHER:
        return OtherAggregateForm
    return FORM_OF_KIND[kind]
