"""The parts of a package (ECMA-376 part 2): unpacked piece by piece, found by relationships."""

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final
from urllib.parse import unquote

from tracker.sheets.limits import LARGEST_UNPACKED
from tracker.sheets.parsing.refusal import Refused
from tracker.sheets.parsing.xml import CONTENT_TYPES, RELATIONSHIPS, Attributes, Pass

_PIECE: Final = 262_144
_TYPES: Final = "[Content_Types].xml"


@dataclass(frozen=True)
class Relationship:
    """A part that another one names: what it is to it, and where it lies."""

    kind: str
    target: str


class Package:
    """Reads parts, and counts what is unpacked."""

    def __init__(self, file: BinaryIO) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise Refused("broken") from error
        self._names = {name.lower(): name for name in self._zip.namelist()}
        self._left = LARGEST_UNPACKED

    def has(self, name: str) -> bool:
        """Whether there is such a part; case does not matter."""
        return name.lower() in self._names

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a part. Raises Refused: broken, unpacked."""
        if not self.has(name):
            raise Refused("broken")
        try:
            with self._zip.open(self._names[name.lower()]) as part:
                while piece := part.read(_PIECE):
                    self._left -= len(piece)
                    if self._left < 0:
                        raise Refused("unpacked")
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as e:
            raise Refused("broken") from e

    def relationships(self, part: str) -> dict[str, Relationship]:
        """What `part` names, by id; links out of the package are left out."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if not self.has(rels):
            return {}
        found = _Relationships(folder)
        found.run(self.pieces(rels))
        return found.found

    def content_type(self, part: str) -> str:
        """What the package says that `part` is; empty where it says nothing."""
        types = _Types()
        types.run(self.pieces(_TYPES))
        ending = part.rpartition(".")[2].lower()
        return types.parts.get(part.lower(), types.endings.get(ending, ""))


class _Relationships(Pass):
    namespaces = RELATIONSHIPS

    def __init__(self, folder: str) -> None:
        super().__init__()
        self.found: dict[str, Relationship] = {}
        self._folder = folder
        self.starts["Relationship"] = self._relationship

    def _relationship(self, attributes: Attributes) -> None:
        if attributes.get("TargetMode") == "External":
            return
        kind = attributes.get("Type", "").rpartition("/")[2]
        target = posixpath.join("/", self._folder, unquote(attributes.get("Target", "")))
        place = posixpath.normpath(target).lstrip("/")
        self.found[attributes.get("Id", "")] = Relationship(kind, place)


class _Types(Pass):
    namespaces = CONTENT_TYPES

    def __init__(self) -> None:
        super().__init__()
        self.parts: dict[str, str] = {}
        self.endings: dict[str, str] = {}
        self.starts["Override"] = self._override
        self.starts["Default"] = self._default

    def _override(self, attributes: Attributes) -> None:
        name = attributes.get("PartName", "").lstrip("/").lower()
        self.parts[name] = attributes.get("ContentType", "")

    def _default(self, attributes: Attributes) -> None:
        self.endings[attributes.get("Extension", "").lower()] = attributes.get("ContentType", "")
