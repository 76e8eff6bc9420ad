"""Drafts as Word documents."""

from tracker.reports.word.write import write_draft

__all__ = ["write_draft"]
