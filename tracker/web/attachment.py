"""Files that go out to be kept and opened elsewhere."""

from urllib.parse import quote

from flask import Response
from werkzeug.http import dump_options_header


def attachment(name: str, content: bytes, media_type: str, plain: str) -> Response:
    """The file under its own name (RFC 5987), `plain` for what cannot read that; kept by nobody
    on the way."""
    ending = name.rpartition(".")[2]
    encoded = quote(name, safe="!#$&+-.^_`|~")
    named = {"filename": f"{plain}.{ending}", "filename*": f"UTF-8''{encoded}"}
    headers = {
        "Content-Disposition": dump_options_header("attachment", named),
        "Cache-Control": "no-store",
    }
    return Response(content, mimetype=media_type, headers=headers)
