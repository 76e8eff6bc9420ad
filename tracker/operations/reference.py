"""Loads the givers and the municipalities from files; called again it changes nothing.

givers.csv holds the members, their joint body and 各区計 (roles ward, joint, all_wards), and the
words by which this association speaks of itself (role word): those are read at every start.
"""

from datetime import date
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.association import Association
from tracker.domain.errors import InputError
from tracker.domain.giver import JOINT
from tracker.domain.text import search_key
from tracker.domain.vocabulary import GiverRole
from tracker.models import Giver, Municipality
from tracker.operations.csv_file import rows, rows_as

GIVERS, MUNICIPALITIES = "givers.csv", "municipalities.csv"
#: The rows of role `word`, one each; their names are what stands on screens and in workbooks.
WORDS = ("association", "members", "member", "via_metropolis")
_WORD = "word"


def load_reference(session: Session, *, folder: Path) -> None:
    """Fill the empty tables of givers and municipalities from the files in `folder`.

    Former municipalities are optional. Raises InputError where the necessary files are missing.
    """
    _require(folder, GIVERS, MUNICIPALITIES)
    if not session.scalar(select(func.count()).select_from(Giver)):
        found = rows_as(folder / GIVERS, lambda row: None if row["role"] == _WORD else _giver(row))
        session.add_all(giver for giver in found if giver is not None)
    if not session.scalar(select(func.count()).select_from(Municipality)):
        session.add_all(_municipalities(folder))
    session.flush()


def association_in(folder: Path) -> Association:
    """The words of the association whose members givers.csv lists.

    Raises InputError where the file, a word in it or the joint body's row is missing.
    """
    _require(folder, GIVERS)
    named = dict(rows_as(folder / GIVERS, lambda row: (row["code"], row["name"].strip())))
    missing = [code for code in (*WORDS, JOINT) if not named.get(code)]
    if missing:
        raise InputError(
            f"{folder}の{GIVERS}に、{'・'.join(missing)}の行がありません。"
            "READMEの「Another association (別の団体で使う)」を見て足してください。"
        )
    return Association(
        name=named["association"],
        members=named["members"],
        member=named["member"],
        joint=named[JOINT],
        via_metropolis=named["via_metropolis"],
    )


def _require(folder: Path, *names: str) -> None:
    for name in names:
        if not (folder / name).exists():
            raise InputError(f"{folder}に{name}がありません。REFERENCE_DIRを確かめてください。")


def _giver(row: dict[str, str]) -> Giver:
    return Giver(
        code=row["code"],
        role=GiverRole(row["role"]),
        name=row["name"],
        kana=row["kana"],
        position=int(row["position"]),
    )


def _municipalities(folder: Path) -> list[Municipality]:
    today = list(rows(folder / MUNICIPALITIES))
    former = rows_as(folder / "former_municipalities.csv", dict)
    prefectures = {row["prefecture"]: row["code"] for row in today if row["kind"] == "prefecture"}
    return [
        Municipality(
            code=row["code"],
            prefecture=row["prefecture"],
            prefecture_code=prefectures[row["prefecture"]],
            name=row["name"],
            kana=row["kana"],
            kind=row["kind"],
            latitude=float(row["latitude"]) if row.get("latitude") else None,
            longitude=float(row["longitude"]) if row.get("longitude") else None,
            last_day=date.fromisoformat(row["last_day"]) if row.get("last_day") else None,
            successor_code=row.get("successor_code") or None,
            search_key=search_key(f"{row['prefecture']}{row['name']} {row['kana']}"),
        )
        for row in [*today, *former]
    ]
