"""What a reader should know after one page: the sentence that sums up, each direction goal, and what to decide. Pure."""

from __future__ import annotations

import calendar
import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from followup.attainment import goals_better
from foundation.numbers import NBSP, format_date, format_day
from foundation.words import capitalised, count_word, count_word_neuter, listed
from goals.scales import Change
from organisation.models import ReportingPeriod
from reports.tree import Cell, Committee, Count, Goal, GoalGroup, GoalRef, Matter, ShortRow

STATUSES = ("met", "partly", "not_met", "not_assessable")
#: Where the law says it: the interim report within two months, the annual report by 15 April.
INTERIM_MONTHS, ANNUAL_DAY, ANNUAL_MONTH = 2, 15, 4
Directions = Sequence[tuple[str, str]]


def counts(statuses: Iterable[str]) -> tuple[Count, ...]:
    """How many of each status by the rule, all four, in the order of the scale."""
    found = Counter(statuses)
    return tuple(Count(status, found[status], _computed(status, found[status])) for status in STATUSES)


def _computed(status: str, number: int) -> str:
    return {
        "met": ngettext("uppfyllt", "uppfyllda", number),
        "partly": ngettext("delvis uppfyllt", "delvis uppfyllda", number),
        "not_met": ngettext("ej uppfyllt", "ej uppfyllda", number),
        "not_assessable": _("går ej att bedöma"),
    }[status]


def _judged(status: str, number: int, period: ReportingPeriod) -> str:
    if not period.is_interim:
        return _computed(status, number)
    return {
        "met": _("uppnås"),
        "partly": _("uppnås delvis"),
        "not_met": _("uppnås inte"),
        "not_assessable": _("går ej att bedöma"),
    }[status]


def facts(goals: Sequence[Goal], period: ReportingPeriod) -> tuple[str, ...]:
    """ "3 av 7 mål är uppfyllda", "4 av 7 väntas uppnås", "7 av 7 kan bedömas"."""
    count, met, judged = len(goals), _met(goals), _judged_met(goals)
    expected = (
        _("%(n)d av %(all)d väntas uppnås")
        if period.is_interim
        else ngettext("%(n)d av %(all)d bedöms uppfyllt", "%(n)d av %(all)d bedöms uppfyllda", judged)
    )
    achieved = ngettext("%(n)d av %(all)d mål är uppfyllt", "%(n)d av %(all)d mål är uppfyllda", met)
    return (
        achieved % {"n": met, "all": count},
        expected % {"n": judged, "all": count},
        _("%(n)d av %(all)d kan bedömas") % {"n": count - len(_blind(goals)), "all": count},
    )


def _met(goals: Iterable[Goal]) -> int:
    return sum(goal.now is not None and goal.now.status == "met" for goal in goals)


def _judged_met(goals: Iterable[Goal]) -> int:
    return sum(goal.judged is not None and goal.judged.status == "met" for goal in goals)


def _blind(goals: Iterable[Goal]) -> list[Goal]:
    """The goals whose state cannot be told."""
    return [goal for goal in goals if goal.now is not None and goal.now.status == "not_assessable"]


def lead(reported: Sequence[Goal], period: ReportingPeriod) -> tuple[str, ...]:
    """The sentences that sum up the whole municipality."""
    if not reported:
        return (_("Ingen nämnd har ännu lämnat sin rapport."),)
    if len(reported) == 1:
        return (_("Ett mål är rapporterat hittills."),)
    met, judged = _met(reported), _judged_met(reported)
    told = {
        "all": count_word_neuter(len(reported)),
        "met": f"{count_word_neuter(met)} {_computed('met', met or 1)}",
        "judged": count_word_neuter(judged),
        "word": _computed("met", judged or 1),
        "day": format_day(period.cut_off),
    }
    if period.is_interim:
        first = _(
            "Av %(all)s rapporterade mål var %(met)s den %(day)s, och %(judged)s väntas uppnås vid årets slut."
        )
    else:
        first = _(
            "Av %(all)s rapporterade mål var %(met)s vid årets slut, och nämnderna bedömer %(judged)s som %(word)s."
        )
    sentences = [first % told]
    blind = len(_blind(reported))
    if blind:
        sentences.append(_("%(n)s går inte att bedöma.") % {"n": capitalised(count_word_neuter(blind))})
    sentences.append(_change(reported))
    return (" ".join(part for part in sentences if part),)


