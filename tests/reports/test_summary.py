"""The first page: what sums up, each direction goal, and what the reader must take a stand on."""

import dataclasses

import pytest

from organisation.models import ReportingPeriod
from reports import summary
from reports.tree import Cell, Committee, Goal
from tests import factories
from tests.reports.trees import committee, goal

pytestmark = pytest.mark.django_db


@pytest.fixture
def interim() -> ReportingPeriod:
    return factories.period()


@pytest.fixture
def year_end() -> ReportingPeriod:
    return factories.period("year_end")


def a_goal(number: int, now: str, judged: str, better: str = "Ja", label: str = "1.1") -> Goal:
    made = goal(number, "met")
    thread = dataclasses.replace(made.threads[0], label=label)
    return dataclasses.replace(
        made, now=Cell(now, now), judged=Cell(judged, judged), better=Cell("", better), threads=(thread,)
    )


def chapter(*goals: Goal, name: str = "Socialnämnden", reported: bool = True) -> Committee:
    return dataclasses.replace(committee(name, 1, reported), goals=goals)


def test_one_sentence_says_how_it_is_and_how_the_year_will_end(interim):
    goals = [a_goal(n, "met" if n < 3 else "not_assessable", "met", "Ja" if n < 4 else "Nej") for n in range(1, 6)]  # fmt: skip
    assert summary.lead(goals, interim) == (
        "Av fem rapporterade mål var två uppfyllda den 31\N{NO-BREAK SPACE}augusti, och fem väntas uppnås vid årets slut. "
        "Tre går inte att bedöma. Sedan förra året har tre blivit bättre och två sämre.",
    )


def test_a_single_goal_and_none_are_told_in_whole_words(interim, year_end):
    goals = [a_goal(1, "met", "met", "Kan inte sägas"), a_goal(2, "partly", "not_met", "Kan inte sägas")]
    assert summary.lead(goals, year_end) == (
        "Av två rapporterade mål var ett uppfyllt vid årets slut, och nämnderna bedömer ett som uppfyllt.",
    )
    assert summary.lead([], interim) == ("Ingen nämnd har ännu lämnat sin rapport.",)


def test_what_no_goal_has_reached_agrees_with_no_goal(interim, year_end):
    goals = [
        a_goal(1, "not_met", "not_met", "Kan inte sägas"),
        a_goal(2, "partly", "partly", "Kan inte sägas"),
    ]
    assert summary.lead(goals, year_end) == (
        "Av två rapporterade mål var inget uppfyllt vid årets slut, och nämnderna bedömer inget som uppfyllt.",
    )
    assert "var inget uppfyllt den" in summary.lead(goals, interim)[0]


@pytest.mark.parametrize(
    ("met", "now", "judged"),
    [
        (0, "0 av 3 mål är uppfyllda", "0 av 3 bedöms uppfyllda"),
        (1, "1 av 3 mål är uppfyllt", "1 av 3 bedöms uppfyllt"),
        (2, "2 av 3 mål är uppfyllda", "2 av 3 bedöms uppfyllda"),
    ],
)
def test_the_facts_agree_with_how_many_there_are(year_end, met, now, judged):
    statuses = ["met"] * met + ["not_met"] * (3 - met)
    goals = [a_goal(number, status, status) for number, status in enumerate(statuses, start=1)]
    assert summary.facts(goals, year_end)[:2] == (now, judged)


@pytest.mark.parametrize(
    ("answers", "word", "why"),
    [
        (["Ja"], "Ja", "Målet är bättre."),
        (["Nej", "Nej"], "Nej", "Båda målen är sämre."),
        (["Ja", "Ja", "Ja"], "Ja", "Alla tre är bättre."),
        (
            ["Ja", "Ja", "Ja", "Nej", "Kan inte sägas"],
            "Ja",
            "Tre bättre, ett sämre, om ett kan det inte sägas.",
        ),
        (
            ["Ja", "Ja", "Nej", "Kan inte sägas"],
            "Kan inte sägas",
            "Två bättre, ett sämre, om ett kan det inte sägas.",
        ),
        (["Ja", "Nej"], "Kan inte sägas", "Ett bättre, ett sämre."),
        (["Kan inte sägas"], "Kan inte sägas", "Om målet kan det inte sägas."),
    ],
)
def test_whether_a_direction_goal_has_become_better_is_said_plainly(answers, word, why):
    goals = [a_goal(n, "met", "met", answer) for n, answer in enumerate(answers, start=1)]
    assert summary.better(goals) == Cell("", word, why)


def test_a_goal_of_which_nothing_is_measured_has_no_say_in_whether_it_has_become_better():
    unmeasured = [a_goal(n, "not_assessable", "met", "Kan inte sägas") for n in (2, 3)]
    told = summary.better([a_goal(1, "met", "met", "Ja"), *unmeasured])
    assert told == Cell("", "Ja", "Ett bättre, om två kan det inte sägas.")


def test_a_direction_goal_shows_both_what_the_rule_says_and_what_the_committees_judge(interim):
    chapters = [
        chapter(a_goal(1, "partly", "met"), a_goal(2, "not_met", "not_met")),
        chapter(dataclasses.replace(a_goal(1, "met", "met"), now=None, judged=None), reported=False),
    ]
    (row,) = summary.short_rows([("1.1", "Trygghet")], chapters, interim)
    assert [(one.number, one.word) for one in row.counts] == [(1, "delvis uppfyllt"), (1, "ej uppfyllt")]
    assert [(one.number, one.word) for one in row.judged] == [(1, "uppnås"), (1, "uppnås inte")]
    assert row.note == "1 ej inlämnat"


def test_the_reader_is_told_what_nobody_serves_what_will_fail_and_what_nobody_can_judge(interim):
    chapters = [
        chapter(
            a_goal(1, "not_met", "not_met"), a_goal(2, "not_met", "met"), a_goal(3, "not_assessable", "met")
        ),
        chapter(name="Valnämnden", reported=False),
    ]
    matters = summary.matters([("1.1", "Trygghet"), ("3.2", "Havet ska må bättre")], chapters, interim)
    assert [matter.text for matter in matters] == [
        "En av två nämnder har inte lämnat sin rapport: Valnämnden. Nämndens mål räknas inte ovan",
        "Delårsrapporten ska vara hos fullmäktige och revisorerna senast 31\N{NO-BREAK SPACE}oktober 2026",
        "Ingen nämnd bidrar till 3.2\N{NO-BREAK SPACE}Havet ska må bättre",
        "Ett mål väntas inte uppnås",
        "Ett mål når inte målvärdet i dag men väntas uppnås",
        "Ett mål går inte att bedöma",
    ]
    assert [[one.number for group in matter.goals for one in group.goals] for matter in matters[3:]] == [
        [1],
        [2],
        [3],
    ]


def test_the_day_of_handing_over_is_the_laws(interim, year_end):
    assert summary.handed_over_by(interim).isoformat() == "2026-10-31"
    assert summary.handed_over_by(year_end).isoformat() == "2027-04-15"
    assert summary.handed_over_by(dataclasses_period(8, 30)).isoformat() == "2026-10-31"
    assert summary.handed_over_by(dataclasses_period(6, 30)).isoformat() == "2026-08-31"


def dataclasses_period(month: int, day: int) -> ReportingPeriod:
    """An interim period with another cut-off, not saved."""
    found = factories.period()
    return ReportingPeriod(
        year=found.year,
        kind="interim",
        covers=found.covers,
        cut_off=found.cut_off.replace(month=month, day=day),
    )
