"""The NEWS draft: half a page on one disaster for the newsletter, and the main disasters."""

from tracker.domain.fiscal_year import format_fiscal_year
from tracker.domain.wareki import format_date, format_span
from tracker.reports.annual_data import AnnualData
from tracker.reports.annual_draft import disaster_sentences
from tracker.reports.draft import Draft, Listed, Part, PhotoPlace, Sentence, Title


def news_draft(data: AnnualData, disaster_id: int, known_at_label: str) -> Draft:
    """What was given in the year in one disaster, to be shortened to half a page."""
    words, disaster = data.names.association, data.disasters[disaster_id]
    name = disaster.name_on(data.clocks.as_of)
    told = disaster_sentences(data, disaster_id)
    parts: list[Part] = [Sentence(format_span(disaster.spoken))]
    parts.append(Sentence("".join(told) or "この年度の支援は、台帳に記録されていません。"))
    letters = data.letters_received[disaster_id]
    if letters:
        parts.append(PhotoPlace(f"御礼状を{letters}通いただきました。"))
    parts.append(Title(f"～{words.members}が連携して対応した主な災害支援～", 2))
    parts.append(Listed(tuple(main_disasters(data))))
    return Draft(
        title=f"{name}に係る被災自治体への支援",
        subtitles=(
            f"～被災自治体への{words.joint}連携対応～",
            f"対象：{format_fiscal_year(data.fiscal_year)}",
            f"【{format_date(data.clocks.as_of)}現在】　記録時点：{known_at_label}",
        ),
        parts=tuple(parts),
    )


def main_disasters(data: AnnualData) -> list[str]:
    """The labels of the disasters up to the day, letter for letter, oldest first."""
    return [
        disaster.label_on(data.clocks.as_of)
        for record_id, disaster in data.disasters.items()
        if record_id in data.listed
        and not disaster.provisional
        and disaster.start <= data.clocks.as_of
    ]
