"""Loads the givers and the municipalities from files; called again it changes nothing."""

from datetime import date
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.errors import InputError
from tracker.domain.text import search_key
from tracker.domain.vocabulary import GiverRole
from tracker.models import Giver, Municipality
from tracker.operations.csv_file import rows, rows_as


def load_reference(session: Session, *, folder: Path) -> None:
    """Fill the empty tables of givers and municipalities from the files in `folder`.

    Former municipalities are optional. Raises InputError where the necessary files are missing.
    """
    for name in ("givers.csv", "municipalities.csv"):
        if not (folder / name).exists():
            raise InputError(f"{folder}に{name}がありません。REFERENCE_DIRを確かめてください。")
    if not session.scalar(select(func.count()).select_from(Giver)):
        session.add_all(rows_as(folder / "givers.csv", _giver))
    if not session.scalar(select(func.count()).select_from(Municipality)):
        session.add_all(_municipalities(folder))
    session.flush()


def _giver(row: dict[str, str]) -> Giver:
    return Giver(
        code=row["code"],
        role=GiverRole(row["role"]),
        name=row["name"],
        kana=row["kana"],
        position=int(row["position"]),
    )


def _municipalities(folder: Path) -> list[Municipality]:
    today = list(rows(folder / "municipalities.csv"))
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
