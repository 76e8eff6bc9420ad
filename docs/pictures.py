"""Makes the pictures of README.md and 操作手引き anew, from the demo: run it by hand.

    .venv/bin/python -m docs.pictures            all of them
    .venv/bin/python -m docs.pictures list home  only these

Needs Chromium (Chrome, Edge) with a Japanese font; for `workbook` and `form` LibreOffice and
pdftoppm too. The demo runs on a database of its own in a temporary folder; nothing of the
installation is touched.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook, load_workbook
from playwright.sync_api import Browser, Download, Page, sync_playwright

from tests.tools import CHROMIUM, LIBREOFFICE, PDFTOPPM

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "pictures"
PORT = 5179
ADDRESS = f"http://127.0.0.1:{PORT}"
PHONE = (390, 844)
WARD, SECRETARIAT = "demo-ku", "demo-jimukyoku"
QUAKE = "令和8年あかつき灘地震(令和8年10月31日)"
PUBLISHED = "東日本大震災(平成23年3月11日)"
MOST_BYTES = 200_000


class Demo:
    """The demo while it runs: windows of people who have signed in."""

    def __init__(self, browser: Browser, passwords: dict[str, str]) -> None:
        self.browser = browser
        self.passwords = passwords

    def window(self, login: str = "", width: int = 1000, height: int = 760) -> Page:
        """A window at the home page; without a login at the sign-in page."""
        context = self.browser.new_context(
            base_url=ADDRESS,
            viewport={"width": width, "height": height},
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            reduced_motion="reduce",
        )
        page = context.new_page()
        page.goto("/")
        if login:
            page.fill("#login", login)
            page.fill("#password", self.passwords[login])
            press(page, "サインイン")
        return page


def press(page: Page, name: str) -> None:
    """Press a button of the page and see the next page."""
    page.evaluate("delete document.documentElement.dataset.scripts")
    page.locator("main").get_by_role("button", name=name, exact=True).first.click()
    ready(page)


def follow(page: Page, name: str) -> None:
    """Follow a link of the page's content and see the next page."""
    page.evaluate("delete document.documentElement.dataset.scripts")
    page.locator("main").get_by_role("link", name=name, exact=True).first.click()
    ready(page)


def ready(page: Page) -> None:
    page.locator("html[data-scripts=ready]").wait_for(state="attached")


def disaster_of(page: Page, label: str) -> str:
    """The address of the disaster that the register calls so (its names follow today's date)."""
    page.goto("/disasters/")
    link = page.locator("table a", has_text=label.partition("(")[0][-5:]).first
    return link.get_attribute("href") or ""


def choose(page: Page, field: str, words: str) -> None:
    """Type into a field for recipients and take the first that is offered."""
    page.locator(field).press_sequentially(words)
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def new_entry(page: Page, kind: str) -> None:
    """The form of a kind, for the demo's newest earthquake."""
    page.goto(f"/supports/new?kind={kind}")
    ready(page)
    quake = page.locator("#disaster_id option", has_text="あかつき灘地震").first
    page.select_option("#disaster_id", quake.get_attribute("value"))


def dispatch(page: Page) -> None:
    """A filled form of a dispatch, as far as a ward knows it in the first night."""
    new_entry(page, "staff")
    choose(page, "#recipient", "こうちし")
    page.fill("#headcount", "２人")
    page.select_option("#occupation", label="保健師")
    page.select_option("#duty", label="避難所運営")
    page.fill("#span", "R8.11.10～16")
    page.fill("#decided_on", "R8.11.8")
    page.keyboard.press("Tab")
    page.get_by_text("14人日").first.wait_for()
    page.get_by_text("提出すると").first.wait_for()


def sign_in(demo: Demo) -> Page:
    return demo.window(width=800, height=520)


def home(demo: Demo) -> Page:
    return demo.window(WARD, height=720)


def home_phone(demo: Demo) -> Page:
    return demo.window(WARD, *PHONE)


def record_menu(demo: Demo) -> Page:
    page = demo.window(WARD, height=380)
    page.keyboard.press("n")
    return page


def staff_form(demo: Demo) -> Page:
    page = demo.window(WARD, height=920)
    dispatch(page)
    page.locator("#recipient").scroll_into_view_if_needed()
    page.evaluate("document.querySelector('label[for=recipient]').scrollIntoView()")
    return page


def saved(demo: Demo) -> Page:
    page = demo.window(WARD, height=480)
    dispatch(page)
    press(page, "提出する")
    return page


def history(demo: Demo) -> Page:
    """All editions of an entry that was corrected with a reason."""
    page = demo.window(WARD, height=520)
    dispatch(page)
    press(page, "提出する")
    follow(page, "訂正する")
    page.fill("#headcount", "3")
    page.fill("#reason", "現地の求めにより1人を増やした")
    press(page, "訂正を保存する")
    follow(page, "変更履歴をすべて見る")
    return page


