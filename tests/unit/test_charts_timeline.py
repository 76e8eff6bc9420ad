"""The strip of years: marks at their days, words that never overlap, two drawings."""

from datetime import date, timedelta
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.charts.axis import short_day, short_month, short_year
from tracker.charts.svg import text_width
from tracker.charts.timeline import TimelineEntry, timeline

SVG = "{http://www.w3.org/2000/svg}"
TODAY = date(2026, 6, 10)


def entry(
    name="令和2年7月豪雨",
    first=date(2020, 7, 1),
    last=date(2021, 3, 31),
    ongoing=False,
    href="/d/1",
):
    return TimelineEntry(f"{name}(正式名称)", name, first, last, ongoing, href)


def drawings(entries, today=TODAY, first_year=2011, title="災害の年表"):
    text = timeline(
        entries,
        first_year=first_year,
        as_of=today,
        is_today=today == TODAY,
        id_prefix="tl",
        title=title,
    )
    return list(ET.fromstring(f"<both>{text}</both>"))


def names(drawing):
    """The box of every disaster's words: left, right, baseline."""
    found = []
    for link in drawing.iter(f"{SVG}a"):
        text = link.find(f"{SVG}text")
        left, size = float(text.get("x")), float(text.get("font-size"))
        found.append((left, left + text_width(text.text, size), float(text.get("y"))))
    return found


def test_wide_and_narrow_drawings_have_ids_of_their_own():
    wide, narrow = drawings([entry()])
    assert wide.get("display") is None
    assert narrow.get("display") == "none", "only one of the two may be seen without the stylesheet"
    ids = [
        element.get("id") for one in (wide, narrow) for element in one.iter() if element.get("id")
    ]
    assert len(ids) == len(set(ids)) == 4
    assert wide.find(f"{SVG}title").text == "災害の年表"


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.dates(date(2005, 1, 1), date(2027, 1, 1)),
            st.one_of(st.none(), st.integers(0, 3000)),
            st.booleans(),
            st.text("令和年台風豪雨地震H1<", min_size=1, max_size=30),
        ),
        max_size=25,
    )
)
def test_words_never_overlap_or_leave_the_strip(rows):
    entries = [
        entry(name, first, None if days is None else first + timedelta(days), ongoing)
        for first, days, ongoing, name in rows
    ]
    for drawing in drawings(entries):
        width = float(drawing.get("width"))
        for left, right, baseline in names(drawing):
            assert left >= 0, "words begin left of the strip"
            assert right <= width, "words end right of the strip"
            assert baseline < float(drawing.get("height"))
        for (left, right, line), (other_left, other_right, other) in combinations(
            names(drawing), 2
        ):
            assert line != other or right <= other_left or other_right <= left, "two names overlap"


def test_mark_and_bar_lie_at_their_days():
    (wide, _) = drawings([entry(first=date(2018, 9, 18), last=date(2022, 3, 1))], date(2026, 6, 6))
    link = wide.find(f"{SVG}a")
    assert float(link.find(f"{SVG}circle").get("cx")) == pytest.approx(500, abs=2)
    bar = link.find(f"{SVG}rect")
    years = float(bar.get("width")) / (984 / 15.43)
    assert years == pytest.approx(3.45, abs=0.05)


def test_ongoing_support_ends_in_an_arrow_on_today():
    wide = drawings([entry(last=None, ongoing=True)])[0]
    arrow = wide.find(f"{SVG}a/{SVG}path").get("d")
    assert "L992 " in arrow


def test_no_support_no_bar_and_an_early_last_day_draws_none_either():
    for last in (None, date(2019, 1, 1)):
        link = drawings([entry(last=last)])[0].find(f"{SVG}a")
        assert link.find(f"{SVG}rect") is None
        assert link.find(f"{SVG}circle") is not None


def test_years_stand_in_both_calendars():
    words = [text.text for text in drawings([entry()])[0].iter(f"{SVG}text")]
    for expected in ("H23", "2011", "H31/R1", "2019", "R8", "2026", "今日"):
        assert expected in words


def test_its_sentences_are_in_wareki():
    wide = drawings([entry(last=date(2023, 3, 31))])[0]
    told = wide.find(f"{SVG}desc").text
    assert told.startswith("平成23年から令和8年6月10日までの災害1件")
    assert "(令和5年3月31日まで支援)" in ET.tostring(wide, encoding="unicode")


def test_a_strip_of_another_day_ends_with_its_date():
    words = [text.text for text in drawings([entry()], date(2021, 4, 30))[0].iter(f"{SVG}text")]
    assert "R3.4.30" in words
    assert "今日" not in words


def test_empty_strip_says_so():
    for drawing in drawings([]):
        assert "災害の記録はまだありません" in [text.text for text in drawing.iter(f"{SVG}text")]
        assert drawing.get("role") == "img"


def test_first_day_of_the_strip_as_today_is_no_error():
    assert drawings([entry(ongoing=True)], date(2011, 1, 1))
    assert drawings([entry()], date(2010, 5, 1)), (
        "a first year in the future must not break the page"
    )


def test_hostile_words_stay_words():
    wide = drawings([entry("</text><script>&\x07", href='/d?"<')], title="<b>&")[0]
    assert not [tag for tag in wide.iter() if tag.tag.endswith("script")]
    assert wide.find(f"{SVG}title").text == "<b>&"


def test_eras_turn_where_they_turned():
    assert short_month(2019, 4) == "H31.4"
    assert short_month(2019, 5) == "R1.5"
    assert [short_day(date(2019, 4, 30)), short_day(date(2019, 5, 1))] == ["H31.4.30", "R1.5.1"]
    assert [short_year(year) for year in (1988, 1989, 2011, 2019, 2020)] == [
        "S63",
        "H1",
        "H23",
        "H31/R1",
        "R2",
    ]
