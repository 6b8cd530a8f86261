"""The policy's rules as pure functions: what holds, what does not, and that the sentence is there."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from goals import policy
from goals.rules import (
    ContributionFacts,
    GoalFacts,
    TargetFacts,
    judge_answerable,
    judge_contribution,
    judge_measurable,
    judge_one_year,
)

contributions = st.lists(
    st.builds(ContributionFacts, in_force=st.booleans(), how=st.sampled_from(["", " ", "Så här."]))
)
targets = st.lists(
    st.builds(TargetFacts, has_baseline=st.booleans(), has_target=st.booleans(), has_source=st.booleans())
)
facts = st.builds(
    GoalFacts,
    year=st.one_of(st.none(), st.integers(2015, 2040)),
    contributions=contributions.map(tuple),
    targets=targets.map(tuple),
    answerable_role=st.sampled_from(["", "head"]),
    has_person=st.booleans(),
)


@given(facts)
def test_whatever_does_not_hold_says_what_and_how_to_mend_it(given_facts: GoalFacts) -> None:
    for judge in (judge_contribution, judge_measurable, judge_answerable):
        judgement = judge(given_facts)
        assert judgement.held or (judgement.message.endswith(".") and judgement.mend.endswith("."))


@given(facts)
def test_p1_holds_exactly_when_some_direction_goal_is_in_force_and_each_says_how(
    given_facts: GoalFacts,
) -> None:
    rows = given_facts.contributions
    expected = any(row.in_force for row in rows) and all(row.how.strip() for row in rows)
    assert judge_contribution(given_facts).held == expected


@given(facts)
def test_p4_holds_exactly_when_one_indicator_is_whole(given_facts: GoalFacts) -> None:
    whole = [row for row in given_facts.targets if row.has_baseline and row.has_target and row.has_source]
    assert judge_measurable(given_facts).held == bool(whole)


@given(facts)
def test_p2_and_p8(given_facts: GoalFacts) -> None:
    assert judge_one_year(given_facts).held == (given_facts.year is not None)
    assert judge_answerable(given_facts).held == (
        bool(given_facts.answerable_role) and given_facts.has_person
    )


def test_every_expected_rule_is_registered() -> None:
    assert set(policy.EXPECTED) <= set(policy.RULES)
    assert policy.check_registry() == []


def test_a_missing_rule_stops_the_system(monkeypatch) -> None:
    monkeypatch.delitem(policy.RULES, "P1")
    (error,) = policy.check_registry()
    assert "P1" in error.msg
