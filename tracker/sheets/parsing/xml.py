"""One pass over a part's XML by expat: names without their namespace, no DTD, no entities.

Transitional and strict Open XML differ in their namespaces only, so both read the same. A document
type is refused where it begins, before anything in it is declared; so are entities with it.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final
from xml.parsers import expat

from tracker.sheets.parsing.refusal import Refused

Attributes = dict[str, str]

MAIN: Final = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
RELATIONSHIPS: Final = ("http://schemas.openxmlformats.org/package/2006/relationships",)
CONTENT_TYPES: Final = ("http://schemas.openxmlformats.org/package/2006/content-types",)
#: The namespaces of r:id, which attributes carry.
LINKS: Final = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_OUT_OF_MEMORY: Final = 1  # XML_ERROR_NO_MEMORY
_BUFFER: Final = 65_536


class Pass:
    """A pass over one part: `start` and `end` by local name, `text` where `takes_text` is set.

    Names of other namespaces are not heard of. A subclass fills `starts` and `ends`.
    """

    namespaces: tuple[str, ...] = MAIN

    def __init__(self) -> None:
        self.starts: dict[str, Callable[[Attributes], None]] = {}
        self.ends: dict[str, Callable[[], None]] = {}

    def text(self, data: str) -> None:
        """Character data; nothing in most parts."""

    def run(self, pieces: Iterator[bytes]) -> None:
        """Parse to the end. Raises Refused: dtd, broken, memory."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.buffer_size = _BUFFER
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.CharacterDataHandler = self.text
        parser.StartElementHandler = self.starting()
        parser.EndElementHandler = self.ending()
        try:
            for piece in pieces:
                parser.Parse(piece)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise Refused("memory" if error.code == _OUT_OF_MEMORY else "broken") from error

    def starting(self) -> Callable[[str, Attributes], None]:
        """What expat calls where an element begins."""
        find = self._whole_names(self.starts).get

        def start(name: str, attributes: Attributes) -> None:
            handler = find(name)
            if handler is not None:
                handler(attributes)

        return start

    def ending(self) -> Callable[[str], None]:
        """What expat calls where an element ends."""
        find = self._whole_names(self.ends).get

        def end(name: str) -> None:
            handler = find(name)
            if handler is not None:
                handler()

        return end

    def names(self, name: str) -> frozenset[str]:
        """What expat calls an element of these namespaces."""
        return frozenset(f"{ns} {name}" for ns in self.namespaces)

    def _whole_names(self, handlers: dict[str, Any]) -> dict[str, Any]:
        return {f"{ns} {name}": done for ns in self.namespaces for name, done in handlers.items()}


def link(attributes: Attributes) -> str:
    """The id of the relationship that an element names (r:id), or nothing."""
    return next((attributes[name] for ns in LINKS if (name := f"{ns} id") in attributes), "")


def is_true(value: str | None) -> bool:
    """An XML boolean; anything else is false."""
    return value is not None and value.strip() in ("1", "true", "on")


def _refuse_doctype(*_: object) -> None:
    raise Refused("dtd")
