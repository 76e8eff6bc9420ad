"""`form`: the 入力様式 of a member for a disaster, or those of all members in a ZIP."""

from pathlib import Path

import click
from sqlalchemy.orm import Session

from tracker import clock
from tracker.cli.asked import asked_disaster_row, known_disasters
from tracker.cli.progress import progress_bar
from tracker.cli.refusal import Refused, require_ledger, told_plainly
from tracker.cli.replacing import replacing
from tracker.domain.giver import Giver
from tracker.extensions import db
from tracker.queries.givers import members
from tracker.queries.moment import clocks
from tracker.queries.names import association
from tracker.reports.entry_form.data import FormOrder
from tracker.reports.entry_form.making import NAME, form_orders, make_form, make_forms


@click.command("form")
@click.option("--ward", metavar="CODE", default="", help="Whose form (131032).")
@click.option("--all-wards", is_flag=True, help="Those of all members, in a ZIP.")
@click.option("--disaster", metavar="SLUG", default="", help="For which disaster.")
@click.option("--blank", is_flag=True, help="Without what is recorded already.")
@click.option(
    "--out",
    required=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Where to write (.xlsx, with --all-wards .zip); replaced as a whole.",
)
@told_plainly
def form(ward: str, all_wards: bool, disaster: str, blank: bool, out: Path) -> None:
    """The 入力様式, filled with what is recorded, drafts of that member included."""
    require_ledger()
    _check_ending(out, ".zip" if all_wards else ".xlsx")
    session = db.session()
    orders = _orders(session, ward.strip(), all_wards, disaster.strip(), blank)
    with replacing(out) as target:
        if all_wards:
            with progress_bar(NAME) as progress:
                make_forms(session, orders, target, progress)
        else:
            make_form(session, orders[0][1], target)
    whose = f"{len(orders)}通" if all_wards else f"({orders[0][0].name})"
    click.echo(f"{out} に{NAME}{whose}を書きました。")


def _orders(
    session: Session, ward: str, all_wards: bool, slug: str, blank: bool
) -> list[tuple[Giver, FormOrder]]:
    now = clocks(session)
    if not slug:
        raise Refused(f"--disaster で災害を1つ指定してください。\n{known_disasters()}")
    row = asked_disaster_row(session, slug, now.known_at)
    givers = _givers(session, ward, all_wards)
    return form_orders(givers, disaster=row, clocks=now, made_at=clock.now(), blank=blank)


def _givers(session: Session, ward: str, all_wards: bool) -> list[Giver]:
    """The member that was named, or all of them."""
    every = members(session)
    called = association(session).member
    if all_wards and ward:
        raise Refused("--ward と --all-wards は、どちらか一方だけにしてください。")
    found = [giver for giver in every if all_wards or giver.code == ward]
    if not found:
        said = f"--ward: 「{ward}」という{called}はありません。" if ward else ""
        asked = said or f"--ward で{called}のコードを1つ指定するか、--all-wards を付けてください。"
        known = "\n".join(f"  {giver.code}  {giver.name}" for giver in every)
        raise Refused(f"{asked}\n指定できる{called}:\n{known}")
    return found


def _check_ending(out: Path, ending: str) -> None:
    if out.suffix.lower() != ending:
        raise Refused(f"--out: ファイル名の終わりを {ending} にしてください。")
