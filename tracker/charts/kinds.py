"""The four kinds of support as shapes that survive grey printing: ● ■ ▲ ◆."""

from tracker.charts.svg import number

_SHAPES = {
    "staff": ("#0017c1", '<circle cx="8" cy="8" r="6"/>'),
    "goods": ("#8a4b00", '<rect x="2.5" y="2.5" width="11" height="11"/>'),
    "funds": ("#006b4f", '<path d="M8 1.5 15 14H1z"/>'),
    "other": ("#6b3a9c", '<path d="M8 .8 15.2 8 8 15.2.8 8z"/>'),
}


def kind_mark(kind: str, size: float = 14) -> str:
    """The mark of "staff", "goods", "funds" or "other" at `size` px, for beside the kind's word.

    Screen readers pass over it, so it never stands without the word. Raises ValueError for any
    other kind.
    """
    if kind not in _SHAPES:
        raise ValueError(f"no mark for the kind {kind!r}; kinds are {', '.join(_SHAPES)}")
    tint, shape = _SHAPES[kind]
    side = number(size)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart-inline kind-mark kind-mark-{kind}"'
        f' aria-hidden="true" focusable="false" width="{side}" height="{side}"'
        f' viewBox="0 0 16 16" fill="{tint}">{shape}</svg>'
    )
