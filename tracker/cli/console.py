"""What is printed arrives on every console."""

import sys


def speak_on_any_console() -> None:
    """A Windows console of another code page shows ? for what it lacks, and nothing breaks."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace", line_buffering=True)
