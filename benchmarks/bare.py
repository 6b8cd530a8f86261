"""The bare Django page of the same rows: plain ORM with prefetch, a plain template, the same frame and log-in.

Each measured page says in ``pages.py`` which goals it shows and which of their rows, so that its bare page loads
and writes exactly those: no computing, no curves, no links, no words from the policy.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from followup.models import GoalAssessment, IndicatorOutcome, Value
from goals.models import EffectGoalVersion
from organisation.access import signed_in

TEMPLATE = """{% extends "base.html" %}{% block title %}Rader{% endblock %}{% block content %}<h1>Rader</h1><ul>
{% for row in rows %}<li>{{ row.goal.year_id }} {{ row.goal.body.slug }} {{ row.goal.number }} {{ row.state }} {{ row.statement }}
{% if parts.links %}{% for c in row.contributions.all %}<p>{{ c.direction_goal.number }} {{ c.how }}</p>{% endfor %}
{% for t in row.targets.all %}<p>{{ t.indicator_version.title }} {{ t.kind }} {{ t.low }}
{% if parts.values %}{% for v in t.indicator_version.indicator.shown %} {{ v.period.upper }} {{ v.number }}{% endfor %}{% endif %}
{% if parts.assessments %}{% for o in t.outcomes.all %} {{ o.forecast }} {{ o.value.number }}{% endfor %}{% endif %}</p>{% endfor %}{% endif %}
{% if parts.activities %}{% for l in row.goal.activity_links.all %}<p>{{ l.activity.text }} {{ l.activity.end }}
{% for s in l.activity.statuses.all %} {{ s.as_of }} {{ s.status }}{% endfor %}</p>{% endfor %}{% endif %}
{% if parts.assessments %}{% for a in row.goal.assessments.all %}<p>{{ a.judged }} {{ a.analysis }}</p>{% endfor %}{% endif %}
{% if parts.people %}{% for r in row.goal.responsibilities.all %}<p>{{ r.person.display_name }}</p>{% endfor %}
{% for t in row.transitions.all %}<p>{{ t.to_state }} {{ t.made_by.display_name }}</p>{% endfor %}
{% for r in row.rule_outcomes.all %}<p>{{ r.rule }} {{ r.outcome }}</p>{% endfor %}{% endif %}
</li>{% endfor %}</ul>{% endblock %}"""

#: The bare pages by their name in the address: the goals, and which of their rows.
SHOWN: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {}
_compiled: list[Any] = []


@signed_in
def bare(request: HttpRequest, name: str) -> HttpResponse:
    """The rows of the page called so."""
    goals, parts = SHOWN[name]
    rows = EffectGoalVersion.objects.filter(**goals).select_related("goal__body", "decision")
    rows = rows.prefetch_related(*_prefetched(parts)).order_by("goal__year", "goal__body__order", "priority")
    if not _compiled:
        _compiled.append(engines["django"].from_string(TEMPLATE))
    return HttpResponse(_compiled[0].render({"rows": rows, "parts": parts}, request))


def _prefetched(parts: dict[str, Any]) -> list[Any]:
    """What to load beside the versions."""
    wanted: list[Any] = []
    if parts.get("links"):
        wanted += ["contributions__direction_goal__direction", "targets__indicator_version__indicator"]
    if parts.get("values"):
        own = Value.objects.filter(superseded_at__isnull=True, **parts["values"]).order_by("period")
        wanted.append(
            Prefetch("targets__indicator_version__indicator__values", queryset=own, to_attr="shown")
        )
    if parts.get("activities"):
        wanted.append("goal__activity_links__activity__statuses")
    if parts.get("assessments"):
        outcomes = IndicatorOutcome.objects.filter(**parts["assessments"]).select_related("value")
        assessed = GoalAssessment.objects.filter(**parts["assessments"])
        wanted += [
            Prefetch("targets__outcomes", queryset=outcomes),
            Prefetch("goal__assessments", queryset=assessed),
        ]
    if parts.get("people"):
        wanted += ["goal__responsibilities__person", "transitions__made_by", "rule_outcomes"]
    return wanted


urlpatterns = [path("bara/<str:name>/", bare), path("", include("trelleborg_styrning.urls"))]
