"""Sources to a tree of chapters: every sentence and figure of the report, in plain data. Pure; no HTML, no database.

The words of the two scales are kept apart: what the rule counted ("Läget nu") and what the committee judged.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.components import ACTIVITY_STATUSES, STATUS_WORDS
from foundation.numbers import NBSP, format_date, format_day, format_month
from foundation.words import capitalised, in_sentence
from organisation.models import ReportingPeriod
from organisation.roles import Role
from organisation.versions import State
from reports import summary
from reports.measures import (
    entries,
    figure,
    forecast_told,
    outcome,
    rows,
    spark_of,
    spark_told,
    told_by,
    year_columns,
)
from reports.sources import CommitteeSource, Sources
from reports.tree import (
    ActivityRow,
    Cell,
    Committee,
    CoverRow,
    Figure,
    Goal,
    Heading,
    IndicatorEntry,
    Note,
    Report,
    ReportSource,
    Thread,
)


def compose(found: Sources, *, made_on: datetime.date) -> Report:
    """The whole report."""
    period = found.period
    committees = tuple(
        sorted((_committee(one, found) for one in found.committees), key=lambda one: not one.reported)
    )
    municipality = municipality_name(found.municipality) if found.municipality else ""
    reported = [goal for one in committees if one.reported for goal in one.goals]
    whole = found.body is None
    annex = _annex(found)
    data_on = max(
        (timezone.localdate(one.known_at) for one in found.committees if one.known_at), default=None
    )
    return Report(
        key=f"{period.kind}-{period.year_id}",
        title=report_title(period),
        subtitle=_("Mål och resultat %(span)s") % {"span": _span(period)},
        municipality=municipality,
        subject=municipality if whole else committees[0].name,
        year=period.year_id,
        is_interim=period.is_interim,
        cut_off=format_day(period.cut_off),
        now_title=_("Läget nu"),
        judged_title=judged_title(period),
        effect_goals=found.level_names["effect_goals"],
        direction_goals=found.level_names["direction_goals"],
        drafts=_drafts(found),
        foot=_foot(found, committees),
        example=found.example,
        lead=summary.lead(reported, period) if whole else (),
        cover_lead=_cover_lead(committees),
        cover=tuple(_cover_row(one) for one in committees),
        totals=summary.counts(goal.now.status for goal in reported if goal.now) if reported else (),
        contents=_contents(found, committees, bool(annex)),
        short=summary.short_rows(found.directions, committees, period) if whole else (),
        matters=summary.matters(found.directions, committees, period) if whole else (),
        missing=tuple(one.name for one in committees if not one.reported),
        committees=committees,
        rules=_rules(period),
        indicators=annex,
        data_on=data_on.isoformat() if data_on else "",
        dated=_dated(committees, data_on),
        made_on=format_date(made_on),
    )


def municipality_name(name: str) -> str:
    """ "Trelleborgs kommun", "Borås kommun"."""
    if name.casefold().endswith("kommun"):
        return name
    return f"{name} kommun" if name.endswith(("s", "x", "z")) else f"{name}s kommun"


def report_title(period: ReportingPeriod) -> str:
    """ "Delårsrapport 2026" or "Bokslut 2026"."""
    if period.is_interim:
        return _("Delårsrapport %(year)s") % {"year": period.year_id}
    return _("Bokslut %(year)s") % {"year": period.year_id}


def judged_title(period: ReportingPeriod) -> str:
    """At the interim the judgement is a forecast of the year."""
    return _("Prognos för året") if period.is_interim else _("Bedömning")


def _dated(committees: Sequence[Committee], data_on: datetime.date | None) -> str:
    """Which day the report's figures are from; taken from the data, so that the same data says the same."""
    if data_on is None:
        return ""
    if len(committees) == 1:
        return _("Uppgifterna lämnades till kommunstyrelsen %(day)s.") % {"day": format_date(data_on)}
    return _("Uppgifterna är de som nämnderna har lämnat, senast %(day)s.") % {"day": format_date(data_on)}


def _span(period: ReportingPeriod) -> str:
    """ "januari till augusti"."""
    return _("%(first)s till %(last)s") % {
        "first": MONTHS[period.covers.lower.month], "last": MONTHS[period.cut_off.month],
    }  # fmt: skip


