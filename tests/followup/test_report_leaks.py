"""Of a report that is written anew, nothing is met on any page by those who may not read it.

Every link is followed, as far as there are new ones: lists, goals, indicators and their CSV, reports and their data.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from followup import services
from followup.models import ReportVersion
from organisation.models import Person
from organisation.roles import Role
from tests import factories
from tests.followup.conftest import AUGUST, Committee

pytestmark = pytest.mark.thorough

MOMENT = factories.MOMENT
HOUR = datetime.timedelta(hours=1)
#: What the new version says, and what only it says.
REASON, SUMMARY, ANALYSIS, WHY, COMMENT = (
    f"Hemligt {what} i den nya versionen" for what in ("skäl", "sammandrag", "resonemang", "förbehåll", "tal")
)
VALUE, FORECAST = "37,3", "38,4"
NEW = (REASON, SUMMARY, ANALYSIS, WHY, COMMENT, VALUE, FORECAST)
#: What everyone has been given to read before, where it was decided.
OLD = "Grupperna håller på vardagar."
#: Actions and files that do not say anything of a report.
PASSED_BY = re.compile(r"^/(static|administration|logga|sprak)")
LINKS = re.compile(r'(?:href|hx-get|action|src)="(/[^"#]*)')


def write_anew(committee: Committee, draft: ReportVersion) -> None:
    """Change everything that a report holds."""
    who = {"version": draft, "by": committee.secretary, "moment": MOMENT + 3 * HOUR}
    goal = draft.assessments.get().effect_goal_version
    services.summary_save(summary=SUMMARY, lock_version=draft.lock_version, **who)
    services.outcome_set(
        target=goal.targets.get(),
        data=services.OutcomeInput(forecast=Decimal("38.4"), comment=COMMENT),
        values=(services.ValueInput(AUGUST, Decimal("37.3")),),
        **who,
    )
    data = services.AssessmentInput("met", WHY, ANALYSIS)
    services.assessment_save(goal_version=goal, data=data, lock_version=0, **who)


def returned(committee: Committee) -> None:
    """Submitted, returned by the office and written anew."""
    draft = services.report_return(
        version=committee.submitted(), comment="Säg varför.", by=committee.office, moment=MOMENT + HOUR
    )
    write_anew(committee, draft)


def revised(committee: Committee) -> None:
    """Decided, and written anew before it is sent."""
    draft = services.report_revise(
        version=committee.decided(), reason=REASON, by=committee.secretary, moment=MOMENT + HOUR
    )
    write_anew(committee, draft)


def sent_and_revised(committee: Committee) -> None:
    """Sent, and written anew."""
    draft = services.report_revise(
        version=committee.sent(), reason=REASON, by=committee.secretary, moment=MOMENT + HOUR
    )
    write_anew(committee, draft)


def walked(person: Person) -> dict[str, str]:
    """Every page that links lead the person to, address → text."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    found: dict[str, str] = {}
    where = {"year": 2026, "kind": "delar"}
    waiting = ["/", reverse("reports:read_municipal", kwargs=where)]
    waiting.append(reverse("reports:read_committee", kwargs={**where, "slug": "socialnamnden"}))
    while waiting:
        address = waiting.pop()
        if address in found or PASSED_BY.match(address):
            continue
        response = client.get(address)
        if response.status_code in (301, 302):
            waiting.append(response["Location"])
            found[address] = ""
            continue
        content = b"".join(response) if response.streaming else response.content
        found[address] = unescape(content.decode("utf-8", "replace"))
        waiting += [unescape(link) for link in LINKS.findall(content.decode("utf-8", "replace"))]
    return found


@pytest.fixture
def others(committee: Committee) -> dict[str, Person]:
    """Those who are not the committee's own officials, and one who is."""
    other = factories.body("Bildningsnämnden", "bildningsnamnden", order=20)
    return {
        "own": committee.secretary,
        "politician": committee.politician,
        "office": committee.office,
        "stranger": factories.person(Role.SECRETARY, other),
    }


@pytest.mark.parametrize("written", [returned, revised, sent_and_revised], ids=lambda one: one.__name__)
def test_what_a_committee_writes_anew_is_met_by_its_own_officials_only(written, committee, others) -> None:
    written(committee)
    readers = others if written is revised else {who: others[who] for who in others if who != "own"}
    for who, person in readers.items():
        pages = walked(person)
        said = {(secret, address) for address, text in pages.items() for secret in NEW if secret in text}
        if who == "own":
            assert {secret for secret, _address in said} >= {SUMMARY, ANALYSIS, VALUE}, "the walk finds them"
        else:
            assert not said, who
            assert any(OLD in text for text in pages.values()) is (written is not returned), who
        assert len(pages) > 25, (who, sorted(pages))
