"""What the page of a work beside the pages says, by what is done."""

from dataclasses import dataclass
from typing import Final

from tracker.domain.entry_form.task import Does


@dataclass(frozen=True, kw_only=True)
class Words:
    """`reading` and `writing` hold {percent}, `stopped` {name}, that of the file."""

    title: str
    goes_on: str
    reading: str
    writing: str
    failed: str
    again: str
    stop: str
    stopped: str
    too_late: str
    over: str


_TAKING_IN: Final = Words(
    title="取り込みの途中",
    goes_on="行が多いので、別のところで読んでいます。",
    reading="読んで確かめています。{percent}％",
    writing="台帳に書いています。もうやめられません。{percent}％",
    failed="最後まで読めませんでした。何も記録していません。もう一度お試しください。",
    again="もう一度読む",
    stop="取り込みをやめる",
    stopped="{name}の取り込みをやめました。何も記録していません。",
    too_late="台帳に書き始めているので、もうやめられません。"
    "終わったあとで、まとめて取りやめることができます。",
    over="取り込みは、もう終わっています。",
)
_TAKING_BACK: Final = Words(
    title="取りやめの途中",
    goes_on="記録が多いので、別のところでもとに戻しています。",
    reading="始めるところです。{percent}％",
    writing="もとに戻しています。もう止められません。{percent}％",
    failed="もとに戻せませんでした。取り込んだ記録はそのままです。もう一度お試しください。",
    again="もう一度もとに戻す",
    stop="もとに戻さない",
    stopped="{name}の取り込みは、もとに戻していません。取り込んだ記録はそのままです。",
    too_late="もとに戻し始めているので、もう止められません。"
    "終わったあとで、同じファイルをもう一度取り込めます。",
    over="もう、もとに戻し終わっています。",
)


def words_of(does: Does) -> Words:
    """The words for what is done."""
    return _TAKING_BACK if does is Does.TAKE_BACK else _TAKING_IN
