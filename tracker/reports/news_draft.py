"""The NEWS draft: half a page on one disaster for the newsletter, and the main disasters."""

from collections.abc import Iterator

from tracker.domain.figure import EntryCount
from tracker.domain.fiscal_year import format_fiscal_year
from tracker.domain.vocabulary import Kind
from tracker.domain.wareki import format_date, format_span
from tracker.reports.draft import Draft, Listed, Part, PhotoPlace, Remark, Sentence, Title
from tracker.reports.given_words import (
    HARDEST_HIT,
    is_given,
    kinds_given,
    prefectures_word,
    sentences,
)
from tracker.reports.news_data import NewsData

KIND, TITLE = "news", "NEWS"
_STRIKE_OUT = (
    "※ 台帳に登録された災害です。載せないものは消してください。（この行も消してください。）"
)
_PLACE = "（災害のようすと被害を、ここに書いてください。）"


def news_draft(data: NewsData, known_at_label: str) -> Draft:
    """What was given in one disaster, to be shortened to half a page."""
    words, as_of = data.given.names.association, data.clocks.as_of
    year = data.fiscal_year
    return Draft(
        title=f"{data.disaster.name_on(as_of)}に係る被災自治体への支援",
        subtitles=(
            f"～被災自治体への{words.together}連携対応～",
            *([f"対象：{format_fiscal_year(year)}"] if year is not None else []),
            f"【{format_date(as_of)}現在】　記録時点：{known_at_label}",
        ),
        parts=tuple(_parts(data)),
    )


def _parts(data: NewsData) -> Iterator[Part]:
    words = data.given.names.association
    told = "".join(sentences(data.given))
    yield Sentence(format_span(data.disaster.spoken))
    yield Sentence(_PLACE + _hardest_hit(data, told))
    yield Sentence(f"{words.members}は、{told}" if told else _nothing(data))
    if data.helped:
        yield Sentence(_so_far(data))
    received = f"▲御礼状を{data.letters}通いただきました。"
    yield PhotoPlace(received if data.letters else "（説明を書く）")
    if data.others:
        yield Title(f"～{words.members}が連携して対応した主な災害支援～", 2)
        yield Listed(tuple(main_disasters(data)))
        yield Remark(_STRIKE_OUT)


def _hardest_hit(data: NewsData, told: str) -> str:
    """The prefectures hit hardest, where no sentence names them as that."""
    codes, names = data.disaster.hardest_hit, data.given.names
    if not codes or HARDEST_HIT in told:
        return ""
    named = "・".join(names.place(code) for code in codes)
    return f"{HARDEST_HIT}{prefectures_word(codes, names)}は、{named}です。"


def _so_far(data: NewsData) -> str:
    """これまでも…: of several disasters, or of the one by its name. Of その他の支援, which says
    nothing, it says 等 as the newsletter does."""
    as_of, together = data.clocks.as_of, data.given.names.association.together
    when = "災害の発生" if len(data.helped) > 1 else data.helped[0].name_on(as_of)
    named = kinds_given({**data.measures, Kind.OTHER: EntryCount()})
    more = "等" if named and is_given(data.measures[Kind.OTHER]) else ""
    return (
        f"これまでも{together}では、{when}に際して、{named or '支援'}{more}を行ってまいりました。"
    )


def _nothing(data: NewsData) -> str:
    when = "この年度の" if data.fiscal_year is not None else ""
    return f"この災害への{when}支援は、台帳に記録されていません。"


def main_disasters(data: NewsData) -> list[str]:
    """The labels of the others, letter for letter as the newsletter has them, oldest first."""
    return [disaster.label_on(data.clocks.as_of) for disaster in data.others]
