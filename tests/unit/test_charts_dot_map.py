"""The map draws every office, names what it has room for, and says so when it is empty."""

import csv
import re
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.charts import projection
from tracker.charts.dot_map import Mark, Place, dot_map
from tracker.charts.labels import Anchor, Box, Leader, Sheet, crowd_of, place_all

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<script>alert("1")</script>&\'\x00\ud800\ufffe]]>'
WARDS = [Place(f"131{n:02}0", f"区{n}", 35.6 + n % 5 / 30, 139.65 + n / 130) for n in range(23)]


def offices(count=1741):
    """Synthetic offices spread over the country's span, a hundred of them in the frames."""
    inside = [
        Place(str(n), f"町{n}", 31 + n * 7 % 140 / 10, 130 + n % 151 / 10)
        for n in range(count - 100)
    ]
    return inside + [Place(f"f{n}", f"島{n}", 24.4 + n / 30, 123 + n / 15) for n in range(100)]


def town(number, latitude, longitude, weight=1.0, **changes):
    fields = {
        "name": f"球磨{number}町",
        "label": "職員 3人",
        "href": f"/supports?recipient={number}",
    }
    return Mark(
        f"43{number:03}0",
        latitude=latitude,
        longitude=longitude,
        weight=weight,
        **(fields | changes),
    )


def drawn(marks=(), places=(), wards=WARDS, **words):
    texts = {
        "id_prefix": "map",
        "title": "支援先の地図",
        "description": "円の表が下にあります。",
        "wards_label": "特別区",
    } | words
    return ET.fromstring(dot_map(places, marks, wards, **texts))


def texts_of(root, css_class="chart-wide"):
    return [text.text for text in root.findall(f".//{SVG}g[@class='{css_class}']//{SVG}text")]


def circles(root):
    return [circle for link in root.iter(f"{SVG}a") for circle in link.iter(f"{SVG}circle")]


def test_every_office_is_one_dot_and_the_whole_stays_small():
    marks = [town(n, 32 + n * 0.05, 130.3 + n % 9 * 0.1, n + 1) for n in range(120)]
    texts = {"title": "地図", "description": "表", "wards_label": "特別区"}
    svg = dot_map(offices(), marks, WARDS, id_prefix="m", **texts)
    dots = ET.fromstring(svg).find(f".//{SVG}path[@class='chart-dots']").get("d")
    assert dots.count("h0") == 1741, "each office must be one zero-length stroke"
    assert len(svg.encode()) <= 120_000, "the map must stay under 120 kB"


def test_dots_lie_where_the_projection_puts_them():
    places = [
        Place("1", "a", 43.06, 141.35),
        Place("2", "b", 31.6, 130.56),
        Place("3", "c", 26.21, 127.68),
    ]
    path = drawn(places=places).find(f".//{SVG}path[@class='chart-dots']").get("d")
    x = y = 0
    found = set()
    for dx, dy in re.findall(r"m(-?\d+)[ ]?(-?\d+)h0", path):
        x, y = x + int(dx), y + int(dy)
        found.add((x, y))
    expected = {
        tuple(round(4 * v) for v in projection.project(p.latitude, p.longitude)) for p in places
    }
    assert found == expected


@pytest.mark.parametrize(
    ("latitude", "longitude", "region"),
    [
        (26.21, 127.68, projection.OKINAWA),
        (24.47, 123.00, projection.OKINAWA),
        (25.95, 131.30, projection.OKINAWA),
        (28.41, 129.59, projection.OKINAWA),
        (27.09, 142.19, projection.OGASAWARA),
        (45.42, 141.67, projection.MAIN),
        (30.39, 130.65, projection.MAIN),
        (32.47, 139.76, projection.MAIN),
        (43.33, 145.58, projection.MAIN),
        (32.70, 128.84, projection.MAIN),
    ],
)
def test_far_islands_stand_in_their_frames(latitude, longitude, region):
    assert projection.region_of(latitude, longitude) is region
    x, y = projection.project(latitude, longitude)
    assert Box(x - 2, y - 2, x + 2, y + 2).within(region.box), "the place falls out of its frame"


def test_area_of_a_circle_follows_the_weight():
    root = drawn([town(1, 32.2, 130.7, 100), town(2, 38.2, 140.9, 25)])
    large, small = (float(circle.get("r")) for circle in circles(root))
    assert large**2 / small**2 == pytest.approx(4, rel=0.05)


@pytest.mark.parametrize("weight", [0, -3, float("nan"), float("inf")])
def test_unknown_weight_is_drawn_open_and_explained(weight):
    root = drawn([town(1, 32.2, 130.7, weight)])
    (circle,) = circles(root)
    assert circle.get("stroke-dasharray"), "unknown is not zero: it needs a look of its own"
    assert "量が不明" in texts_of(root)


def test_prefecture_is_a_ring_and_explained_only_where_there_is_one():
    root = drawn([Mark("430005", "熊本県", 32.79, 130.74, 5, "物資 2件", "/x")])
    assert circles(root)[0].get("fill-opacity") == ".14"
    assert "都道府県" in texts_of(root)
    assert "都道府県" not in texts_of(drawn([town(1, 32.2, 130.7)]))


