"""Lying bars: figures behind their bars, links, and names that are too long."""

from xml.etree import ElementTree as ET

import pytest

from tracker.charts.lying_bars import Line, lying_bars


def drawings(lines: list[Line]) -> list[ET.Element]:
    drawn = lying_bars(lines, id_prefix="bars", title="区ごとの職員派遣")
    return list(ET.fromstring(f"<div>{drawn}</div>"))


def bars(drawing: ET.Element) -> list[float]:
    return [float(part.get("width", "")) for part in drawing.iter() if part.tag.endswith("rect")]


def test_the_longest_bar_is_the_greatest_0_is_a_line_and_unknown_is_no_bar():
    wide, narrow = drawings(
        [
            Line("港区", 10, "10"),
            Line("葛飾区", 5, "5"),
            Line("北区", 0, "0"),
            Line("台東区", None, "不明"),
        ]
    )
    longest, half, zero = bars(wide)
    assert longest == pytest.approx(2 * half, abs=0.2)
    assert zero == 1
    for drawing in (wide, narrow):
        width = float(drawing.get("viewBox", "").split()[2])
        assert all(bar < width for bar in bars(drawing))


def test_a_figure_leads_to_its_rows_and_says_so():
    (wide, _) = drawings([Line("港区", 10, "10", "/supports/?giver=131032")])
    (link,) = [part for part in wide.iter() if part.tag.endswith("}a") or part.tag == "a"]
    assert link.get("href") == "/supports/?giver=131032"
    assert link.get("aria-label") == "港区 10"


def test_nothing_is_said_in_words_and_long_names_are_cut():
    assert "記録はまだありません" in lying_bars([], id_prefix="bars", title="図")
    assert "…" in lying_bars([Line("長い名" * 40, 1, "1")], id_prefix="bars", title="図")
