"""Workbooks that come from outside: plain rows of cells, or one sentence that says what to do.

`reading.read(name, content)` is the way in. The bytes are read here only as far as the directory
of the package goes; what unpacks and parses is `parsing/`, in a process of its own under limits of
time and memory. Knows no ledger, no database and no page.
"""
