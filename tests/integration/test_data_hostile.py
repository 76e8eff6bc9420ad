"""Damaged and hostile packages of データ end in one sentence, and nothing is stored."""

import json
import shutil
import struct
import time
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from tests import factories as make
from tests.command_line import refused
from tests.data_files import exported
from tracker.queries.moment import head

JSON = "datapackage.json"


def zipped(folder: Path, path: Path, method: int = ZIP_DEFLATED) -> bytearray:
    with ZipFile(path, "w", method) as package:
        for file in sorted(folder.iterdir()):
            package.write(file, file.name)
    return bytearray(path.read_bytes())


def corrupted(content: bytearray) -> None:
    """The first file's packed bytes."""
    start = 30 + len(content[26:28]) + 40
    content[start : start + 200] = b"\xff" * 200


def flagged(content: bytearray, offset_local: int, offset_central: int, value: int) -> None:
    for mark, offset in ((b"PK\x03\x04", offset_local), (b"PK\x01\x02", offset_central)):
        place = content.find(mark)
        while place >= 0:
            struct.pack_into("<H", content, place + offset, value)
            place = content.find(mark, place + 4)


def encrypted(content: bytearray) -> None:
    flagged(content, 6, 8, 1)


def unknown(content: bytearray) -> None:
    flagged(content, 8, 10, 97)


def truncated(content: bytearray) -> None:
    del content[len(content) // 2 :]


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (corrupted, "データとして読めません"),
        (encrypted, "パスワードがかかっています"),
        (unknown, "圧縮の方法が分かりません"),
        (truncated, "データとして読めません"),
        (bytearray.clear, "データとして読めません"),
    ],
)
def test_a_damaged_zip_gets_its_sentence(
    app, session, tmp_path, damage: Callable[[bytearray], object], told
):
    make.record(session, make.disaster())
    with exported(session) as folder:
        content = zipped(folder, tmp_path / "data.zip")
    session.commit()
    before = head(session)
    session.rollback()
    damage(content)
    (tmp_path / "data.zip").write_bytes(content)
    said = refused(app, "import", str(tmp_path / "data.zip"))
    assert told in said
    assert said.endswith("何も取り込んでいません。")
    assert head(session) == before


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[" * 200_000, "JSONとして読めません"),
        ("{" + '"a":' + "9" * 5000 + "}", "JSONとして読めません"),
        ("", "JSONとして読めません"),
        ('{"name": "shien-daicho", "version": "1", "resources": 5}', "as_of"),
        (
            '{"name": "shien-daicho", "version": "1", "as_of": "2020-01-01",'
            ' "known_at": "2020-01-01T00:00:00+09:00", "resources": [5, {"path": []}]}',
            "の説明がありません",
        ),
    ],
)
def test_a_hostile_description_gets_its_sentence(app, session, tmp_path, text, told):
    session.rollback()
    with ZipFile(tmp_path / "d.zip", "w", ZIP_DEFLATED) as package:
        package.writestr(JSON, text)
    assert told in refused(app, "import", str(tmp_path / "d.zip"))


def test_what_unpacks_to_too_much_is_refused_at_once(app, session, tmp_path):
    session.rollback()
    for name, size in ((JSON, 100), ("entries.csv", 600)):
        with ZipFile(tmp_path / "bomb.zip", "w", ZIP_DEFLATED, compresslevel=1) as package:
            if name != JSON:
                package.writestr(JSON, json.dumps({"name": "shien-daicho", "version": "1"}))
            with package.open(name, "w") as file:
                for _ in range(size // 10):
                    file.write(b" " * (10 << 20))
        start = time.monotonic()
        said = refused(app, "import", str(tmp_path / "bomb.zip"))
        assert time.monotonic() - start < 5
        assert "大きすぎます" in said or "as_of" in said
    with ZipFile(tmp_path / "many.zip", "w", ZIP_STORED) as package:
        for number in range(200):
            package.writestr(f"{number}.csv", "")
    assert "中身が多すぎます" in refused(app, "import", str(tmp_path / "many.zip"))


def test_what_is_no_data_is_refused(app, session, tmp_path):
    session.rollback()
    broken_zip, hollow = tmp_path / "b.zip", tmp_path / "c.zip"
    broken_zip.write_bytes(b"no zip")
    with ZipFile(hollow, "w") as package:
        package.writestr("memo.txt", "x")
    assert "データとして読めません" in refused(app, "import", str(broken_zip))
    assert "datapackage.jsonがありません" in refused(app, "import", str(hollow))
    assert "datapackage.jsonがありません" in refused(
        app, "import", str(shutil.copytree(tmp_path, tmp_path.parent / f"{tmp_path.name}-folder"))
    )


def test_the_workbook_alone_gets_one_sentence(app, session, tmp_path):
    make.record(session, make.disaster())
    with exported(session) as folder:
        shutil.copy(folder / "data.xlsx", tmp_path / "data.xlsx")
    session.rollback()
    said = refused(app, "import", str(tmp_path / "data.xlsx"))
    assert "「データ」のExcelで、これだけでは取り込めません" in said
