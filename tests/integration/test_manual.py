"""操作手引き: every chapter is a page, every link and picture leads somewhere, nothing else is shown."""

import re
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from tests.project import ROOT, bullets
from tracker.domain.access import Role
from tracker.web.home import manual

FILES = sorted(manual.CHAPTERS.glob("*.md"))
#: Markdown's links and pictures: the target in round brackets.
TARGET = re.compile(r"\]\(([^)]+)\)")
MOST_BYTES_OF_A_PICTURE = 200_000


def _pages() -> dict[str, manual.Chapter]:
    return {"": manual.contents()} | {one.name: one for one in manual.chapters()}


def test_the_contents_name_every_chapter_once_and_in_order():
    listed = re.findall(r"^\d+\. \[([^]]+)\]\(([^)]+)\) …", FILES[-1].read_text("utf-8"), re.M)
    chapters = [(one.title, one.name) for one in manual.chapters()]
    assert [(title, manual.address_of(file)) for title, file in listed] == chapters, (
        "docs/操作手引き/README.md must list the chapters with their titles, in their order"
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_links_lead_to_files_that_are_there_and_to_headings_in_them(path):
    dead = []
    for target in TARGET.findall(path.read_text(encoding="utf-8")):
        file, _, anchor = target.partition("#")
        found = path.parent / file if file else path
        headings = re.findall(r"^#+ (.+)$", found.read_text("utf-8"), re.M) if anchor else []
        if not found.is_file() or (anchor and anchor not in map(manual.anchor_of, headings)):
            dead.append(target)
    assert not dead, bullets(f"Mend these links of {path.name}:", dead)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_chapter_has_one_title_and_says_in_words_what_its_pictures_show(path):
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# "), "a chapter begins with its title"
    assert len(re.findall(r"^# ", text, re.M)) == 1, "a chapter has one title"
    assert not re.search(r"!\[\s*\]", text), "say in the square brackets what the picture shows"


def test_pictures_are_small_and_each_is_used():
    texts = [*FILES, ROOT / "README.md"]
    used = {
        name
        for path in texts
        for name in re.findall(r"pictures/([\w-]+\.png)", path.read_text("utf-8"))
    }
    assert used == manual.pictures(), "docs/pictures holds what README and 操作手引き show, no more"
    large = [
        p.name for p in manual.PICTURES.glob("*") if p.stat().st_size > MOST_BYTES_OF_A_PICTURE
    ]
    assert not large, bullets("Take these pictures smaller (docs/pictures.py):", large)


@pytest.mark.parametrize("name", _pages(), ids=lambda name: name or "contents")
def test_every_chapter_is_a_page_whose_links_and_pictures_are_there(pages, name):
    pages.sign_in(Role.VIEWER)
    page = pages.open(f"/manual/{name}")
    assert page.title == _pages()[name].title
    addresses = [one.get("href", "") for one in page.html.iter("a")]
    addresses += [one.get("src", "") for one in page.html.iter("img")]
    for address in {urlsplit(urljoin(page.path, one)) for one in addresses}:
        if not address.path.startswith("/manual/"):
            continue
        answer = pages.get(unquote(address.path))
        assert answer.status_code == 200, (
            f"/manual/{name} leads to {address.path}, which is not there"
        )
        if address.fragment:
            found = f'id="{unquote(address.fragment)}"' in answer.text
            assert found, f"/manual/{name} leads to {address.geturl()}, which has no such heading"


def test_a_chapter_names_its_sections_and_its_neighbours(pages):
    pages.sign_in(Role.VIEWER)
    page = pages.open("/manual/enter")
    assert {"職員派遣", "支援物資", "支援金", "該当なし"} <= set(page.links)
    assert "‹ はじめに・サインイン" in page.links
    assert "直す・取り消す・中止・写す ›" in page.links


def test_a_picture_is_a_picture(pages):
    pages.sign_in(Role.VIEWER)
    answer = pages.get("/manual/pictures/list.png")
    assert (answer.status_code, answer.mimetype) == (200, "image/png")


@pytest.mark.parametrize(
    "path",
    [
        "/manual/nothing",
        "/manual/02-enter",
        "/manual/README",
        "/manual/pictures/nothing.png",
        "/manual/pictures/../architecture.md",
        "/manual/pictures/..%2Farchitecture.md",
        "/manual/pictures/%2e%2e%2f%2e%2e%2frequirements.txt",
        "/manual/pictures/..%5c..%5crequirements.txt",
        "/manual/..%2F..%2Frun.py",
    ],
)
def test_nothing_but_chapters_and_pictures_can_be_asked_for(pages, path):
    pages.sign_in(Role.SECRETARIAT)
    assert pages.get(path).status_code == 404


def test_html_in_a_chapter_is_shown_as_it_stands(tmp_path):
    path = tmp_path / "01-bad.md"
    path.write_text("# 章\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1))\n", "utf-8")
    body = manual._read(path).body
    assert "<script" not in body
    assert "href" not in body


def test_the_manual_stands_behind_the_sign_in(app):
    client = app.test_client()
    for path in ("/manual/", "/manual/enter", "/manual/pictures/list.png"):
        assert client.get(path).status_code == 302