def _change(goals: Sequence[Goal]) -> str:
    yes, no, _unknown = _answers(goals)
    if not yes + no:
        return ""
    return _("Sedan förra året har %(yes)s blivit bättre och %(no)s sämre.") % {
        "yes": count_word_neuter(yes), "no": count_word_neuter(no),
    }  # fmt: skip


def _answers(goals: Iterable[Goal]) -> tuple[int, int, int]:
    """How many have become better, worse, and of how many it cannot be said: unchanged, or not to be compared."""
    words = Counter(goal.better.word for goal in goals if goal.better)
    yes, no = words[_("Ja")], words[_("Nej")]
    return yes, no, sum(words.values()) - yes - no


# --- Each direction goal ------------------------------------------------------------------------------------------------


def short_rows(
    directions: Directions, committees: Sequence[Committee], period: ReportingPeriod
) -> tuple[ShortRow, ...]:
    """Per direction goal, how the goals that contribute to it stand: by the rule, and as the committees judge."""
    rows = []
    for label, title in directions:
        serving = [
            goal for one in committees for goal in one.goals if any(t.label == label for t in goal.threads)
        ]
        told = [goal for goal in serving if goal.now]
        judged = Counter(goal.judged.status for goal in told if goal.judged)
        rows.append(
            ShortRow(
                label,
                title,
                tuple(one for one in counts(goal.now.status for goal in told if goal.now) if one.number),
                tuple(
                    Count(status, judged[status], _judged(status, judged[status], period))
                    for status in STATUSES
                    if judged[status]
                ),
                _note(serving, told),
                better(told) if serving else Cell("", "–"),
            )
        )
    return tuple(rows)


def _note(serving: Sequence[Goal], told: Sequence[Goal]) -> str:
    if not serving:
        return _("Ingen nämnd bidrar")
    left = len(serving) - len(told)
    return ngettext("%(n)d ej inlämnat", "%(n)d ej inlämnade", left) % {"n": left} if left else ""


def better(goals: Sequence[Goal]) -> Cell:
    """Whether a direction goal has become better: the majority of its goals that are measured decides."""
    yes, no, unknown = _answers(goals)
    codes = {_("Ja"): Change.YES, _("Nej"): Change.NO}
    answer = goals_better(
        (goal.now.status, codes.get(goal.better.word, Change.UNKNOWN))
        for goal in goals
        if goal.now and goal.better
    )
    word = {Change.YES: _("Ja"), Change.NO: _("Nej")}.get(Change(answer), _("Kan inte sägas"))
    if not goals:
        return Cell("", word, _("Inget mål är rapporterat."))
    if not yes + no:
        return Cell(
            "", word, ngettext("Om målet kan det inte sägas.", "Om inget av målen kan det sägas.", len(goals))
        )
    parts = [
        text % {"n": count_word_neuter(n)}
        for n, text in (
            (yes, _("%(n)s bättre")),
            (no, _("%(n)s sämre")),
            (unknown, _("om %(n)s kan det inte sägas")),
        )
        if n
    ]
    if not no + unknown:
        return Cell("", word, _all_alike(len(goals), _("bättre")))
    if not yes + unknown:
        return Cell("", word, _all_alike(len(goals), _("sämre")))
    return Cell("", word, capitalised(", ".join(parts)) + ".")


def _all_alike(count: int, word: str) -> str:
    if count == 1:
        return _("Målet är %(word)s.") % {"word": word}
    if count == 2:
        return _("Båda målen är %(word)s.") % {"word": word}
    return _("Alla %(n)s är %(word)s.") % {"n": count_word(count), "word": word}


# --- What the reader must take a stand on -------------------------------------------------------------------------------


def matters(
    directions: Directions, committees: Sequence[Committee], period: ReportingPeriod
) -> tuple[Matter, ...]:
    """What the council is asked: when it must be treated, what nobody serves, what does not hold, what nobody can judge."""
    found = [*_missing(committees), Matter(handing_over(period))]
    served = {thread.label for one in committees for goal in one.goals for thread in goal.threads}
    for label, title in directions:
        if label not in served:
            found.append(
                Matter(
                    _("Ingen nämnd bidrar till %(goal)s") % {"goal": f"{label}{NBSP}{title}"},
                    question=_("Ska någon nämnd få i uppdrag att göra det?"),
                )
            )  # fmt: skip
    found += _goal_matters(committees, period)
    return tuple(found)


