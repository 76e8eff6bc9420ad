"""Recipients of support: a municipality by code, another body by name, or not stated."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipient:
    """`code`: 全国地方公共団体コード (six digits with check digit); `name`: a body without a code.

    At most one of the two is given; neither means that the recipient is not stated.
    """

    code: str | None = None
    name: str | None = None

    @property
    def is_stated(self) -> bool:
        return bool(self.code or self.name)


NOT_STATED = Recipient()
NOT_STATED_WORDS = "（支援先の記載なし）"