def _drafts(found: Sources) -> tuple[str, ...]:
    """Why the file says Utkast: a sentence for one committee, a list of names for many."""
    told = [(one, _standing(one, found.period)) for one in found.committees]
    unsent = [(str(one.body), sentence) for one, sentence in told if sentence]
    if len(unsent) < 3:
        return tuple(sentence for _name, sentence in unsent)
    count = {"n": len(unsent), "all": len(told), "names": ", ".join(name for name, _sentence in unsent)}
    return (_("%(n)d av %(all)d nämnder har inte lämnat sin rapport: %(names)s.") % count,)


def _standing(source: CommitteeSource, period: ReportingPeriod) -> str:
    """How far an unsent report has come, in words that tell nothing of what stands in it; empty when it is sent."""
    kind = _("delårsrapport") if period.is_interim else _("rapport till bokslutet")
    if source.snapshot is None:
        return _("%(body)s har inte lämnat sin %(kind)s.") % {"body": source.body, "kind": kind}
    if source.state == State.SENT:
        return ""
    if source.state == State.DECIDED:
        return _("%(body)s har beslutat sin %(kind)s men ännu inte lämnat den till kommunstyrelsen.") % {
            "body": source.body, "kind": kind,
        }  # fmt: skip
    words = {
        State.DRAFT: _("under arbete"),
        State.SUBMITTED: _("inlämnad för granskning"),
        State.REVIEWED: _("granskad"),
        State.READY: _("klarmarkerad inför nämndens beslut"),
    }
    return _("%(body)s: nämndens %(kind)s är %(state)s och inte inlämnad till kommunstyrelsen.") % {
        "body": source.body, "kind": kind, "state": words.get(State(source.state), source.state),
    }  # fmt: skip


def _foot(found: Sources, committees: Sequence[Committee]) -> tuple[str, ...]:
    """The lines at the foot of the cover."""
    if found.body is not None:
        decision = committees[0].decision
        return (decision,) if decision else (_("Inte beslutad av nämnden"),)
    sent = sum(one.reported for one in committees)
    return (_("%(sent)d av %(all)d nämnder har lämnat sin rapport") % {"sent": sent, "all": len(committees)},)


# --- A committee and its goals -----------------------------------------------------------------------------------------


def _committee(source: CommitteeSource, found: Sources) -> Committee:
    snapshot, slug = source.snapshot, source.body.slug
    if snapshot is None:
        titles = dict(found.directions)
        goals = tuple(_promised(version, slug, titles) for version in source.goals)
        told: tuple[str, ...] = ()
        decision = ""
    else:
        goals = tuple(_reported(goal, slug, found, source) for goal in snapshot["goals"])
        told, decision = paragraphs(snapshot["summary"]), _decision(snapshot)
    return Committee(
        anchor=slug,
        name=source.name,
        reported=snapshot is not None,
        standing=_standing(source, found.period),
        summary=told,
        facts=summary.facts(goals, found.period) if snapshot is not None and len(goals) > 1 else (),
        goals=goals,
        decision=decision,
        correction=snapshot["correction_reason"] if snapshot is not None else "",
        source=ReportSource(
            source.version,
            timezone.localdate(source.known_at).isoformat() if source.known_at else "",
            source.sha256,
        )
        if snapshot is not None
        else None,
    )


def _promised(version: Any, slug: str, titles: Mapping[str, str]) -> Goal:
    """A goal of a committee that has not sent its report: what was decided, nothing more."""
    threads = tuple(
        Thread(row.direction_goal.label, titles.get(row.direction_goal.label, ""), row.how)
        for row in version.contributions.all()
    )
    return Goal(
        anchor=f"{slug}-{version.goal.number}", number=version.goal.number, statement=version.statement,
        description=version.description, threads=threads, spark=None, spark_told="", outcome="", outcome_unit="", now=None, judged=None, better=None,
        figure=None, periods=(), now_label="", indicators=(), analysis=(), why_other="", activities=(), answers="",
    )  # fmt: skip


