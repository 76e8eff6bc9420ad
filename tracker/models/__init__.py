"""Tables, one file a noun."""

from tracker.models.account import Account, SignIn, SignInFailure
from tracker.models.base import Base
from tracker.models.blob import Blob
from tracker.models.change import Change, LedgerHead, Record
from tracker.models.disaster import DisasterName, DisasterPlace, DisasterRevision
from tracker.models.export import Export
from tracker.models.giver import Giver, Municipality
from tracker.models.imports import HeldWorkbook, ImportRow, ImportRun, ImportWork, ListMapping
from tracker.models.item import ItemRevision
from tracker.models.letter import (
    HeldScan,
    LetterAddressee,
    LetterRevision,
    LetterScan,
    LetterSupport,
    ScanPage,
    Tick,
)
from tracker.models.support import SupportLine, SupportRevision, SupportShare, SupportYear

__all__ = [
    "Account",
    "Base",
    "Blob",
    "Change",
    "DisasterName",
    "DisasterPlace",
    "DisasterRevision",
    "Export",
    "Giver",
    "HeldScan",
    "HeldWorkbook",
    "ImportRow",
    "ImportRun",
    "ImportWork",
    "ItemRevision",
    "LedgerHead",
    "LetterAddressee",
    "LetterRevision",
    "LetterScan",
    "LetterSupport",
    "ListMapping",
    "Municipality",
    "Record",
    "ScanPage",
    "SignIn",
    "SignInFailure",
    "SupportLine",
    "SupportRevision",
    "SupportShare",
    "SupportYear",
    "Tick",
]
