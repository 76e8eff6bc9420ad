"""Loads the givers and the municipalities from files; called again it changes nothing."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.text import search_key
from tracker.domain.vocabulary import GiverRole
from tracker.models import Giver, Municipality


def load_reference(session: Session, *, folder: Path) -> None:
    """Fill the empty tables of givers and municipalities from the files in `folder`."""
    if not session.scalar(select(func.count()).select_from(Giver)):
        session.add_all(_giver(row) for row in _rows(folder / "givers.csv"))
    if not session.scalar(select(func.count()).select_from(Municipality)):
        session.add_all(_municipalities(folder))
    session.flush()


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        yield from csv.DictReader(lines)


def _giver(row: dict[str, str]) -> Giver:
    return Giver(
        code=row["code"],
        role=GiverRole(row["role"]),
        name=row["name"],
        kana=row["kana"],
        position=int(row["position"]),
    )


def _municipalities(folder: Path) -> list[Municipality]:
    today = list(_rows(folder / "municipalities.csv"))
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
        for row in [*today, *_rows(folder / "former_municipalities.csv")]
    ]
