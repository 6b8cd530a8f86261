"""A report's data frozen as JSON: what was sent is read from here, whatever happens to the tables later.

Numbers are texts with a point ("86.2"), dates ISO. The digest is over the canonical form, so that anyone can
check it:
keys sorted, no spaces, UTF-8.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from followup.attainment import Measured
from followup.report_view import GoalView, IndicatorRow, ReportView
from followup.series import DAY
from goals.council import council
from organisation.selectors import level_names, municipality

SCHEMA = 2


def digest(snapshot: dict[str, Any]) -> str:
    """SHA-256 of the canonical form, in hex."""
    canonical = json.dumps(snapshot, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def snapshot_of(view: ReportView) -> dict[str, Any]:
    """Everything that the report says, as plain JSON values: what others are called too, since names change."""
    version, period = view.version, view.period
    decision, owner = version.decision, municipality()
    titles = {held.goal_id: held.title for held in council().in_force(period.year_id)}
    return {
        "schema": SCHEMA,
        "municipality": owner.name if owner else "",
        "level_names": level_names(period.year_id),
        "body": {"slug": view.body.slug, "name": str(view.body)},
        "deciding_body": {"slug": view.deciding_body.slug, "name": str(view.deciding_body)},
        "period": {
            "year": period.year_id,
            "kind": period.kind,
            "cut_off": _date(period.cut_off),
            "from": _date(period.covers.lower),
        },
        "version": version.no,
        "decision": {
            "date": _date(decision.date),
            "paragraph": decision.paragraph,
            "dnr": decision.dnr,
            "link": decision.link,
        }
        if decision
        else None,
        "correction_reason": version.correction_reason,
        "summary": version.summary,
        "goals": [_goal(goal, titles) for goal in view.goals],
    }


def _goal(goal: GoalView, titles: Mapping[int, str]) -> dict[str, Any]:
    version = goal.version
    return {
        "number": goal.number,
        "version": version.no,
        "statement": version.statement,
        "short_name": version.short_name,
        "description": version.description,
        "target_group": version.target_group,
        "influence": version.influence,
        "answerable_role": version.answerable_role,
        "answerable_unit": str(version.answerable_unit or ""),
        "contributions": [
            {
                "direction_goal": row.direction_goal.label,
                "title": titles.get(row.direction_goal_id, ""),
                "how": row.how,
            }
            for row in version.contributions.all()
        ],
        "now": {
            "status": goal.proposed,
            "why": goal.now.why,
            "measured": goal.now.measured,
            "of": goal.now.of,
        },
        "better_than_last_year": {"answer": str(goal.better.answer), "why": goal.better.why},
        "judged": goal.judged,
        "why_other": goal.why_other,
        "analysis": goal.analysis,
        "indicators": [_indicator(row) for row in goal.indicators],
        "activities": [_activity(view) for view in goal.activities],
    }


def _indicator(row: IndicatorRow) -> dict[str, Any]:
    target, version = row.target, row.target.indicator_version
    return {
        "title": version.title,
        "short_title": version.short_title,
        "kolada_id": version.indicator.kolada_id or "",
        "definition": version.definition,
        "definition_no": version.no,
        "unit": version.unit,
        "decimals": version.decimals,
        "direction": version.direction,
        "source": version.source,
        "frequency": version.frequency,
        "lag_months": version.lag_months,
        "gender": target.gender,
        "object": str(target.object),
        "target": {
            "kind": target.kind,
            "low": _number(target.low),
            "high": _number(target.high),
            "tolerance": _number(target.tolerance),
            "baseline": _number(target.baseline),
            "baseline_period": target.baseline_period,
            "measured_from": _date(target.measured_period.lower),
            "measured_to": _date(target.measured_period.upper - DAY),
            "text": row.target_text,
            "coverage": target.coverage,
            "coverage_text": target.coverage_text,
        },
        "status": str(row.now.status),
        "why": row.now.why,
        "value": _measured(row.now.counted),
        "not_measured_why": row.reason if row.now.counted is None else "",
        "next_value_on": _date(row.next_on) if row.now.counted is None else None,
        "forecast": _number(row.outcome.forecast) if row.outcome else None,
        "comment": row.outcome.comment if row.outcome else "",
        "trend": {"answer": str(row.trend.trend), "why": row.trend.why},
        "series": [_measured(value) for value in row.series],
        "by_gender": [{"gender": part.gender, "value": _measured(part.entered)} for part in row.genders],
    }


def _activity(view: Any) -> dict[str, Any]:
    activity = view.activity
    return {
        "text": activity.text,
        "start": _date(activity.start),
        "end": _date(activity.end),
        "unit": str(view.unit or ""),
        "resources": activity.resources,
        "status": str(view.status or ""),
        "comment": view.comment,
    }


def _measured(value: Measured | None) -> dict[str, Any] | None:
    if value is None:
        return None
    return {
        "from": _date(value.start),
        "to": _date(value.end),
        "number": _number(value.number),
        "state": value.state,
        "preliminary": value.preliminary,
        "definition": value.definition,
        "source": value.source,
        "recorded_on": _date(value.recorded_on),
    }


def _date(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None


def _number(number: Decimal | None) -> str | None:
    """A plain decimal without trailing zeros: 86.2, 100, 0."""
    if number is None:
        return None
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"
