"""Bars in cells and months: one scale, unknown is not zero, axes that fit from 1 to 180 months."""

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.charts.axis import round_step
from tracker.charts.bars import inline_bar, monthly_bars
from tracker.charts.kinds import kind_mark
from tracker.charts.svg import text_width

SVG = "{http://www.w3.org/2000/svg}"


def months(count, figure=lambda index: index, year=2011, month=3):
    turns = [divmod(month - 1 + index, 12) for index in range(count)]
    return [(f"{year + years}-{m + 1:02}", figure(index)) for index, (years, m) in enumerate(turns)]


def drawings(points, unit="人", title="月ごとの推移"):
    text = monthly_bars(points, unit=unit, id_prefix="months", title=title)
    return list(ET.fromstring(f"<both>{text}</both>"))


def words(drawing):
    return [text.text for text in drawing.iter(f"{SVG}text")]


def bars(drawing):
    return list(drawing.iter(f"{SVG}rect"))


def rows_of_words(drawing):
    """Boxes of the words below the plot, by baseline."""
    rows = {}
    bottom = max(float(line.get("y1")) for line in drawing.iter(f"{SVG}line"))
    for text in drawing.iter(f"{SVG}text"):
        if float(text.get("y")) > bottom:
            x, width = float(text.get("x")), text_width(text.text, float(text.get("font-size")))
            left = x - width / 2 if text.get("text-anchor") == "middle" else x
            rows.setdefault(text.get("y"), []).append((left, left + width))
    return rows


def filled(svg):
    return [float(bar.get("width")) for bar in ET.fromstring(svg).iter(f"{SVG}rect")]


def test_bars_of_a_column_share_one_scale():
    (whole,), (half,) = (
        filled(inline_bar(120, 120, width=62)),
        filled(inline_bar(60, 120, width=62)),
    )
    assert whole == 60
    assert half == 30


def test_more_than_the_maximum_does_not_run_out_of_the_cell():
    assert filled(inline_bar(500, 120, width=62)) == [60]


def test_zero_unknown_and_little_look_different():
    assert filled(inline_bar(0, 10)) == []
    assert filled(inline_bar(0.001, 10)) == [1]
    assert "stroke-dasharray" in inline_bar(None, 10), "unknown is not zero"
    assert "stroke-dasharray" not in inline_bar(0, 10)
    assert filled(inline_bar(0, 0)) == filled(inline_bar(5, 0)) == []


def test_below_zero_is_open():
    assert 'fill="#ffffff"' in inline_bar(-5, 10)


def test_inline_bar_is_passed_over_by_screen_readers_and_escapes_its_tooltip():
    root = ET.fromstring(inline_bar(1, 2, label="<b>&\x00"))
    assert root.get("aria-hidden") == "true"
    assert root.find(f"{SVG}title").text == "<b>&"


@pytest.mark.parametrize("count", [1, 2, 9, 14, 30, 60, 120, 180])
def test_axis_words_never_overlap(count):
    for drawing in drawings(months(count)):
        for row in rows_of_words(drawing).values():
            row.sort()
            for (_, right), (left, _) in pairwise(row):
                assert right <= left + 1, f"words on the axis overlap at {count} months"
            assert row[-1][1] <= float(drawing.get("width"))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(-5, 2_000_000), max_size=180))
def test_any_figures_make_a_well_formed_chart(figures):
    points = months(len(figures), lambda index: figures[index])
    for drawing in drawings(points):
        assert len(bars(drawing)) == sum(figure > 0 for figure in figures)
        for bar in bars(drawing):
            assert float(bar.get("y")) > 0
            assert float(bar.get("x")) + float(bar.get("width")) <= float(drawing.get("width")) + 1


def test_peak_is_written_and_described():
    drawing = drawings([("2019-03", 4), ("2019-04", 1250), ("2019-05", 1250)])[0]
    assert "最大 1,250人(H31.4)" in words(drawing)
    assert "最大はH31.4の1,250人" in drawing.find(f"{SVG}desc").text


def test_heights_are_proportional():
    low, high = (
        float(bar.get("height")) for bar in bars(drawings([("2020-07", 4), ("2020-08", 8)])[0])
    )
    assert high == pytest.approx(2 * low, abs=0.2)


def test_gridlines_are_few_and_whole():
    for most in (1, 2, 3, 7, 19, 40, 99, 1256, 7201):
        step = round_step(most)
        assert -(-most // step) <= 4
        assert str(step).rstrip("0") in {"1", "2", "5"}


def test_plain_words_on_the_axis_are_written_as_they_are():
    assert "第1週" in words(drawings([("第1週", 3), ("第2週", 5)])[0])


def test_nothing_and_nothing_but_zeros_are_said_in_words():
    assert "記録はまだありません" in words(drawings([])[0])
    assert "どの月も0人" in words(drawings(months(3, lambda _: 0))[0])


def test_hostile_words_stay_words():
    drawing = drawings([("<script>", 3)], unit="<i>", title="&<\x00")[0]
    assert not [tag for tag in drawing.iter() if tag.tag.endswith(("script", "}i"))]


def test_monthly_chart_obeys_the_content_security_policy():
    svg = monthly_bars(months(30), unit="人", id_prefix="m", title="t")
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=", svg)


def test_four_kinds_have_four_shapes_and_tints():
    marks = [ET.fromstring(kind_mark(kind)) for kind in ("staff", "goods", "funds", "other")]
    assert len({mark.get("fill") for mark in marks}) == 4
    assert len({ET.tostring(mark[0]) for mark in marks}) == 4
    assert {mark.get("aria-hidden") for mark in marks} == {"true"}
    with pytest.raises(ValueError, match="no mark"):
        kind_mark("people")
