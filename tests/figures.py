"""Walks the figures of a page: each must lead to a list that comes to the same (rule 8).

    wrong = faults_of_figures(pages, pages.open("/disasters/1"))
    assert not wrong, "\\n".join(wrong)

A figure is read from what a reader sees (△3, 10億円＋未公表4件, 31件＋集計値1件), and so is the foot of
the list that it opens: nothing here asks the program what the figure should be.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

from tests.judge import parse, text_of
from tests.pages import Page, Pages

LIST = "/supports/"
#: The labels of the foot; any other line of it is the quantity of an item.
LABELS = ("件数", "職員派遣", "延べ", "支援金", "支援物資", "その他の支援", "品目")
LABEL_OF_KIND = {
    "staff": "職員派遣",
    "funds": "支援金",
    "goods": "支援物資",
    "other": "その他の支援",
}
_FOOT = re.compile(r"<section[^>]*\bsticky-foot\b.*?</section>", re.DOTALL)
_MONEY = re.compile(r"△?[\d,]+億(?:[\d,]+万)?円|△?[\d,.]+万円|△?[\d,]+円")


@dataclass(frozen=True)
class Shown:
    """A figure on a page. `where` names it; `whole` is false where it is one part of a figure that
    stands in several places (31件, and in a note ＋集計値1件). `of` is the line of the foot that
    tells the same, where the figure itself does not say.
    """

    where: str
    text: str
    href: str
    whole: bool = True
    of: str = ""

    @property
    def asked(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.href).query).items()}

    @property
    def measure(self) -> str:
        """Which line of the foot tells the same; '' is the quantity of the one item there."""
        asked = self.asked
        if self.of:
            return self.of
        if self.text.endswith("品目"):
            return "品目"
        if self.text.endswith("件を見る"):
            return "件数"
        if "延べ" in self.where or "人日" in self.text:
            return "延べ"
        if {"item", "item_text", "what"} & set(asked):
            return ""
        return LABEL_OF_KIND.get(asked.get("kind", ""), "件数")


def faults_of_figures(
    pages: Pages, page: Page, seen: dict[str, dict[str, str]] | None = None
) -> list[str]:
    """A line for each figure of a page without a way to its rows, or whose list differs. `seen`
    are lists that were opened for other pages at the same state of the ledger."""
    seen = {} if seen is None else seen
    wrong = [f"{where}: {text!r} leads nowhere" for where, text in unlinked(page)]
    for shown in figures_of(page):
        if shown.href not in seen:
            answer = pages.get(shown.href)
            assert answer.status_code == 200, f"{shown.where}: {shown.href} cannot be opened"
            seen[shown.href] = foot_of(answer.text)
        wrong += compare(shown, seen[shown.href])
    return wrong


def compare(shown: Shown, foot: dict[str, str]) -> Iterator[str]:
    """What differs between a figure and the foot of its list."""
    if not shown.measure:
        told = [text for label, text in foot.items() if label not in LABELS]
        listed = told[0] if len(told) == 1 else f"{len(told)} quantities: {told}"
    else:
        listed = foot.get(shown.measure, "nothing")
    here, there = reading(shown.text, shown.measure), reading(listed, shown.measure)
    same = here == there if shown.whole else here.items() <= there.items()
    if not same:
        yield f"{shown.where}: shows {shown.text!r}, its list {listed!r} ({shown.href})"


def reading(text: str, measure: str) -> dict[str, Any]:
    """The parts of a figure that are told: its number, and what is beside it."""
    told: dict[str, Any] = {}
    for name, pattern in (
        ("before", r"未公表(\d+)件を引く前"),
        ("unpublished", r"未公表\s*(\d+)件(?!を引く前)"),
        ("aggregates", r"集計値\s*(\d+)件"),
        ("unknown", r"不明\s*(\d+)件"),
    ):
        if found := re.search(pattern, text):
            told[name] = int(found[1])
            text = text.replace(found[0], "")
    if "不明" in text:
        told["unclear"] = True
    number = _money(text) if measure == "支援金" else _number(text)
    if number is not None and not (number == 0 and told.get("unclear")):
        told["number"] = number
    return told


def _number(text: str) -> float | None:
    found = re.search(r"△?\d[\d,]*(?:\.\d+)?", text)
    if not found:
        return None
    return float(found[0].replace("△", "-").replace(",", ""))


def _money(text: str) -> float | None:
    found = _MONEY.search(text)
    if not found:  # under a heading that says the unit; 23区共同での… is no number
        plain = re.match(r"△?\d[\d,]*(?=$|[＋(])", text.strip())
        return _number(plain[0]) if plain else None
    digits = found[0].removeprefix("△").removesuffix("円")
    total = 0.0
    for scale, unit in ((10**8, "億"), (10**4, "万"), (1, "")):
        head, sep, rest = digits.partition(unit) if unit else (digits, "", "")
        if unit and not sep:
            continue
        total += float(head.replace(",", "") or 0) * scale
        digits = rest
    return -total if found[0].startswith("△") else total


def foot_of(source: str) -> dict[str, str]:
    """The totals under a list: label and figure, without what stands beside it in small. Only they
    are parsed: the whole page takes longer to read than to make."""
    (section,) = _FOOT.findall(source)
    foot = parse(section)
    found: dict[str, str] = {}
    for pair in foot.iter("div"):
        label, value = pair.find("dt"), pair.find("dd")
        if label is None or value is None:
            continue
        note = next((n for n in value.iter("span") if n.get("class") == "foot-note"), None)
        words = text_of(note)
        shown = text_of(value)
        beside = f"＋{words}" if words.startswith("数量不明") else ""
        found[text_of(label)] = (shown.removesuffix(words) if words else shown).strip() + beside
    return found


def figures_of(page: Page) -> Iterator[Shown]:
    """Every figure of the content that is a link to a list."""
    main = page.html.find(".//main")
    assert main is not None
    inside: set[int] = set()
    for table in main.iter("table"):
        if table.get("id") != "entries":
            yield from _of_table(table, inside)
    for task in main.iterfind(".//ul[@class='todo']/li"):
        inside |= {id(link) for link in task.iter("a")}
        yield from _of_task(task)
    for link in main.iter("a"):
        if id(link) not in inside and _leads_to_list(link):
            yield from _of_link(page, link)


def _of_task(task: ET.Element) -> Iterator[Shown]:
    """How many wait; of one alone the link leads to it and not to a list."""
    count, link = task.find(".//b"), task.find("a")
    if count is not None and link is not None and _leads_to_list(link):
        where = text_of(task)
        yield Shown(where, text_of(count), link.get("href", ""), of="件数")


def _leads_to_list(link: ET.Element) -> bool:
    return urlsplit(link.get("href", "")).path == LIST


def _of_link(page: Page, link: ET.Element) -> Iterator[Shown]:
    href, spoken = link.get("href", ""), link.get("aria-label")
    if spoken is not None:  # a mark of a drawing, which tells its figures in words
        name, _, told = spoken.partition(": ")
        for part in (told or name).split("、"):
            yield _of_drawing(name, part, href, bool(told))
        return
    text = text_of(link)
    if "filter-word" in link.get("class", "") or not re.search(r"\d", text):
        return
    if "page" in link.get("rel", "") or "sort" in link.get("class", ""):
        return
    yield Shown(f"{page.path} {text}", text, href, whole=False)


def _of_drawing(name: str, part: str, href: str, is_map: bool) -> Shown:
    if not is_map:
        return Shown(f"month {name}", part.split(" ")[-1], href)
    label, _, figure = part.partition(" ")
    kind = {"職員派遣": "staff", "支援物資": "goods", "支援金": "funds", "その他": "other"}[label]
    return Shown(f"map {name} {label}", figure, f"{href}&kind={kind}")


def _of_table(table: ET.Element, inside: set[int]) -> Iterator[Shown]:
    caption, titles = text_of(table.find("caption")), _titles(table)
    for row in table.iter("tr"):
        cells = [cell for cell in row if cell.tag in ("th", "td")]
        name = text_of(cells[0]) if cells else ""
        for place, cell in enumerate(cells):
            for link in cell.iter("a"):
                inside.add(id(link))
                if _leads_to_list(link):
                    title = titles[place] if place < len(titles) else ""
                    where = f"{caption} / {name} / {title}"
                    yield Shown(where, text_of(link), link.get("href", ""))


def _titles(table: ET.Element) -> list[str]:
    """The heading of each column, also where they stand in two lines."""
    lines = [[c for c in row if c.tag == "th"] for row in table.iterfind("./thead/tr")]
    if len(lines) == 1:
        return [text_of(cell) for cell in lines[0]]
    below, titles = iter(lines[1]) if len(lines) > 1 else iter(()), []
    for cell in lines[0] if lines else ():
        if cell.get("rowspan"):
            titles.append(text_of(cell))
        else:
            inside = int(cell.get("colspan", "1"))
            titles += [f"{text_of(cell)} {text_of(next(below))}" for _ in range(inside)]
    return titles


def unlinked(page: Page) -> Iterator[tuple[str, str]]:
    """Figures in the cells of tables and in heads that are no link."""
    main = page.html.find(".//main")
    assert main is not None
    for table in main.iter("table"):
        if table.get("id") == "entries":
            continue
        caption = text_of(table.find("caption"))
        for row in table.iterfind("*/tr"):
            if _is_of_record(row):
                continue
            name = text_of(next(iter(row), None))
            for cell in row.iterfind("td"):
                if "num" in cell.get("class", "").split() and _has_bare_number(cell):
                    yield f"{caption} / {name}", text_of(cell)
    for head in page.all("li", "figure-cell"):
        if _has_bare_number(head):
            yield "head", text_of(head)
    for line in page.all("span", "disaster-figures"):
        if _has_bare_number(line):
            yield "home", text_of(line)


def _is_of_record(row: ET.Element) -> bool:
    """Whether it is the line of one record, which it begins with a link to: no total."""
    first = next(iter(row), None)
    links = [] if first is None else [link.get("href", "") for link in first.iter("a")]
    return any(re.fullmatch(r"/(supports|letters)/\d+", urlsplit(link).path) for link in links)


def _has_bare_number(element: ET.Element) -> bool:
    """Whether a digit is left when the links are taken away."""
    own = element.text or ""
    rest = [own, *(f"{_without_links(child)}{child.tail or ''}" for child in element)]
    return bool(re.search(r"\d", "".join(rest).replace("23区共同", "")))


def _without_links(element: ET.Element) -> str:
    if element.tag in ("a", "svg"):
        return ""
    inner = "".join(f"{_without_links(child)}{child.tail or ''}" for child in element)
    return (element.text or "") + inner
