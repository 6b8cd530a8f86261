"""The roles, and what each may do. Source: architecture "Permissions" and the policy's division of work.

The page "Vad får jag göra?" is made from this file; so is every check in ``organisation.access``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    SECRETARY = "secretary", _("nämndsekreterare")
    HEAD = "head", _("förvaltningschef")
    UNIT_MANAGER = "unit_manager", _("enhetschef")
    POLITICIAN = "politician", _("förtroendevald")
    MANAGEMENT_OFFICE = "management_office", _("ledningskontor")
    PRESIDIUM = "presidium", _("KS-presidium")
    AUDITOR = "auditor", _("revisor")
    SYSTEM_ADMIN = "system_admin", _("systemadministratör")


class Permission(StrEnum):
    """What one can be allowed to do. Body permissions are asked together with a body."""

    READ_DECIDED = "read_decided"
    READ_DRAFT = "read_draft"
    READ_SUBMITTED = "read_submitted"
    READ_READY = "read_ready"
    WRITE_GOALS = "write_goals"
    SUBMIT_GOALS = "submit_goals"
    REVIEW_GOALS = "review_goals"
    MARK_GOALS_READY = "mark_goals_ready"
    REGISTER_DECISION = "register_decision"
    CORRECT_DECIDED = "correct_decided"
    WRITE_ACTIVITIES = "write_activities"
    REPORT_ACTIVITY = "report_activity"
    WRITE_REPORT = "write_report"
    SUBMIT_REPORT = "submit_report"
    REVIEW_REPORT = "review_report"
    MARK_REPORT_READY = "mark_report_ready"
    SEND_REPORT = "send_report"
    BUILD_REPORT = "build_report"
    BUILD_MUNICIPAL_REPORT = "build_municipal_report"
    ACT_FOR_BODY = "act_for_body"
    ADMINISTER = "administer"


#: In the words of the page "Vad får jag göra?", each completing "Du får …".
PERMISSION_TEXTS: dict[Permission, Promise] = {
    Permission.READ_DECIDED: _("läsa allt som är beslutat, och rapporter som lämnats till kommunstyrelsen"),
    Permission.READ_DRAFT: _("läsa nämndens utkast"),
    Permission.READ_SUBMITTED: _("läsa det som lämnats för granskning"),
    Permission.READ_READY: _("läsa det som är klarmarkerat inför nämndens beslut"),
    Permission.WRITE_GOALS: _("skriva nämndens mål och indikatorer"),
    Permission.SUBMIT_GOALS: _("lämna nämndens mål för granskning och ta tillbaka dem"),
    Permission.REVIEW_GOALS: _("granska nämndernas mål och lämna åter för komplettering"),
    Permission.MARK_GOALS_READY: _("klarmarkera målen inför nämndens beslut"),
    Permission.REGISTER_DECISION: _("registrera nämndens beslut"),
    Permission.CORRECT_DECIDED: _("rätta skrivfel i det som är beslutat, med angivet skäl"),
    Permission.WRITE_ACTIVITIES: _("lägga till och ändra aktiviteter"),
    Permission.REPORT_ACTIVITY: _("ange status för aktiviteter"),
    Permission.WRITE_REPORT: _("skriva nämndens rapport: värden, bedömningar och analyser"),
    Permission.SUBMIT_REPORT: _("lämna rapporten för granskning och ta tillbaka den"),
    Permission.REVIEW_REPORT: _("granska rapporter och lämna åter för komplettering"),
    Permission.MARK_REPORT_READY: _("klarmarkera rapporten inför nämndens beslut"),
    Permission.SEND_REPORT: _("lämna den beslutade rapporten till kommunstyrelsen"),
    Permission.BUILD_REPORT: _("bygga nämndens rapport som PDF"),
    Permission.BUILD_MUNICIPAL_REPORT: _("bygga hela kommunens rapport som PDF"),
    Permission.ACT_FOR_BODY: _("handla för en nämnd under en begränsad tid, med angivet skäl"),
    Permission.ADMINISTER: _("hantera organisation, år, personer och roller"),
}


@dataclass(frozen=True)
class RoleSpec:
    """A role's permissions; ``own`` hold for the assignment's body, ``everywhere`` for all bodies."""

    role: Role
    description: Promise
    own: frozenset[Permission] = frozenset()
    everywhere: frozenset[Permission] = frozenset()


_P = Permission
_OFFICIAL_READS = frozenset({_P.READ_DRAFT, _P.READ_SUBMITTED, _P.READ_READY})
_SECRETARY = _OFFICIAL_READS | {
    _P.WRITE_GOALS,
    _P.SUBMIT_GOALS,
    _P.REGISTER_DECISION,
    _P.WRITE_ACTIVITIES,
    _P.REPORT_ACTIVITY,
    _P.WRITE_REPORT,
    _P.SUBMIT_REPORT,
    _P.SEND_REPORT,
    _P.BUILD_REPORT,
}

#: What the management office may do for a body while its switch is on: a secretary's work.
ACTING: frozenset[Permission] = _SECRETARY

ROLES: dict[Role, RoleSpec] = {
    spec.role: spec
    for spec in (
        RoleSpec(
            Role.SECRETARY,
            _("För in nämndens mål, aktiviteter och resultat och registrerar nämndens beslut."),
            own=_SECRETARY,
            everywhere=frozenset({_P.READ_DECIDED}),
        ),
        RoleSpec(
            Role.HEAD,
            _("Svarar för att planen genomförs och klarmarkerar det som går till nämnden."),
            own=_SECRETARY | {_P.MARK_GOALS_READY, _P.MARK_REPORT_READY},
            everywhere=frozenset({_P.READ_DECIDED}),
        ),
        RoleSpec(
            Role.UNIT_MANAGER,
            _("Äger aktiviteter och anger hur det går för dem."),
            own=_OFFICIAL_READS | {_P.WRITE_ACTIVITIES, _P.REPORT_ACTIVITY},
            everywhere=frozenset({_P.READ_DECIDED}),
        ),
        RoleSpec(
            Role.POLITICIAN,
            _("Läser, beslutar i sammanträdet och begär besked."),
            own=frozenset({_P.READ_READY}),
            everywhere=frozenset({_P.READ_DECIDED}),
        ),
        RoleSpec(
            Role.MANAGEMENT_OFFICE,
            _("Stödjer nämnderna, granskar kopplingen mellan målen och håller ihop kommunens rapporter."),
            everywhere=frozenset(
                {
                    _P.READ_DECIDED,
                    _P.READ_SUBMITTED,
                    _P.READ_READY,
                    _P.REVIEW_GOALS,
                    _P.CORRECT_DECIDED,
                    _P.REVIEW_REPORT,
                    _P.BUILD_REPORT,
                    _P.BUILD_MUNICIPAL_REPORT,
                    _P.ACT_FOR_BODY,
                }
            ),
        ),
        RoleSpec(
            Role.PRESIDIUM,
            _("Leder kommunstyrelsen och har uppsikt över nämnder och bolag."),
            everywhere=frozenset({_P.READ_DECIDED, _P.BUILD_REPORT, _P.BUILD_MUNICIPAL_REPORT}),
        ),
        RoleSpec(
            Role.AUDITOR,
            _(
                "Granskar verksamheten och läser allt från och med att det lämnats för granskning, med historik."
            ),
            everywhere=frozenset({_P.READ_DECIDED, _P.READ_SUBMITTED, _P.READ_READY}),
        ),
        RoleSpec(
            Role.SYSTEM_ADMIN,
            _("Hanterar organisation, år, personer och roller. Läser bara det som är beslutat."),
            everywhere=frozenset({_P.READ_DECIDED, _P.ADMINISTER}),
        ),
    )
}
