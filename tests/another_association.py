"""An association that has nothing to do with Tokyo: thirty municipalities of 長野県."""

import csv
import json
import shutil
from pathlib import Path

from tests.project import PACKAGE
from tracker.domain.association import Association

REFERENCE = PACKAGE / "reference"
MEMBERS = 30
WORDS = Association(
    name="信州広域連合",
    members="信州の市町村",
    member="市町村",
    joint="30団体共同",
    via_metropolis="県経由",
)


def municipalities() -> list[dict[str, str]]:
    with (REFERENCE / "municipalities.csv").open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def members() -> list[dict[str, str]]:
    """The first towns of the prefecture, in the order in which they are members."""
    return [row for row in municipalities() if row["prefecture"] == "長野県" and row["name"]][
        :MEMBERS
    ]


def codes() -> list[str]:
    return [row["code"] for row in members()]


def reference_folder(folder: Path) -> Path:
    """A reference folder of theirs, with published figures of disasters that it lacks."""
    folder.mkdir()
    rows = [
        *([row["code"], "ward", row["name"], row["kana"], n] for n, row in enumerate(members(), 1)),
        ["all_wards", "all_wards", "各市町村計〔内訳なし〕", "かくしちょうそんけい", MEMBERS + 1],
        ["joint", "joint", WORDS.joint, "さんじゅうだんたいきょうどう", MEMBERS + 2],
        ["association", "word", WORDS.name, "", ""],
        ["members", "word", WORDS.members, "", ""],
        ["member", "word", WORDS.member, "", ""],
        ["via_metropolis", "word", WORDS.via_metropolis, "", ""],
    ]
    with (folder / "givers.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([["code", "role", "name", "kana", "position"], *rows])
    for name in ("municipalities.csv", "items.csv"):
        shutil.copy(REFERENCE / name, folder)
    published = json.loads((REFERENCE / "published.json").read_text(encoding="utf-8"))
    (folder / "published.json").write_text(json.dumps(published), encoding="utf-8")
    return folder
