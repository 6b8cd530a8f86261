# ruff: noqa: E501
"""Sources to a tree of chapters: every sentence and figure of the report, in plain data. Pure; no HTML, no database.

The words of the two scales are kept apart: what the rule counted ("Läget nu") and what the committee judged.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.components import ACTIVITY_STATUSES, STATUS_WORDS
from foundation.numbers import NBSP, format_date, format_day
from organisation.models import ReportingPeriod
from organisation.roles import Role
from organisation.versions import State
from reports.measures import entries, figure, outcome, rows, spark_of, year_columns
from reports.sources import CommitteeSource, Sources
from reports.tree import (
    ActivityRow,
    Cell,
    Committee,
    Count,
    CoverRow,
    Goal,
    Heading,
    IndicatorEntry,
    Note,
    Report,
    ShortRow,
    Thread,
)

STATUSES = ("met", "partly", "not_met", "not_assessable")


def compose(found: Sources, *, made_on: datetime.date) -> Report:
    """The whole report."""
    period = found.period
    committees = tuple(_committee(one, found) for one in found.committees)
    drafts = _drafts(found)
    model = found.model
    municipality = municipality_name(found.municipality.name) if found.municipality else ""
    reported = [goal for one in committees if one.reported for goal in one.goals]
    short = _short(found, committees) if found.body is None else ()
    annex = tuple(
        row for source, one in zip(found.committees, committees, strict=True) for row in _entries(source, one)
    )
    return Report(
        key=f"{period.kind}-{period.year_id}",
        title=report_title(period),
        subtitle=_("Mål och resultat %(span)s") % {"span": _span(period)},
        municipality=municipality,
        subject=str(found.body) if found.body else municipality,
        year=period.year_id,
        is_interim=period.is_interim,
        cut_off=format_day(period.cut_off),
        now_title=_("Läget nu"),
        judged_title=judged_title(period),
        effect_goals=model.level_name("effect_goals"),
        direction_goals=model.level_name("direction_goals"),
        drafts=drafts,
        foot=_foot(found, committees),
        dnr="",
        lead=_lead(committees, reported, period),
        cover_lead=_cover_lead(committees),
        cover=tuple(_cover_row(one) for one in committees),
        totals=_counts(goal.now.status for goal in reported if goal.now) if reported else (),
        contents=_contents(found, committees, bool(annex)),
        short=short,
        missing=tuple(one.name for one in committees if not one.reported),
        committees=committees,
        rules=_rules(period),
        indicators=annex,
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


def _span(period: ReportingPeriod) -> str:
    """ "januari till augusti"."""
    from django.utils.dates import MONTHS

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
    return (_("%(n)d av %(all)d nämnder har inte lämnat sina rapporter: %(names)s.") % count,)


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
    return (
        _("%(sent)d av %(all)d nämnder har lämnat sina rapporter") % {"sent": sent, "all": len(committees)},
    )


# --- A committee and its goals -----------------------------------------------------------------------------------------


def _committee(source: CommitteeSource, found: Sources) -> Committee:
    snapshot, titles = source.snapshot, dict(found.directions)
    slug = source.body.slug
    if snapshot is None:
        goals = tuple(_promised(version, slug, titles) for version in source.goals)
        summary: tuple[str, ...] = ()
        decision = ""
    else:
        known = {version.goal.number: version for version in source.goals}
        goals = tuple(
            _reported(goal, slug, titles, found, source, known.get(goal["number"]))
            for goal in snapshot["goals"]
        )
        summary, decision = paragraphs(snapshot["summary"]), _decision(snapshot)
    return Committee(
        anchor=slug,
        name=str(source.body),
        reported=snapshot is not None,
        standing=_standing(source, found.period),
        summary=summary,
        facts=_facts(goals, found.period) if snapshot is not None else (),
        goals=goals,
        decision=decision,
        answers="",
    )


def _promised(version: Any, slug: str, titles: Mapping[str, str]) -> Goal:
    """A goal of a committee that has not sent its report: what was decided, nothing more."""
    threads = tuple(
        Thread(row.direction_goal.label, titles.get(row.direction_goal.label, ""), row.how)
        for row in version.contributions.all()
    )
    return Goal(
        anchor=f"{slug}-{version.goal.number}", number=version.goal.number, statement=version.statement,
        description=version.description, threads=threads, spark=None, outcome="", now=None, judged=None, better=None,
        figure=None, periods=(), now_label="", indicators=(), analysis=(), why_other="", activities=(), answers="",
    )  # fmt: skip


def _reported(
    goal: Mapping[str, Any],
    slug: str,
    titles: Mapping[str, str],
    found: Sources,
    source: CommitteeSource,
    version: Any,
) -> Goal:
    period, indicators = found.period, goal["indicators"]
    main = next(
        (row for row in indicators if row["target"]["coverage"] == "whole"), next(iter(indicators), None)
    )
    labels, now_label = year_columns(period)
    judged_words = STATUS_WORDS["interim" if period.is_interim else "year_end"]
    return Goal(
        anchor=f"{slug}-{goal['number']}",
        number=goal["number"],
        statement=goal["statement"],
        description=goal["description"],
        threads=tuple(
            Thread(row["direction_goal"], titles.get(row["direction_goal"], ""), row["how"])
            for row in goal["contributions"]
        ),
        spark=spark_of(main, period) if main else None,
        outcome=outcome(main) if main else "",
        now=_status(goal["now"]["status"], STATUS_WORDS["computed"], goal["now"]["why"]),
        judged=_judged(goal, judged_words),
        better=_better(goal["better_than_last_year"]),
        figure=figure(main, found, source.known_at) if main else None,
        periods=labels,
        now_label=now_label,
        indicators=rows(indicators, period),
        analysis=paragraphs(goal["analysis"]),
        why_other=goal["why_other"],
        activities=tuple(_activity(row) for row in goal["activities"]),
        answers=_answers(goal, version),
        notes=_notes(main),
    )


def _status(code: str, words: Mapping[str, Any], why: str = "") -> Cell:
    code = str(code) or "not_assessable"
    return Cell(code, str(words.get(code, code)), why)


def _judged(goal: Mapping[str, Any], words: Mapping[str, Any]) -> Cell:
    if not goal["judged"]:
        return Cell("", _("Inte bedömt"), "")
    why = _("Nämnden bedömer annorlunda än läget nu.") if goal["judged"] != goal["now"]["status"] else ""
    return _status(goal["judged"], words, why)


def _better(answer: Mapping[str, Any]) -> Cell:
    words = {"yes": _("Ja"), "no": _("Nej")}
    return Cell("", words.get(answer["answer"], _("Kan inte sägas")), answer["why"])


def _activity(row: Mapping[str, Any]) -> ActivityRow:
    word, _icon = ACTIVITY_STATUSES.get(row["status"], ACTIVITY_STATUSES["not_started"])
    start, end = (datetime.date.fromisoformat(row[key]) for key in ("start", "end"))
    who = _("%(start)s till %(end)s") % {"start": format_day(start), "end": format_date(end)}
    if row["unit"]:
        who = f"{row['unit']}, {who}"
    return ActivityRow(row["text"], who, row["status"] or "not_started", str(word), row["comment"])


def _answers(goal: Mapping[str, Any], version: Any) -> str:
    """The answerable role, with its unit where the decided version names one."""
    role = goal["answerable_role"]
    if not role:
        return ""
    label = str(Role(role).label)
    unit = str(version.answerable_unit) if version is not None and version.answerable_unit else ""
    return f"{label[:1].upper()}{label[1:]}" + (f", {unit[:1].lower()}{unit[1:]}" if unit else "")


def _notes(main: Mapping[str, Any] | None) -> tuple[Note, ...]:
    """Beside the chart: what it shows, and what it does not."""
    if main is None:
        return ()
    coverage = {
        "whole": _("Hela målet."),
        "partly": _("Delar av målet."),
        "minor": _("En mindre del av målet."),
    }
    told = f"{coverage.get(main['target']['coverage'], '')} {main['target']['coverage_text']}".strip()
    notes = (
        [Note(_("Vad figuren visar"), main["trend"]["why"].replace(" → ", _(", sedan ")))]
        if main["trend"]["why"]
        else []
    )
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


def _facts(goals: Sequence[Goal], period: ReportingPeriod) -> tuple[str, ...]:
    """ "3 av 7 mål är uppfyllda", "4 av 7 väntas uppnås", "7 av 7 kan bedömas"."""
    count = len(goals)
    met = sum(goal.now is not None and goal.now.status == "met" for goal in goals)
    judged = sum(goal.judged is not None and goal.judged.status == "met" for goal in goals)
    assessable = sum(goal.now is not None and goal.now.status != "not_assessable" for goal in goals)
    expected = (
        _("%(n)d av %(all)d väntas uppnås") if period.is_interim else _("%(n)d av %(all)d bedöms uppfyllda")
    )
    return (
        _("%(n)d av %(all)d mål är uppfyllda") % {"n": met, "all": count},
        expected % {"n": judged, "all": count},
        _("%(n)d av %(all)d kan bedömas") % {"n": assessable, "all": count},
    )


def paragraphs(text: str) -> tuple[str, ...]:
    """A typed text as its paragraphs."""
    return tuple(part.strip() for part in text.replace("\r\n", "\n").split("\n") if part.strip())


# --- Across the committees ---------------------------------------------------------------------------------------------


def _counts(statuses: Iterable[str]) -> tuple[Count, ...]:
    """How many of each status, all four, in the order of the scale."""
    found = Counter(statuses)
    return tuple(Count(status, found[status], _many(status, found[status])) for status in STATUSES)


def _many(status: str, number: int) -> str:
    return {
        "met": ngettext("uppfyllt", "uppfyllda", number),
        "partly": ngettext("delvis uppfyllt", "delvis uppfyllda", number),
        "not_met": ngettext("ej uppfyllt", "ej uppfyllda", number),
        "not_assessable": _("går ej att bedöma"),
    }[status]


def _cover_row(one: Committee) -> CoverRow:
    marks = tuple(sorted((goal.now.status for goal in one.goals if goal.now), key=STATUSES.index))
    told = ", ".join(f"{count.number} {count.word}" for count in _counts(marks) if count.number)
    return CoverRow(one.name, marks, f"{one.name}: {told}.", "" if one.reported else _("inte inlämnad"))


def _cover_lead(committees: Sequence[Committee]) -> str:
    count = sum(len(one.goals) for one in committees if one.reported)
    if not count:
        return _("Inget mål är rapporterat.")
    return ngettext("%(n)d mål, ett märke.", "%(n)d mål, ett märke för varje.", count) % {"n": count}


def _lead(
    committees: Sequence[Committee], reported: Sequence[Goal], period: ReportingPeriod
) -> tuple[str, ...]:
    """The sentence that sums up."""
    if not reported:
        return (_("Ingen nämnd har ännu lämnat sin rapport."),)
    met, expected, assessable = _facts(reported, period)
    better = Counter(goal.better.word for goal in reported if goal.better)
    sentence = _("%(met)s, %(expected)s och %(assessable)s.") % {
        "met": met, "expected": expected, "assessable": assessable,
    }  # fmt: skip
    change = _("Jämfört med förra året har %(yes)d blivit bättre och %(no)d inte.") % {
        "yes": better[_("Ja")], "no": better[_("Nej")],
    }  # fmt: skip
    return (f"{sentence} {change}",)


def _short(found: Sources, committees: Sequence[Committee]) -> tuple[ShortRow, ...]:
    """ "Kort sagt": per direction goal, how the goals that contribute to it stand."""
    result = []
    for label, title in found.directions:
        serving = [
            goal for one in committees for goal in one.goals if any(t.label == label for t in goal.threads)
        ]
        told = [goal for goal in serving if goal.now]
        result.append(
            ShortRow(
                label,
                title,
                tuple(
                    count for count in _counts(goal.now.status for goal in told if goal.now) if count.number
                ),
                _short_note(serving, told),
                _better_of(told),
            )
        )
    return tuple(result)


def _short_note(serving: Sequence[Goal], told: Sequence[Goal]) -> str:
    if not serving:
        return _("Ingen nämnd bidrar")
    left = len(serving) - len(told)
    return ngettext("%(n)d ej inlämnat", "%(n)d ej inlämnade", left) % {"n": left} if left else ""


def _better_of(goals: Sequence[Goal]) -> Cell:
    """Whether the direction goal has become better: the majority of its goals that can be compared decides."""
    words = Counter(goal.better.word for goal in goals if goal.better)
    yes, no = words[_("Ja")], words[_("Nej")]
    unknown = len(goals) - yes - no
    word = _("Ja") if yes > no else _("Nej") if no > yes else _("Kan inte sägas")
    if not goals:
        return Cell("", word, _("Inget mål är rapporterat."))
    if not yes + no:
        return Cell("", word, _("Inget av målen går att jämföra med förra året."))
    why = _("%(yes)d av %(all)d mål har blivit bättre, %(no)d inte.") % {
        "yes": yes,
        "all": len(goals),
        "no": no,
    }
    if unknown:
        why += " " + ngettext("%(n)d går inte att jämföra.", "%(n)d går inte att jämföra.", unknown) % {
            "n": unknown
        }
    return Cell("", word, why)


def _contents(found: Sources, committees: Sequence[Committee], annex: bool) -> tuple[Heading, ...]:
    entries_: list[Heading] = []
    if found.body is None:
        entries_.append(Heading("kort-sagt", _("Kort sagt"), _("Läget för varje inriktningsmål")))
        entries_.append(Heading("", _("Nämndernas mål")))
        entries_ += [Heading(one.anchor, one.name, level=2) for one in committees]
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


def _entries(source: CommitteeSource, one: Committee) -> tuple[IndicatorEntry, ...]:
    return entries(source.snapshot, one.name) if source.snapshot is not None else ()


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