def _reported(goal: Mapping[str, Any], slug: str, found: Sources, source: CommitteeSource) -> Goal:
    period, indicators = found.period, goal["indicators"]
    main = next(
        (row for row in indicators if row["target"]["coverage"] == "whole"), next(iter(indicators), None)
    )
    labels, now_label = year_columns(indicators, period)
    spark = spark_of(main, period) if main else None
    drawn = figure(main, found, source.known_at) if main else None
    value, unit = outcome(main) if main else ("", "")
    return Goal(
        anchor=f"{slug}-{goal['number']}",
        number=goal["number"],
        statement=goal["statement"],
        description=goal["description"],
        threads=tuple(
            Thread(row["direction_goal"], row["title"], row["how"]) for row in goal["contributions"]
        ),
        spark=spark,
        spark_told=spark_told(main, spark) if main and spark else "",
        outcome=value,
        outcome_unit=unit,
        now=_status(goal["now"]["status"], STATUS_WORDS["computed"], goal["now"]["why"]),
        judged=_judged(goal, period, main),
        better=_better(goal["better_than_last_year"]),
        figure=drawn,
        periods=labels,
        now_label=now_label,
        indicators=rows(indicators, period),
        analysis=paragraphs(goal["analysis"]),
        why_other=goal["why_other"],
        activities=tuple(_activity(row) for row in goal["activities"]),
        answers=_answers(goal),
        notes=_notes(main, drawn),
    )


def _status(code: str, words: Mapping[str, Any], why: str = "") -> Cell:
    code = str(code) or "not_assessable"
    return Cell(code, str(words.get(code, code)), why)


def _judged(goal: Mapping[str, Any], period: ReportingPeriod, main: Mapping[str, Any] | None) -> Cell:
    """The committee's own judgement; under it the figure it expects, and a warning where the rule says otherwise."""
    if not goal["judged"]:
        return Cell("", _("Inte bedömt"), "")
    words = STATUS_WORDS["interim" if period.is_interim else "year_end"]
    why = [forecast_told(main)] if period.is_interim else []
    if goal["judged"] != goal["now"]["status"]:
        why.append(_("Nämnden bedömer annorlunda än läget nu."))
    return _status(goal["judged"], words, " ".join(part for part in why if part))


def _better(answer: Mapping[str, Any]) -> Cell:
    words = {"yes": _("Ja"), "no": _("Nej")}
    return Cell("", words.get(answer["answer"], _("Kan inte sägas")), answer["why"])


def _activity(row: Mapping[str, Any]) -> ActivityRow:
    word, _icon = ACTIVITY_STATUSES.get(row["status"], ACTIVITY_STATUSES["not_started"])
    start, end = (datetime.date.fromisoformat(row[key]) for key in ("start", "end"))
    who = _when(start, end)
    if row["unit"]:
        who = f"{row['unit']}, {who}"
    return ActivityRow(row["text"], who, row["status"] or "not_started", str(word), row["comment"])


def _when(start: datetime.date, end: datetime.date) -> str:
    """ "januari till april 2026" for whole months, else with the days."""
    if start.year == end.year and start.day == 1 and (end + datetime.timedelta(days=1)).day == 1:
        if start.month == end.month:
            return format_month(end)
        return _("%(start)s till %(end)s") % {"start": MONTHS[start.month], "end": format_month(end)}
    first = format_day(start) if start.year == end.year else format_date(start)
    return _("%(start)s till %(end)s") % {"start": first, "end": format_date(end)}


def _answers(goal: Mapping[str, Any]) -> str:
    """The answerable role, with its unit where the decided version names one."""
    role = goal["answerable_role"]
    if not role:
        return ""
    label = str(Role(role).label)
    unit = goal["answerable_unit"]
    return capitalised(label) + (f", {in_sentence(unit)}" if unit else "")


def _notes(main: Mapping[str, Any] | None, drawn: Figure | None) -> tuple[Note, ...]:
    """Beside the chart: what it shows, and what it does not."""
    if main is None:
        return ()
    coverage = {
        "whole": _("Hela målet."),
        "partly": _("Delar av målet."),
        "minor": _("En mindre del av målet."),
    }
    told = f"{coverage.get(main['target']['coverage'], '')} {main['target']['coverage_text']}".strip()
    shown = told_by(main, drawn.chart if drawn else None)
    title = _("Vad figuren visar") if drawn else _("Utvecklingen")
    notes = [Note(title, shown)] if shown else []
    if told:
        notes.append(Note(_("Täckning"), told))
    return tuple(notes)


