"""Whether what was sent comes from a page of ours, for views that keep what was typed.

Elsewhere the extension refuses such a request by itself, before the view, and nothing is kept. A
view of a long form is exempt from that (`@csrf.exempt`) and asks here.
"""

from flask import current_app
from flask_wtf.csrf import CSRFError

from tracker.extensions import csrf

TOO_OLD = (
    "画面を開いてから時間がたったため、まだ保存していません。"
    "内容を確かめて、もう一度保存してください。"
)


def is_from_our_page() -> bool:
    """Whether the request carries the token of a page of ours (CSRF)."""
    if not current_app.config["WTF_CSRF_ENABLED"]:
        return True
    try:
        csrf.protect()
    except CSRFError:
        return False
    return True