def shares(demo: Demo) -> Page:
    page = demo.window(SECRETARIAT, height=640)
    new_entry(page, "funds")
    page.select_option("#giver", label="23区共同")
    choose(page, "#funds-0-recipient", "こうちけん")
    page.fill("#funds-0-amount_yen", "10億円")
    page.select_option("#fund_kind", label="復興支援金")
    page.fill("#decided_on", "R8.11.20")
    press(page, "計算する")
    page.get_by_text("13億").or_(page.get_by_text("10億")).first.wait_for()
    page.evaluate(
        "document.querySelector('[name=share_rule]').closest('fieldset').scrollIntoView()"
    )
    return page


def conflict(demo: Demo) -> Page:
    ward, page = demo.window(WARD), demo.window(SECRETARIAT, height=560)
    dispatch(ward)
    press(ward, "提出する")
    for window in (ward, page):
        window.goto(f"{ward.url.removesuffix('/edit').split('?')[0]}/edit")
        ready(window)
    ward.fill("#headcount", "3")
    press(ward, "訂正を保存する")
    page.fill("#headcount", "4")
    page.fill("#note", "現地本部と確認済み")
    press(page, "訂正を保存する")
    page.check("[name=keep-headcount][value=theirs]")
    page.check("[name=keep-note][value=mine]")
    return page


def entry_list(demo: Demo) -> Page:
    page = demo.window(WARD, width=1280, height=720)
    page.goto("/supports/?kind=staff&standing=a")
    return page


def list_phone(demo: Demo) -> Page:
    page = demo.window(WARD, *PHONE)
    page.goto("/supports/?kind=staff&standing=a")
    return page


def disaster(demo: Demo) -> Page:
    page = demo.window(WARD, width=1280, height=1060)
    page.goto(disaster_of(page, "あかつき灘地震"))
    return page


def merge(demo: Demo) -> Page:
    page = demo.window(SECRETARIAT, height=600)
    page.goto(disaster_of(page, "大規模火災") + "/merge")
    return page


def reports(demo: Demo) -> Page:
    page = demo.window(WARD, height=680)
    page.goto("/reports/")
    page.select_option("#overview-disaster", label=PUBLISHED)
    page.fill("#overview-as_of", "R5.10.1")
    return page


def wards(demo: Demo) -> Page:
    page = demo.window(WARD, width=1280, height=760)
    page.goto("/reports/wards?year=2026")
    return page


def annual(demo: Demo) -> Page:
    """The year that runs, as far as the drawings."""
    page = demo.window(SECRETARIAT, width=1280, height=1240)
    page.goto("/reports/annual?year=2026")
    return page


def data(demo: Demo) -> Page:
    page = demo.window(SECRETARIAT, width=1100, height=620)
    page.goto("/reports/data?year=2026")
    return page


def letters(demo: Demo) -> Page:
    page = demo.window(SECRETARIAT, width=1280, height=720)
    page.goto("/letters/?party=joint")
    return page


def letter_form(demo: Demo) -> Page:
    """A form as far as its sender, whose supports it offers."""
    page = demo.window(SECRETARIAT, height=760)
    page.goto("/letters/new")
    ready(page)
    quake = page.locator("#disaster_id option", has_text="あかつき灘地震").first
    page.select_option("#disaster_id", quake.get_attribute("value"))
    choose(page, "#recipient", "こうちけん")
    page.get_by_text("差出人への支援").wait_for()
    page.fill("#sender_title", "知事")
    page.fill("#received_on", "R8.11.9")
    page.locator("[name=supports]").first.check()
    page.get_by_text("御礼の対象は1件").wait_for()
    page.evaluate("document.querySelector('label[for=scans]').scrollIntoView()")
    return page


def letter(demo: Demo) -> Page:
    """A letter with a scan that goes round."""
    page = demo.window(SECRETARIAT, height=900)
    page.goto("/letters/?waiting=any")
    row = page.locator("#letters tbody tr", has_text="枚").first
    page.goto(row.locator("a").first.get_attribute("href") or "")
    return page


def workbook(demo: Demo) -> bytes:
    """The first page of the 支援概要 of 2011, as a printer gives it."""
    page = reports(demo)
    with page.expect_download() as download:
        page.locator("main").get_by_role("button", name="Excel").first.click()
    return printed(download.value, "1", "720")


def entry_form(demo: Demo) -> bytes:
    """The sheet of dispatches of an 入力様式, after two pages of 記入要領."""
    page = disaster(demo)
    with page.expect_download() as download:
        page.get_by_role("link", name="入力様式（Excel）").click()
    return printed(download.value, "3", "480")


