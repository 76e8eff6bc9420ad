"""What every test may use. Fixtures of the application stand one folder down."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tracker.sheets import limits

pytest_plugins = ["tests.postgres"]

# How long an example takes says how busy the machine is: no test fails for that.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


def pytest_xdist_auto_num_workers() -> int:
    """One worker more than processors: tests wait for browsers, databases and other processes."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session", autouse=True)
def _patience_with_the_machine() -> Iterator[None]:
    """Nor does one fail for the time by the clock that reading a workbook takes; its seconds of
    computing stay bounded."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "SECONDS", 120.0)
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_stepping_back() -> Iterator[None]:
    """The commands that run beside the pages make room for them; here they run in the process of
    the tests, which is not to become slower with each of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "nice", lambda _more: 0, raising=False)
        yield
