"""Whether what was sent comes from a page of ours (CSRF), and what is said when that is too old.

Every form is asked for its token after sign-in and permission. A view of a form in which something
is typed is exempt from that (`@csrf.exempt`) and asks here itself, so that what was typed comes
back; any other sending is answered by a page that leads back (web/errors.py).
"""

from flask import current_app
from flask_wtf.csrf import CSRFError

from tracker.extensions import csrf

_SINCE = "画面を開いてから時間がたったため、"
TOO_OLD = f"{_SINCE}まだ保存していません。内容を確かめて、もう一度保存してください。"
#: For a button that saves nothing that was typed: 取り消す, まとめる, Excelを作る.
TOO_OLD_TO_DO = f"{_SINCE}まだ何も行っていません。内容を確かめて、もう一度ボタンを押してください。"


def is_from_our_page() -> bool:
    """Whether the request carries the token of a page of ours (CSRF)."""
    if not current_app.config["WTF_CSRF_ENABLED"]:
        return True
    try:
        csrf.protect()
    except CSRFError:
        return False
    return True


def refusal() -> int:
    """The status of a form that comes back: 422 for what was typed, 400 for a page too old."""
    return 422 if is_from_our_page() else 400


def refuse_stale_pages() -> None:
    """Before every view that does not ask itself. Raises CSRFError."""
    if current_app.config["WTF_CSRF_ENABLED"]:
        csrf.protect(apply_exemptions=True)
