"""The scales, kept apart (domain.md "Five scales"): codes in the database, words on the screen."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Attainment(models.TextChoices):
    """Goal attainment, computed or judged. The fourth value is its own, never merged with ``partly``."""

    MET = "met", _("uppfyllt")
    PARTLY = "partly", _("delvis uppfyllt")
    NOT_MET = "not_met", _("ej uppfyllt")
    NOT_ASSESSABLE = "not_assessable", _("går ej att bedöma")


class InterimJudgement(models.TextChoices):
    """The words of the same scale at the interim, where the judgement is of the year end."""

    MET = "met", _("uppnås")
    PARTLY = "partly", _("uppnås delvis")
    NOT_MET = "not_met", _("uppnås inte")
    NOT_ASSESSABLE = "not_assessable", _("går ej att bedöma")


class Change(models.TextChoices):
    """The answer to "Har det blivit bättre än förra året?"."""

    YES = "yes", _("ja")
    NO = "no", _("nej")
    UNKNOWN = "unknown", _("kan inte sägas")


class Trend(models.TextChoices):
    """Computed from the series; never typed."""

    BETTER = "better", _("förbättras")
    WORSE = "worse", _("försämras")
    UNCHANGED = "unchanged", _("oförändrad")
    UNKNOWN = "unknown", _("för få värden")


class Direction(models.TextChoices):
    """Which way an indicator should go."""

    HIGHER = "higher", _("högre är bättre")
    LOWER = "lower", _("lägre är bättre")
    BAND = "band", _("ska ligga inom ett spann")
    NONE = "none", _("ingen önskad riktning")


class TargetKind(models.TextChoices):
    AT_LEAST = "at_least", _("minst")
    AT_MOST = "at_most", _("högst")
    BETWEEN = "between", _("mellan")
    INCREASE = "increase", _("öka")
    DECREASE = "decrease", _("minska")
    KEEP = "keep", _("bibehålla")


class Coverage(models.TextChoices):
    """How much of the goal the indicator sheds light on."""

    WHOLE = "whole", _("hela målet")
    PARTLY = "partly", _("delar av målet")
    MINOR = "minor", _("en mindre del")


class Influence(models.TextChoices):
    """The committee's own influence (rådighet)."""

    HIGH = "high", _("hög")
    PARTLY = "partly", _("delvis")
    LOW = "low", _("låg")


class Gender(models.TextChoices):
    TOTAL = "T", _("totalt")
    WOMEN = "K", _("kvinnor")
    MEN = "M", _("män")
