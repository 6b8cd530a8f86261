"""What every test stands on: the servers, the test database, and the application's own database role.

The database is made by the owner. After that every connection, the live server's too, puts on the application's role,
so that a page that needs more than SELECT, INSERT, UPDATE and DELETE fails here as it would in production.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.backends.signals import connection_created
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings
from xdist.scheduler import LoadScopeScheduling

from tests.workers import start_worker  # noqa: F401  (a fixture)
from trelleborg_styrning import embedded

#: A slow machine is no fault of the code: no test fails for the time it took.
hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")


#: Files whose tests stay in one process when they are run side by side, since they share servers of their own.
TOGETHER = {
    "tests/setup/test_server.py": "script/server",
    "tests/setup/test_manage.py": "script/server",
    "tests/setup/test_outage.py": "script/server",
    "tests/setup/test_embedded.py": "private servers",
}


class _SideBySide(LoadScopeScheduling):
    """One test at a time to whoever is free; those of TOGETHER all to one, first."""

    def _split_scope(self, nodeid: str) -> str:
        return TOGETHER.get(nodeid.partition("::")[0], nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """Tell xdist how tests are shared between processes (its own mark for that does nothing with pytest 9)."""
    return _SideBySide(config, log)


class _Role:
    """Whether new connections put on the application's role; off while the test database is made and removed."""

    worn = False


def _put_on_role(sender: type, connection: DatabaseWrapper, **kwargs: Any) -> None:
    if _Role.worn:
        with connection.cursor() as cursor:
            cursor.execute(f'SET ROLE "{settings.DATABASE_APPLICATION_ROLE}"')


@contextmanager
def owner_role() -> Iterator[None]:
    """Let this test's connection be the owner's for a while: for what only migrations and the test runner may do."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    try:
        yield
    finally:
        if connection.connection is not None and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(f'SET ROLE "{settings.DATABASE_APPLICATION_ROLE}"')


def _flush_as_owner() -> None:
    """Transactional tests are emptied with TRUNCATE, which the application's role may not do."""
    original = TransactionTestCase._fixture_teardown

    def teardown(self: TransactionTestCase) -> None:
        connections.close_all()
        worn, _Role.worn = _Role.worn, False
        try:
            original(self)
        finally:
            _Role.worn = worn
            connections.close_all()

    TransactionTestCase._fixture_teardown = teardown


@pytest.fixture(scope="session", autouse=True)
def servers(request: pytest.FixtureRequest) -> Iterator[None]:
    """Find PostgreSQL and Redis, or start the private ones for as long as the tests run."""
    with embedded.running():
        yield


@pytest.fixture(scope="session")
def django_db_setup(servers: None, django_db_setup: None) -> Iterator[None]:
    """Make the test database as the owner; wear the application's role from then on."""
    connections.close_all()
    connection_created.connect(_put_on_role, dispatch_uid="tests.role")
    _Role.worn = True
    yield
    _Role.worn = False
    connections.close_all()


@pytest.fixture
def as_owner() -> Callable[[], AbstractContextManager[None]]:
    """Return a context manager in which the test's connection is the owner's: `with as_owner(): …`."""
    return owner_role


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, settings: Any) -> None:
    """Give every test folders of its own for archived reports, media and mail."""
    settings.ARCHIVE_DIR = tmp_path / "archive"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    settings.STORAGES = {
        **settings.STORAGES,
        "archive": {
            **settings.STORAGES["archive"],
            "OPTIONS": {**settings.STORAGES["archive"]["OPTIONS"], "location": str(settings.ARCHIVE_DIR)},
        },
    }


_flush_as_owner()
