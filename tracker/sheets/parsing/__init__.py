"""Unpacks and parses one workbook; runs in a process of its own (`tracker/bounded/child.py`).

Imports the standard library and `tracker.sheets.limits`, nothing else. Memory grows with the
values that are kept, never with what the file claims.
"""