def taking_in(demo: Demo) -> Page:
    """What a form would do that came back: an entry corrected, a new one, a wrong date."""
    page = disaster(demo)
    with page.expect_download() as coming:
        page.get_by_role("link", name="入力様式（Excel）").click()
    book = load_workbook(BytesIO(Path(coming.value.path()).read_bytes()))
    sheet = book["職員派遣"]
    [headings] = [row for row in sheet.iter_rows(max_row=10) if row[0].value == "取消"]
    place = {str(cell.value): cell.column for cell in headings}
    filled = headings[0].row + 2
    sheet.cell(filled, place["人数"], 9)
    empty = next(
        row
        for row in range(filled, sheet.max_row)
        if not any(sheet.cell(row, column).value for column in range(1, place["災害(記号)"]))
    )
    for row, days in ((empty, "R8.11.20～26"), (empty + 1, "R8.11.31")):
        said = {"支援先の自治体": "高知県高知市", "人数": "２人", "派遣期間": days, "職種": "事務"}
        for heading, value in said.items():
            sheet.cell(row, place[heading], value)
    made = BytesIO()
    book.save(made)
    send(page, coming.value.suggested_filename, made)
    page.set_viewport_size({"width": 1000, "height": 1000})
    return page


def send(page: Page, name: str, book: BytesIO) -> None:
    """Send a workbook to be read."""
    page.goto("/imports/")
    ready(page)
    sent = {"name": name, "mimeType": "application/octet-stream", "buffer": book.getvalue()}
    page.set_input_files("#file", [sent])
    press(page, "読んで確かめる")


def own_list(demo: Demo) -> Page:
    """A dispatch list of the ward's own, and which of its columns is what."""
    page = demo.window(WARD, height=1180)
    book, made = Workbook(), BytesIO()
    sheet = book.worksheets[0]
    sheet.title = "派遣一覧"
    for row in (
        ["職員派遣の状況（防災課）"],
        [],
        ["No.", "派遣先", "職種", "人数", "出発日", "帰着日", "仕事の内容"],
        [1, "高知県高知市", "保健師", 2, "R8.11.10", "R8.11.16", "避難所運営"],
        [2, "高知県高知市", "事務", 3, "R8.11.20", "R8.11.26", "り災証明"],
        ["合計", None, None, 5],
    ):
        sheet.append(row)
    book.save(made)
    send(page, "派遣一覧.xlsx", made)
    page.get_by_label("G列を入れるところ").select_option(label="業務")
    return page


def printed(download: Download, page: str, height: str) -> bytes:
    """The upper part of a page of a workbook, as a printer gives it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        download.save_as(folder / "book.xlsx")
        run(LIBREOFFICE.find(), "--headless", "--convert-to", "pdf", "book.xlsx", folder=folder)
        upper_part = ("-r", "80", "-H", height, "-f", page, "-singlefile", "-gray", "-png")
        run(PDFTOPPM.find(), *upper_part, "book.pdf", "page", folder=folder)
        return (folder / "page.png").read_bytes()


PICTURES: dict[str, Callable[[Demo], Page | bytes]] = {
    "sign-in": sign_in,
    "home": home,
    "home-phone": home_phone,
    "record-menu": record_menu,
    "staff-form": staff_form,
    "saved": saved,
    "history": history,
    "shares": shares,
    "conflict": conflict,
    "list": entry_list,
    "list-phone": list_phone,
    "disaster": disaster,
    "merge": merge,
    "reports": reports,
    "wards": wards,
    "data": data,
    "annual": annual,
    "letters": letters,
    "letter-form": letter_form,
    "letter": letter,
    "workbook": workbook,
    "form": entry_form,
    "import": taking_in,
    "import-list": own_list,
}


def run(program: Path | None, *arguments: str, folder: Path) -> None:
    if program is None:
        raise SystemExit("LibreOffice and pdftoppm are needed for `workbook`")
    subprocess.run([str(program), *arguments], cwd=folder, check=True, timeout=180, stdout=-3)  # noqa: S603


@contextmanager
def running_demo(folder: Path) -> Iterator[dict[str, str]]:
    """The demo on an instance of its own; gives the passwords by login."""
    command = [sys.executable, "run.py", "--demo", "--port", str(PORT)]
    settings = os.environ | {"INSTANCE_PATH": str(folder), "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(  # noqa: S603
        command,
        cwd=ROOT,
        env=settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    ) as server:
        try:
            said = ""
            while ADDRESS not in said and server.stdout and (line := server.stdout.readline()):
                said += line
            if ADDRESS not in said:
                raise SystemExit(f"the demo does not start; try: run.py --demo --port {PORT}")
            yield dict(re.findall(r"ログインID: (\S+)  パスワード: (\S+)", said))
        finally:
            server.terminate()


def main() -> None:
    wanted = sys.argv[1:] or list(PICTURES)
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        running_demo(Path(folder)) as passwords,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM.find(),
            args=["--headless=new", "--no-sandbox", "--disable-gpu"],
        )
        for name in wanted:
            take(name, Demo(browser, passwords))


def take(name: str, demo: Demo) -> None:
    """Make one picture and say how large it is."""
    made = PICTURES[name](demo)
    if isinstance(made, Page):
        ready(made)
        made = made.screenshot()
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.png").write_bytes(made)
    print(f"{name}.png {len(made):,} bytes", "TOO LARGE" if len(made) > MOST_BYTES else "")


if __name__ == "__main__":
    main()
