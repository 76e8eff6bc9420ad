"""Exports of データ edited by hand, with or without a description that fits them again."""

import hashlib
import json
from pathlib import Path


def broken(folder: Path, name: str, old: str, new: str) -> None:
    """One piece of a file put another way."""
    path = folder / name
    content = path.read_bytes().decode()
    assert old in content, f"{old!r} is not in {name}"
    path.write_bytes(content.replace(old, new, 1).encode())


def repeated(folder: Path, name: str) -> None:
    """The first row of a file once more."""
    path = folder / name
    header, first, *rest = path.read_bytes().split(b"\r\n")
    path.write_bytes(b"\r\n".join([header, first, first, *rest]))


def signed(folder: Path) -> Path:
    """datapackage.json tells the files as they are now."""
    path = folder / "datapackage.json"
    try:
        package = json.loads(path.read_text("utf-8"))
    except ValueError:
        return folder
    for resource in package["resources"]:
        file = folder / resource["path"]
        if file.exists():
            content = file.read_bytes()
            resource["bytes"] = len(content)
            resource["hash"] = f"sha256:{hashlib.sha256(content).hexdigest()}"
    path.write_text(json.dumps(package), "utf-8")
    return folder
