"""The clock: in the example today stands still, and still what is done later is later, also the next real day."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from foundation import clock
from foundation.drafts import buffer_save, others_writing
from tests import factories as make

UTC = datetime.UTC
#: One evening, the next morning, and far into the future.
EVENING = datetime.datetime(2026, 11, 24, 21, 30, tzinfo=UTC)
MORNING = datetime.datetime(2026, 11, 25, 6, 15, tzinfo=UTC)
LATER = [EVENING + datetime.timedelta(days=days) for days in (30, 365, 3650, 4500)]


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime.datetime) -> None:
    """Let the real clock show a moment."""
    monkeypatch.setattr(timezone, "now", lambda: moment)


def read(monkeypatch: pytest.MonkeyPatch, moment: datetime.datetime) -> datetime.datetime:
    at(monkeypatch, moment)
    return clock.now()


def test_in_the_example_the_next_morning_is_later_than_the_evening_before_and_still_the_same_day(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.EXAMPLE_MODE = True
    shown = [read(monkeypatch, moment) for moment in (EVENING, MORNING, *LATER)]
    assert shown == sorted(set(shown))
    assert all(moment > make.MOMENT for moment in shown), "and after what the example is loaded with"
    assert {moment.date() for moment in shown} == {settings.EXAMPLE_TODAY}
    assert clock.today() == settings.EXAMPLE_TODAY


def test_two_things_done_a_hundredth_of_a_second_apart_keep_their_order(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.EXAMPLE_MODE = True
    first, second = EVENING, EVENING + datetime.timedelta(seconds=0.011)
    assert read(monkeypatch, first) < read(monkeypatch, second)


@pytest.mark.parametrize("year", [2020, 2100])
def test_the_examples_day_is_the_same_on_a_computer_whose_clock_is_wrong(
    year: int, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.EXAMPLE_MODE = True
    assert read(monkeypatch, EVENING.replace(year=year)).date() == settings.EXAMPLE_TODAY


def test_outside_the_example_it_is_the_real_moment_in_swedish_time(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.EXAMPLE_MODE = False
    assert read(monkeypatch, EVENING).isoformat() == "2026-11-24T22:30:00+01:00"
    assert clock.wall_clock() == EVENING


def test_a_watch_shows_the_real_time_of_the_examples_day(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.EXAMPLE_MODE = True
    at(monkeypatch, EVENING)
    assert clock.wall_clock().strftime("%Y-%m-%d %H:%M") == f"{settings.EXAMPLE_TODAY} 22:30"


@pytest.mark.django_db
def test_in_the_example_somebody_who_typed_half_an_hour_ago_is_not_still_writing(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.EXAMPLE_MODE = True
    body = make.body()
    one, other = make.person("secretary", body), make.person("office")
    at(monkeypatch, MORNING)
    buffer_save(person=one, key="k", payload={}, based_on=0, moment=clock.wall_clock())
    assert others_writing(other, "k", clock.wall_clock())
    at(monkeypatch, MORNING + datetime.timedelta(minutes=30))
    assert not others_writing(other, "k", clock.wall_clock())
