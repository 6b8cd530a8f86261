"""Who and when: bodies, units, people, roles, decisions, years and reporting periods."""

from organisation.models.bodies import RESERVED_SLUGS, Body, BodyName, BodySuccession, Unit
from organisation.models.decisions import Decision
from organisation.models.people import ActingMandate, Person, RoleAssignment
from organisation.models.years import DueDate, Municipality, ReportingPeriod, SteeringModel, Term, Year

__all__ = [
    "RESERVED_SLUGS",
    "ActingMandate",
    "Body",
    "BodyName",
    "BodySuccession",
    "Decision",
    "DueDate",
    "Municipality",
    "Person",
    "ReportingPeriod",
    "RoleAssignment",
    "SteeringModel",
    "Term",
    "Unit",
    "Year",
]
