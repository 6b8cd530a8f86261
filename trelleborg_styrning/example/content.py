"""The example's texts and figures, read from the data files beside this module."""

from __future__ import annotations

import csv
import datetime
import functools
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

DATA = Path(__file__).parent / "data"
ZONE = ZoneInfo("Europe/Stockholm")
#: When the real values were fetched from Kolada; named wherever they are shown.
KOLADA_FETCHED = settings.EXAMPLE_FETCHED
KOLADA_SOURCE = f"Källa: Kolada, RKA, hämtat {KOLADA_FETCHED}"
INVENTED_SOURCE = "Exempelvärde"
YEARS = (2025, 2026, 2027)


@dataclass(frozen=True)
class KoladaFacts:
    """A key figure's own title and definition, as Kolada words them."""

    id: str
    title: str
    definition: str
    by_gender: bool


@dataclass(frozen=True)
class KoladaValue:
    """One real value for a municipality and a year."""

    kpi: str
    municipality: str
    municipality_name: str
    year: int
    number: Decimal
    preliminary: bool


def at(day: datetime.date | str, hour: int = 9, minute: int = 0) -> datetime.datetime:
    """A moment of a day in the municipality's time zone."""
    if isinstance(day, str):
        day = datetime.date.fromisoformat(day)
    return datetime.datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


def day(text: str) -> datetime.date:
    """An ISO date."""
    return datetime.date.fromisoformat(text)


def _toml(name: str) -> dict[str, Any]:
    with (DATA / name).open("rb") as file:
        return tomllib.load(file)


@functools.cache
def organisation() -> dict[str, Any]:
    """Municipality, terms, years, periods, bodies with units, people without a committee."""
    return _toml("organisation.toml")


@functools.cache
def council() -> dict[str, Any]:
    """Decisions, vision, directions and direction goals."""
    return _toml("council.toml")


@functools.cache
def calendar() -> dict[str, Any]:
    """Per committee: when goals and reports were submitted and decided."""
    return _toml("calendar.toml")


@functools.cache
def committees() -> dict[str, dict[str, Any]]:
    """Per committee's slug: its indicators and goals."""
    found = [_toml(f"committees/{path.name}") for path in sorted((DATA / "committees").glob("*.toml"))]
    return {content["body"]: content for content in found}


def bodies() -> list[dict[str, Any]]:
    """All bodies in their order."""
    return list(organisation()["body"])


def goals_of(slug: str, year: int) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """A committee's goals of a year as (what is the same every year, what is the year's own), by number."""
    pairs = [(goal, goal[str(year)]) for goal in committees()[slug]["goal"] if str(year) in goal]
    return sorted(pairs, key=lambda pair: pair[1]["number"])


def indicators() -> list[tuple[str, dict[str, Any]]]:
    """Every indicator with its owner's slug."""
    return [(slug, row) for slug, content in committees().items() for row in content["indicator"]]


@functools.cache
def kolada_facts() -> dict[str, KoladaFacts]:
    """The key figures that the example uses, from Kolada's catalogue."""
    with (DATA / "kolada_indicators.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["id"]: KoladaFacts(row["id"], row["title"], row["definition"], row["by_gender"] == "1")
            for row in csv.DictReader(file)
        }


@functools.cache
def kolada_values() -> tuple[KoladaValue, ...]:
    """The real values, as fetched."""
    with (DATA / "kolada_values.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            KoladaValue(
                row["kpi"],
                row["municipality"],
                row["municipality_title"],
                int(row["period"]),
                Decimal(row["value"]),
                row["preliminary"] == "1",
            )
            for row in csv.DictReader(file)
        )
