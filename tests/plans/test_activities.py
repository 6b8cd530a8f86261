"""Activities: status rows are never overwritten, and who may not is told so."""

from __future__ import annotations

import pytest

from foundation.errors import NotAllowed, Refused
from plans import services
from plans.selectors import activities_for
from tests import factories as make

pytestmark = pytest.mark.django_db
M = make.MOMENT


def test_a_new_status_is_a_new_row_and_the_last_one_counts() -> None:
    body = make.body()
    by = make.person("secretary", body)
    version = make.draft(body, by)
    activity = make.activity(version)
    for status in ("ongoing", "done"):
        services.activity_status_record(
            activity=activity, status=status, as_of=M.date(), comment="", by=by, moment=M
        )
    assert [row.status for row in activity.statuses.all()] == ["ongoing", "done"]
    assert activities_for([version.goal_id])[version.goal_id][0].status == "done"


def test_calling_off_needs_a_reason() -> None:
    body = make.body()
    by = make.person("secretary", body)
    activity = make.activity(make.draft(body, by))
    with pytest.raises(Refused, match="varför"):
        services.activity_status_record(
            activity=activity, status="cancelled", as_of=M.date(), comment=" ", by=by, moment=M
        )


def test_an_activity_with_a_status_is_not_removed() -> None:
    body = make.body()
    by = make.person("secretary", body)
    activity = make.activity(make.draft(body, by))
    services.activity_status_record(
        activity=activity, status="ongoing", as_of=M.date(), comment="", by=by, moment=M
    )
    with pytest.raises(Refused, match="avförd"):
        services.activity_remove(activity=activity, by=by, moment=M)


def test_another_committees_secretary_may_not_and_is_told_who_may() -> None:
    body, other = make.body(), make.body("Bildningsnämnden", "bildningsnamnden", order=20)
    activity = make.activity(make.draft(body, make.person("secretary", body)))
    with pytest.raises(NotAllowed, match="Det får"):
        services.activity_remove(activity=activity, by=make.person("secretary", other), moment=M)
