"""What every test may use. Fixtures of the application stand one folder down."""

pytest_plugins = ["tests.postgres"]
