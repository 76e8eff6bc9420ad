"""Scans of letters: what a file really is, and pictures of its pages. Files come from outside.

`checking.checked(name, content)` is the way in. The bytes of a file are read here only as far as
its outer structure goes; what decodes pictures and pages is `child.py`, a process of its own under
limits of time and memory. Knows no database and no page.
"""
