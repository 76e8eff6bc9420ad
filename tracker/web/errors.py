"""Error pages: what happened, what to do, whom to call; never a stack trace."""

from typing import Any

import structlog
from flask import Flask, current_app, render_template
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError
from werkzeug.exceptions import HTTPException, InternalServerError

from tracker.domain.errors import InputError, NotAllowed, NotFound
from tracker.extensions import db
from tracker.reports.data.checking import RulesBroken
from tracker.web.body import limits_of_view
from tracker.web.own_pages import page_before

log = structlog.get_logger()

#: title, what happened, what to do
TEXTS = {
    400: (
        "送られた内容を読めません",
        "ページが古くなったか、通信が途中で切れました。",
        "前のページに戻り、読み込み直してからもう一度送ってください。",
    ),
    403: (
        "このページは開けません",
        "あなたのアカウントには、この操作の権限がありません。",
        "必要な場合は事務局に連絡してください。",
    ),
    404: (
        "ページが見つかりません",
        "アドレスが違うか、見ることのできない記録です。",
        "ホームから探し直してください。",
    ),
    405: (
        "この操作はできません",
        "このアドレスでは、その送り方を受け付けていません。",
        "前のページに戻ってやり直してください。",
    ),
    409: (
        "ほかの人が先に直しました",
        "開いたあとに記録が変わりました。",
        "最新の内容を開いて、もう一度直してください。",
    ),
    413: (
        "送る内容が大きすぎます",
        "受け付けられる大きさを超えています。何も保存されていません。",
        "前のページに戻ると、入力した内容が残っています。短くするか、ファイルを減らして、"
        "もう一度送ってください。",
    ),
    429: (
        "少し待ってください",
        "短い間に何度も試されました。",
        "数分待ってからもう一度試してください。",
    ),
    431: (
        "送られた情報が長すぎます",
        "アドレスか、ブラウザーがこの台帳のために覚えている情報（Cookie）が長すぎます。",
        "アドレスを短くするか、ブラウザーの Cookie を消してから、もう一度開いてください。",
    ),
    500: (
        "処理できませんでした",
        "プログラムの中で問題が起きました。入力した内容は保存されていません。",
        "前のページに戻ると、入力した内容が残っています。続くときは事務局に連絡してください。",
    ),
}


NOT_HANDED_OUT = "データを出せません"

#: A button whose page was too old, so that nothing was done.
STALE = (
    "まだ行っていません",
    "画面を開いてから時間がたったか、ほかの人がサインインし直したため、まだ何も行っていません。",
    "前の画面を開き直し、内容を確かめて、もう一度ボタンを押してください。",
)


def register(app: Flask) -> None:
    """Every failure ends on one of our pages."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, lambda error: _page(400, STALE, back=page_before()))
    app.register_error_handler(NotFound, lambda error: _page(404))
    app.register_error_handler(NotAllowed, lambda error: _page(403))
    app.register_error_handler(InputError, _unreadable)
    app.register_error_handler(RulesBroken, _not_handed_out)
    app.register_error_handler(DataError, _unkeepable)
    app.register_error_handler(InternalServerError, _broken)


def _http_error(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error
    return _page(error.code, _files_too_large() if error.code == 413 else None)


def _files_too_large() -> tuple[str, str, str] | None:
    """Where files are sent, how large they may be together."""
    limits = limits_of_view()
    if limits is None:
        return None
    title, _, advice = TEXTS[413]
    most = f"ファイルが、合わせて{limits.read // 1024**2}MBを超えています。何も保存されていません。"
    return title, most, advice


def _unreadable(error: InputError) -> Any:
    """What a form in the address cannot take is said on the form; the rest of it here."""
    return _page(400, (TEXTS[400][0], error.message, TEXTS[400][2]))


def _not_handed_out(error: RulesBroken) -> Any:
    """A データ that its own checker refuses: which record it is, and what to do."""
    db.session.rollback()
    log.error("data_not_handed_out", rule=error.violations[0].rule)
    return _page(409, (NOT_HANDED_OUT, error.message, ""), back=page_before())


def _unkeepable(error: DataError) -> Any:
    """A value that the database cannot take, and that nothing before had refused."""
    db.session.rollback()
    log.warning("unkeepable_value", error=type(error.orig).__name__)
    return _page(400)


def _broken(error: InternalServerError) -> Any:
    db.session.rollback()
    return _page(500)


def _page(
    code: int, texts: tuple[str, str, str] | None = None, back: str | None = None
) -> tuple[str, int]:
    """`back`: the page to open again, for a link."""
    return error_page(code, texts, back), code


def error_page(
    code: int, texts: tuple[str, str, str] | None = None, back: str | None = None
) -> str:
    """The page of a failure; it needs a request to be about, but nobody who is signed in."""
    title, message, advice = texts or TEXTS.get(code, TEXTS[500 if code >= 500 else 400])
    return render_template(
        "errors/error.html",
        code=code,
        title=title,
        message=message,
        advice=advice,
        back=back,
        contact=current_app.config["HELP_CONTACT"],
    )
