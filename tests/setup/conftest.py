"""Installations for the tests that start servers of their own."""

from collections.abc import Iterator

import pytest

from .installation import Installation, Running


@pytest.fixture(scope="session")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A copy in a folder whose path has a space and letters that are not English."""
    made = Installation(tmp_path_factory.mktemp("på nytt") / "en kopia")
    yield made
    made.remove()


@pytest.fixture(scope="session")
def other_copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A second copy on the same machine."""
    made = Installation(tmp_path_factory.mktemp("annan") / "kopia")
    yield made
    made.remove()


@pytest.fixture(scope="session")
def first_output(copy: Installation) -> str:
    """What a newcomer sees: the first start of a copy, and its end with Ctrl-C."""
    server = copy.serve().wait_until_ready()
    server.stop()
    return server.output


@pytest.fixture(scope="class")
def server(copy: Installation, first_output: str) -> Iterator[Running]:
    """The copy's server, started once for a class of tests (a test that stands alone has one of its own)."""
    started = copy.serve().wait_until_ready()
    yield started
    started.stop()
    copy.nothing_runs()
