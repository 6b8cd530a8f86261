"""Reports are built of committees' reports: the same committee as in the tests of those."""

from tests.followup.conftest import committee

__all__ = ["committee"]