def _missing(committees: Sequence[Committee]) -> list[Matter]:
    """That the report is not whole."""
    names = [one.name for one in committees if not one.reported]
    if not names:
        return []
    told = {
        "n": capitalised(count_word(len(names))),
        "all": count_word(len(committees)),
        "names": listed(names),
    }
    text = ngettext(
        "%(n)s av %(all)s nämnder har inte lämnat sin rapport: %(names)s. Nämndens mål räknas inte ovan",
        "%(n)s av %(all)s nämnder har inte lämnat sina rapporter: %(names)s. Deras mål räknas inte ovan",
        len(names),
    )
    return [Matter(text % told)]


def handed_over_by(period: ReportingPeriod) -> datetime.date:
    """The day by which council and auditors must have it (kommunallagen 11 kap. 16 and 20 §§)."""
    if not period.is_interim:
        return datetime.date(period.year_id + 1, ANNUAL_MONTH, ANNUAL_DAY)
    month = period.cut_off.month + INTERIM_MONTHS
    year, month = period.cut_off.year + (month - 1) // 12, (month - 1) % 12 + 1
    return datetime.date(year, month, calendar.monthrange(year, month)[1])


def handing_over(period: ReportingPeriod) -> str:
    """The sentence about that day, without its full stop."""
    text = (
        _("Delårsrapporten ska vara hos fullmäktige och revisorerna senast %(day)s")
        if period.is_interim
        else _(
            "Årsredovisningen, som bygger på det här, ska vara hos fullmäktige och revisorerna senast %(day)s"
        )
    )
    return text % {"day": format_date(handed_over_by(period))}


def _goal_matters(committees: Sequence[Committee], period: ReportingPeriod) -> list[Matter]:
    """The goals that a reader must not miss, in groups."""
    wanted = (
        (
            lambda goal: _is(goal.judged, "not_met"),
            _("%(n)s väntas inte uppnås") if period.is_interim else _("%(n)s uppfylldes inte"),
            _("Räcker det som nämnderna gör?") if period.is_interim else _("Vad gör nämnderna åt det?"),
        ),
        (
            lambda goal: _too_bright(goal, period),
            _("%(n)s når inte målvärdet i dag men väntas uppnås")
            if period.is_interim
            else _("%(n)s når inte målvärdet men har fått en bättre bedömning"),
            _("Är skälen goda nog?"),
        ),
        (
            lambda goal: _is(goal.now, "not_assessable"),
            _("%(n)s går inte att bedöma"),
            _("Vad krävs för att det ska gå nästa gång?"),
        ),
    )
    found = [(_groups(committees, which), text, question) for which, text, question in wanted]
    return [
        Matter(text % {"n": capitalised(_goals(sum(len(one.goals) for one in groups)))}, groups, question)
        for groups, text, question in found
        if groups
    ]


def _too_bright(goal: Goal, period: ReportingPeriod) -> bool:
    """Whether the judgement is better than the figures: at the interim when a goal far off is expected to be met."""
    if goal.now is None or goal.judged is None or not goal.judged.status:
        return False
    if period.is_interim:
        return goal.now.status == "not_met" and goal.judged.status == "met"
    ranked = ("not_met", "partly", "met")
    both = (goal.now.status, goal.judged.status)
    return all(one in ranked for one in both) and ranked.index(both[1]) > ranked.index(both[0])


def _goals(count: int) -> str:
    return _("ett mål") if count == 1 else _("%(n)s mål") % {"n": count_word(count)}


def _is(cell: Cell | None, status: str) -> bool:
    return cell is not None and cell.status == status


def _groups(committees: Sequence[Committee], wanted: Callable[[Goal], bool]) -> tuple[GoalGroup, ...]:
    """The wanted goals, committee by committee."""
    found = (
        GoalGroup(one.name, tuple(GoalRef(goal.anchor, goal.number) for goal in one.goals if wanted(goal)))
        for one in committees
        if one.reported
    )
    return tuple(group for group in found if group.goals)
