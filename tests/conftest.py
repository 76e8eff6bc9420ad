"""What every test may use. Fixtures of the application stand one folder down."""

from hypothesis import settings

pytest_plugins = ["tests.postgres"]

# How long an example takes says how busy the machine is: no test fails for that.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")
