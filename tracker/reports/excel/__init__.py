"""Reports as Excel workbooks for people (帳票)."""

from tracker.reports.excel.write import write_report

__all__ = ["write_report"]
