"""What an address names: the body, the period, the version this person sees, and what they may do with it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from followup.models import ReportVersion
from followup.permissions import unfinished_elsewhere, unfinished_since
from followup.report_view import GoalView, IndicatorRow, ReportView, report_view
from followup.selectors import visible_version
from followup.steps import next_due
from foundation.words import capitalised
from organisation.access import may, reader
from organisation.models import Body, Person, ReportingPeriod
from organisation.roles import Permission
from organisation.selectors import get_body, get_period
from organisation.versions import State


@dataclass(frozen=True)
class Place:
    """A committee's report for a period, as one person meets it. ``version`` is None while there is none to
    see."""

    person: Person
    body: Body
    period: ReportingPeriod
    version: ReportVersion | None

    @staticmethod
    def of(request: HttpRequest, year: int, kind: str, slug: str) -> Place:
        """Find it. Raises Http404 for a body or a period that does not exist."""
        person = reader(request)
        period = get_period(year, kind)
        body = get_body(slug, period.cut_off)
        return Place(person, body, period, visible_version(body, period, person))

    @cached_property
    def view(self) -> ReportView:
        """The report with everything in it. Raises Http404 where there is none to see."""
        if self.version is None:
            raise Http404(_("Rapporten är inte påbörjad."))
        if self.version.state == State.DRAFT:
            # As it will be handed in, also to one who may see what another body has not sent yet.
            return report_view(self.version, hidden_since=unfinished_elsewhere(self.body))
        return report_view(self.version, hidden_since=unfinished_since(self.person))

    @property
    def may_write(self) -> bool:
        """Whether the person writes this committee's reports."""
        return bool(may(self.person, Permission.WRITE_REPORT, self.body))

    @property
    def editable(self) -> bool:
        """Whether the page is the one to write on."""
        return self.version is not None and self.version.state == State.DRAFT and self.may_write

    @property
    def title(self) -> str:
        """ "Delårsrapport 2026, socialnämnden"."""
        kind = _("Delårsrapport") if self.period.is_interim else _("Årsrapport")
        return f"{kind} {self.period.year_id}, {self.body.in_sentence}"

    def address(self, name: str = "followup:report", **more: Any) -> str:
        """The address of one of the report's parts."""
        return reverse(
            name,
            kwargs={
                "year": self.period.year_id,
                "kind": self.period.url_kind,
                "slug": self.body.slug,
                **more,
            },
        )

    def goal_address(self, number: int, anchor: str = "") -> str:
        """The address of a goal's page in the report."""
        return f"{self.address()}?mal={number}" + (f"#{anchor}" if anchor else "")

    @property
    def hand_in_address(self) -> str:
        """The last step's page."""
        return f"{self.address()}?steg=lamna"

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        """The way here."""
        return [
            (_("Uppföljning"), reverse("followup:year", kwargs={"year": self.period.year_id})),
            (f"{capitalised(self.period.get_kind_display())} {self.period.year_id}", ""),
            (str(self.body), ""),
        ]

    @cached_property
    def due(self) -> Any:
        """When the next step is due."""
        return next_due(self.body, self.period, self.version.state if self.version else "not_started")

    def context(self) -> dict[str, Any]:
        """What every page of the report shows."""
        return {"place": self, "crumbs": self.crumbs, "due": self.due, "words": self.period.kind}

    def find_row(self, target: int) -> tuple[GoalView, IndicatorRow]:
        """A goal and one of its rows by the target's id. Raises Http404."""
        for goal in self.view.goals:
            for row in goal.indicators:
                if row.target.pk == target:
                    return goal, row
        raise Http404(_("Indikatorn hör inte till rapporten."))

    def find_goal(self, number: int) -> GoalView:
        """A goal by its number. Raises Http404."""
        found = self.view.goal(number)
        if found is None:
            raise Http404(_("Målet hör inte till rapporten."))
        return found
