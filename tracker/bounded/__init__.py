"""Work on what came from outside, in a process of its own under limits of time and memory.

`process.answer_of(work, …)` starts `child.py`, which bounds itself and then does the work named;
what it answers is bytes that the caller checks again. Knows neither scans nor workbooks.
"""