def _decision(snapshot: Mapping[str, Any]) -> str:
    decision = snapshot["decision"]
    if not decision:
        return ""
    values = {
        "body": snapshot["deciding_body"]["name"],
        "day": format_date(datetime.date.fromisoformat(decision["date"])),
        "paragraph": f"§{NBSP}{decision['paragraph']}",
    }
    told = _("%(body)s, beslut %(day)s, %(paragraph)s") % values
    return f"{told}, dnr{NBSP}{decision['dnr']}" if decision["dnr"] else told


def paragraphs(text: str) -> tuple[str, ...]:
    """A typed text as its paragraphs."""
    return tuple(part.strip() for part in text.replace("\r\n", "\n").split("\n") if part.strip())


# --- Across the committees ---------------------------------------------------------------------------------------------


def _cover_row(one: Committee) -> CoverRow:
    marks = tuple(sorted((goal.now.status for goal in one.goals if goal.now), key=summary.STATUSES.index))
    told = ", ".join(f"{count.number} {count.word}" for count in summary.counts(marks) if count.number)
    return CoverRow(one.name, marks, f"{one.name}: {told}.", "" if one.reported else _("inte inlämnad"))


def _cover_lead(committees: Sequence[Committee]) -> str:
    count = sum(len(one.goals) for one in committees if one.reported)
    if not count:
        return _("Inget mål är rapporterat.")
    return ngettext("%(n)d mål, ett märke.", "%(n)d mål, ett märke för varje.", count) % {"n": count}


def _contents(found: Sources, committees: Sequence[Committee], annex: bool) -> tuple[Heading, ...]:
    entries_: list[Heading] = []
    if found.body is None:
        entries_.append(
            Heading(
                "kort-sagt",
                _("Kort sagt"),
                _("Läget för vart och ett av fullmäktiges mål, och det ni ska ta ställning till"),
            )
        )
        for title, reported in ((_("Nämndernas mål"), True), (_("Ännu inte inlämnade"), False)):
            chapters = [
                Heading(one.anchor, one.name, level=2) for one in committees if one.reported is reported
            ]
            entries_ += [Heading("", title), *chapters] if chapters else []
    else:
        one = committees[0]
        entries_.append(Heading(one.anchor, one.name, _("Läget i korthet")))
        if one.reported:
            entries_.append(Heading("", _("Målen")))
            entries_ += [
                Heading(goal.anchor, f"{goal.number}. {goal.statement}", level=2) for goal in one.goals
            ]
    entries_ += [Heading("", _("Bilagor")), Heading("sa-raknas-laget", _("Så räknas läget"), level=2)]
    if annex:
        entries_.append(Heading("alla-indikatorer", _("Alla indikatorer"), level=2))
    return tuple(entries_)


def _rules(period: ReportingPeriod) -> tuple[Note, ...]:
    now = _("räknas ur indikatorerna den %(day)s, med en regel som är lika för alla.") % {
        "day": format_day(period.cut_off)
    }
    judged = (
        _("är nämndens egen bedömning av årets slut, med skäl.")
        if period.is_interim
        else _("är nämndens egen, med skäl.")
    )
    return (Note(_("Läget nu"), now), Note(judged_title(period), judged))


def _annex(found: Sources) -> tuple[IndicatorEntry, ...]:
    return entries(
        [(one.snapshot, one.name, one.body.slug) for one in found.committees if one.snapshot is not None],
        found,
    )


def file_name(report: Report) -> str:
    """ "delarsrapport-2026-socialnamnden-utkast.pdf"."""
    parts = [
        report.title,
        "" if report.is_municipal else report.subject,
        _("utkast") if report.is_draft else "",
    ]
    return (
        slugify(
            "-".join(part for part in parts if part).replace("å", "a").replace("ä", "a").replace("ö", "o")
        )
        + ".pdf"
    )