def test_map_with_links_is_a_group_and_without_links_one_picture():
    linked = drawn([town(1, 32.2, 130.7)])
    assert linked.get("role") == "group", "screen readers cannot reach links inside role=img"
    assert linked.find(f"{SVG}a").get("aria-label") == "球磨1町: 職員 3人"
    plain = drawn([town(1, 32.2, 130.7, href=None)])
    assert plain.get("role") == "img"
    assert plain.find(f".//{SVG}a") is None


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "//evil.example", "https://evil.example", "/\\evil"]
)
def test_links_out_of_the_program_are_refused(href):
    with pytest.raises(ValueError, match="own pages"):
        drawn([town(1, 32.2, 130.7, href=href)])


def test_hostile_words_stay_words():
    mark = town(1, 32.2, 130.7, name=HOSTILE, label=HOSTILE, href='/x?"><script>')
    root = drawn([mark], title=HOSTILE, description=HOSTILE, wards_label=HOSTILE)
    assert not [tag for tag in root.iter() if tag.tag.endswith("script")]
    assert root.find(f"{SVG}title").text == '<script>alert("1")</script>&\']]>'


def test_title_and_description_are_named_by_unique_ids():
    root = drawn([town(1, 32.2, 130.7)], id_prefix="kumamoto")
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert ids == [root.get("aria-labelledby"), root.get("aria-describedby")]
    assert ids == ["kumamoto-title", "kumamoto-desc"]
    with pytest.raises(ValueError, match="id_prefix"):
        drawn(id_prefix='a"b')


def test_nothing_breaks_the_content_security_policy():
    texts = {"title": "t", "description": "d", "wards_label": "w"}
    svg = dot_map(offices(50), [town(1, 32.2, 130.7)], WARDS, id_prefix="m", **texts)
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=|url\(|xlink", svg)


def test_empty_map_says_so():
    root = drawn(places=offices(30))
    assert "支援先の記録はまだありません" in texts_of(root)
    assert "支援先の記録はまだありません" in texts_of(root, "chart-narrow")
    assert drawn(places=(), wards=()).tag == f"{SVG}svg"


def test_members_far_apart_get_no_ring():
    far = [Place("1", "札幌市", 43.06, 141.35), Place("2", "福岡市", 33.59, 130.4)]
    assert "特別区" not in texts_of(drawn(wards=far))
    assert "特別区" in texts_of(drawn(wards=WARDS))


def test_the_heaviest_recipients_are_named_first():
    marks = [town(n, 32.5, 130.7, n) for n in range(1, 40)]
    names = [text for text in texts_of(drawn(marks)) if text.startswith("球磨")]
    assert names[0] == "球磨39町"
    assert 0 < len(names) <= 26


@settings(max_examples=25, deadline=None)
@given(
    points=st.lists(
        st.tuples(st.floats(10, 590), st.floats(10, 590), st.floats(3, 19)), min_size=1, max_size=30
    ),
    size=st.sampled_from([13.0, 20.0]),
)
def test_names_and_leaders_never_overlap(points, size):
    anchors = [Anchor(f"南三陸{n}町", x, y, radius) for n, (x, y, radius) in enumerate(points)]
    sheet = Sheet(size, crowd_of((x, y) for x, y, _ in points), marks=[a.box for a in anchors])
    whole = Box(0, 0, 600, 606)
    placed = place_all(anchors, sheet, whole, 26)
    for one in placed:
        assert one.box.within(whole)
        assert not any(one.box.overlaps(mark) for mark in sheet.marks), "a name covers a mark"
    for one, other in combinations(placed, 2):
        assert not one.box.overlaps(other.box), f"{one.text} lies over {other.text}"
        for name, leader in ((one, other.leader), (other, one.leader)):
            assert leader is None or not leader.enters(name.box), (
                f"a leader runs through {name.text}"
            )


def test_a_leader_enters_what_it_runs_through():
    box = Box(10, 10, 20, 20)
    assert Leader((0, 15), (30, 15)).enters(box)
    assert Leader((0, 0), (30, 30)).enters(box)
    assert Leader((15, 12), (15, 13)).enters(box)
    assert not Leader((0, 15), (9, 15)).enters(box)
    assert not Leader((0, 30), (30, 30)).enters(box)
    assert not Leader((0, 22), (8, 30)).enters(box)
    assert Leader((0, 0), (10, 10)).crosses(Leader((0, 10), (10, 0)))
    assert not Leader((0, 0), (10, 10)).crosses(Leader((20, 0), (20, 30)))


def test_the_whole_country_is_inside_the_sheet():
    """The real offices, where the reference data of the program is at hand."""
    for found in municipality_files():
        with found.open(encoding="utf-8-sig", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row.get("latitude")]
        for row in rows:
            x, y = projection.project(float(row["latitude"]), float(row["longitude"]))
            assert 4 < x < projection.WIDTH - 4, f"{row['code']} lies outside of the map"
            assert 4 < y < projection.HEIGHT - 4, f"{row['code']} lies outside of the map"


def municipality_files():
    root = Path(projection.__file__).parents[1] / "reference"
    return sorted(root.rglob("municipalities.csv"))
