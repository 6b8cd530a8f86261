"""Indicators and the targets that tie them to a draft."""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from foundation.errors import Refused
from goals.models import EffectGoalVersion, Indicator, IndicatorVersion, MeasuredObject, Target
from goals.scales import Coverage, Direction, TargetKind
from goals.services.versions import locked
from organisation.access import require
from organisation.models import Body, Person
from organisation.roles import Permission
from organisation.selectors import municipality, year_span
from organisation.services import require_open_year
from organisation.versions import State, require_state


@dataclass(frozen=True)
class IndicatorInput:
    """A new indicator's first definition. ``unit`` stands after the number; ``lag_months`` is eftersläpning."""

    title: str
    unit: str
    direction: str
    source: str
    short_title: str = ""
    definition: str = ""
    decimals: int = 1
    frequency: str = IndicatorVersion.Frequency.YEARLY
    lag_months: int = 0
    by_gender: bool = False


@dataclass(frozen=True)
class TargetInput:
    """What the goal wants of an indicator; numbers in the indicator's unit.

    ``measured_period`` is the first day and the day after the last, within the goal's year: only values whose own period
    lies in it count. None is the whole year.
    """

    indicator_version_id: int
    kind: str
    low: Decimal | None = None
    high: Decimal | None = None
    tolerance: Decimal = Decimal(0)
    baseline: Decimal | None = None
    baseline_period: str = ""
    baseline_absent_why: str = ""
    coverage: str = Coverage.PARTLY
    coverage_text: str = ""
    measured_period: tuple[datetime.date, datetime.date] | None = None
    gender: str = "T"


def own_object() -> MeasuredObject:
    """The municipality itself as what is measured."""
    place = municipality()
    found, _made = MeasuredObject.objects.get_or_create(
        kind=MeasuredObject.Kind.OWN,
        defaults={"name": place.name if place else "", "kolada_code": place.code if place else ""},
    )
    return found


@transaction.atomic
def indicator_create(
    *, owner: Body, data: IndicatorInput, by: Person, moment: datetime.datetime
) -> IndicatorVersion:
    """Make an indicator of the committee's own, with its first definition.

    Raises NotAllowed, and Refused when title, unit or source is missing or the title is taken.
    """
    require(by, Permission.WRITE_GOALS, owner)
    for name, message in (
        ("title", _("Skriv vad indikatorn mäter.")),
        ("unit", _("Ange enheten, till exempel procent eller dagar.")),
        ("source", _("Ange varifrån värdet kommer.")),
    ):
        if not getattr(data, name).strip():
            raise Refused(message, field=name)
    if data.direction not in Direction.values:
        raise Refused(_("Välj om högre eller lägre är bättre."), field="direction")
    taken = IndicatorVersion.objects.filter(indicator__owner=owner, title__iexact=data.title.strip())
    if taken.exists():
        raise Refused(
            _("Nämnden har redan en indikator med det namnet. Välj den ur katalogen."), field="title"
        )
    indicator = Indicator.objects.create(owner=owner, made_at=moment, made_by=by)
    return IndicatorVersion.objects.create(
        indicator=indicator, no=1, made_at=moment, made_by=by, **asdict(data)
    )


@transaction.atomic
def target_add(
    *, version: EffectGoalVersion, data: TargetInput, by: Person, moment: datetime.datetime
) -> Target:
    """Tie an indicator to a draft with what is wanted of it. Raises NotAllowed, Refused(field)."""
    version = _writable(version, by)
    check_target(data, version.goal.year_id)
    target = Target(effect_goal_version=version, object=own_object(), order=version.targets.count() + 1)
    _fill(target, version, data)
    if _same(target).exists():
        raise Refused(_("Indikatorn finns redan på målet."), field="indicator_version")
    target.save(force_insert=True)
    return target


@transaction.atomic
def target_change(*, target: Target, data: TargetInput, by: Person, moment: datetime.datetime) -> Target:
    """Change a target of a draft. Raises NotAllowed, Refused(field)."""
    version = _writable(target.effect_goal_version, by)
    target = Target.objects.select_for_update(of=("self",)).get(pk=target.pk)
    return write_target(target, version, data)


@transaction.atomic
def target_remove(*, target: Target, by: Person, moment: datetime.datetime) -> None:
    """Take an indicator off a draft; the indicator and its values stay."""
    _writable(target.effect_goal_version, by)
    Target.objects.filter(pk=target.pk).delete()


def write_target(target: Target, version: EffectGoalVersion, data: TargetInput) -> Target:
    """Put what is wanted into a target of a draft that is there. Raises Refused(field)."""
    check_target(data, version.goal.year_id)
    _fill(target, version, data)
    if _same(target).exclude(pk=target.pk).exists():
        raise Refused(_("Indikatorn finns redan på målet."), field="indicator_version")
    target.save()
    return target


def _writable(version: EffectGoalVersion | None, by: Person) -> EffectGoalVersion:
    if version is None:
        raise Refused(_("Målvärden för fullmäktiges mål ändras inte här."))
    version = locked(version)
    require(by, Permission.WRITE_GOALS, version.goal.body)
    require_state(version, State.DRAFT)
    require_open_year(version.goal.year)
    return version


def _fill(target: Target, version: EffectGoalVersion, data: TargetInput) -> None:
    for name, value in asdict(data).items():
        if name != "measured_period":
            setattr(target, name, value)
    target.measured_period = data.measured_period or year_span(version.goal.year_id)


def _same(target: Target) -> QuerySet[Target]:
    return Target.objects.filter(
        effect_goal_version=target.effect_goal_version,
        indicator_version=target.indicator_version_id,
        object=target.object_id,
        gender=target.gender,
        measured_period=target.measured_period,
    )


def check_target(data: TargetInput, year: int) -> None:
    """Raise Refused(field) for a target that lacks a limit its kind needs, or contradicts itself."""
    kind = data.kind
    if kind not in TargetKind.values:
        raise Refused(
            _("Välj vad ni vill uppnå: minst, högst, mellan, öka, minska eller bibehålla."), field="kind"
        )
    if kind in (TargetKind.AT_LEAST, TargetKind.BETWEEN) and data.low is None:
        raise Refused(_("Ange det lägsta värde som gör att målet är nått."), field="low")
    if kind in (TargetKind.AT_MOST, TargetKind.BETWEEN) and data.high is None:
        raise Refused(_("Ange det högsta värde som gör att målet är nått."), field="high")
    if kind == TargetKind.BETWEEN and data.low is not None and data.high is not None and data.low > data.high:
        raise Refused(_("Det lägsta värdet är större än det högsta."), field="low")
    if kind in (TargetKind.INCREASE, TargetKind.DECREASE, TargetKind.KEEP) and data.baseline is None:
        raise Refused(_("Ange utgångsvärdet som målet jämförs med."), field="baseline")
    if data.tolerance < 0:
        raise Refused(_("Toleransen kan inte vara mindre än noll."), field="tolerance")
    if data.measured_period and data.measured_period[0] >= data.measured_period[1]:
        raise Refused(_("Perioden slutar innan den börjar."), field="measured_period")
    first, after = year_span(year)
    if data.measured_period and not (first <= data.measured_period[0] and data.measured_period[1] <= after):
        raise Refused(outside_year(year), field="measured_period")


def outside_year(year: int) -> str:
    """Why a measured period is refused."""
    return _(
        "Perioden ska ligga inom målets år, %(year)s: ett värde räknas bara när dess period gör det."
    ) % {"year": year}
