"""Logs: one JSON line an event, without personal data; what a user typed is never unescaped."""

import logging
import sys

import structlog
from flask import Flask

#: Loggers of the libraries that serve; what they say is one line of ours each.
SERVERS = ("waitress",)


def configure(app: Flask) -> None:
    """Send structured lines to standard error, what Flask and waitress log among them."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    for logger in (app.logger, *map(logging.getLogger, SERVERS)):
        logger.handlers = [_JsonHandler()]
        logger.propagate = False


class _JsonHandler(logging.Handler):
    """Turns what Flask and waitress log themselves into the same lines.

    Of a message only the words that stand in the library's code (its template) are taken: what
    is filled in may be an address that somebody typed.
    """

    def emit(self, record: logging.LogRecord) -> None:
        log = structlog.get_logger()
        error = record.exc_info[1] if record.exc_info else None
        where = error.__traceback__ if error else None
        while where is not None and where.tb_next is not None:
            where = where.tb_next
        log.log(
            record.levelno,
            "unhandled_error" if error else "message",
            logger=record.name,
            text=str(record.msg) if record.args else None,
            error=type(error).__name__ if error else None,
            file=where.tb_frame.f_code.co_filename if where else record.pathname,
            line=where.tb_lineno if where else record.lineno,
        )
