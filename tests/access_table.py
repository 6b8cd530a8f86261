"""What every address answers everyone: the table that tests/test_walk.py walks.

A row is one request. ``answers`` gives the status per person, by the letters of ``tests.access_world.WHO``: a string of
letters per status, and ``rest`` for everybody else who is logged in. Who is not logged in (V), or is shut off (I), is
asked to log in: 302 for a page, 401 for a post, unless the row says otherwise.

A new address without a row fails the walk. So does a POST to an address that has no POST row, unless it answers 405.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from organisation.roles import Permission
from tests.access_world import World

Arguments = Callable[[World], list[object]]
Data = Callable[[World], Mapping[str, object]]

#: Those who write for the committee; all its officials (and the office while it acts); everyone with no role today.
WRITE, OWN, NONE = "SHA", "SHUA", "NEF"
BODY = ["socialnamnden"]
GOAL = [2026, "socialnamnden"]
REPORT = [2026, "delar", "socialnamnden"]


@dataclass(frozen=True)
class Row:
    """One request and what it answers whom."""

    name: str
    answers: Mapping[int, str]
    rest: int
    arguments: Arguments = lambda world: []
    method: str = "GET"
    data: Data = lambda world: {}
    query: str = ""
    permission: Permission | None = None
    everyone: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)
    also: tuple[int, ...] = ()

    def address(self, world: World) -> str:
        """Where the request goes."""
        place = reverse(self.name, args=self.arguments(world))
        return place + ("?" + self.query.format(w=world) if self.query else "")

    def answer(self, who: str) -> int:
        """The status that a person shall meet."""
        for status, letters in self.answers.items():
            if who in letters:
                return status
        if who in "VI" and not self.everyone:
            return 302 if self.method == "GET" else 401
        return self.rest


def page(name: str, *arguments: object, rest: int = 200, query: str = "", **answers: str) -> Row:
    """A GET with fixed arguments; ``_403="SH"`` says who meets what."""
    return Row(name, _read(answers), rest, lambda world: list(arguments), query=query)


def post(
    name: str,
    *arguments: object,
    rest: int = 403,
    data: Mapping[str, object] | Data | None = None,
    permission: Permission | None = None,
    **answers: str,
) -> Row:
    """A POST with fixed arguments."""
    found = data if callable(data) else (lambda world: data or {})
    return Row(
        name, _read(answers), rest, lambda world: list(arguments), "POST", found, permission=permission
    )


def _read(answers: Mapping[str, str]) -> dict[int, str]:
    return {int(name[1:]): letters for name, letters in answers.items()}


def of(name: str, arguments: Arguments, rest: int, method: str = "GET", **more: Any) -> Row:
    """A row whose arguments are rows of the world."""
    answers = {name: more.pop(name) for name in list(more) if name.startswith("_")}
    if "data" in more and not callable(more["data"]):
        data = more["data"]
        more["data"] = lambda world: data
    return Row(name, _read(answers), rest, arguments, method, **more)


def public(name: str, *arguments: object, method: str = "GET", rest: int = 200, **answers: str) -> Row:
    """An address for everybody."""
    return Row(name, _read(answers), rest, lambda world: list(arguments), method, everyone=True)


P = Permission
STEP = {"comment": "Säg mer om hur."}
REASON = {"reason": "Ett tal var fel."}
DECISION = {"date": "17 september 2026", "paragraph": "88", "dnr": "SN 2026/201"}
TARGET = {"kind": "at_least", "low": "85", "baseline": "80", "coverage": "partly"}
INDICATOR = {
    "title": "Andel som äter tillsammans", "unit": "%", "decimals": "0", "direction": "higher", "source": "Enkät",
    "frequency": "yearly", "lag_months": "0",
}  # fmt: skip


def _activity(world: World) -> dict[str, object]:
    owner = world.people["S"]
    assert owner
    return {
        "text": "Gemensam lunch", "goals": [world.draft.goal_id], "owner": owner.pk, "start": "1 mars 2026",
        "end": "30 juni 2026",
    }  # fmt: skip


def _same_activity(world: World) -> dict[str, object]:
    return _activity(world) | {"goals": [world.decided.goal_id], "lock_version": 0}


def _row(world: World) -> dict[str, object]:
    return {f"rad-{world.target_pk}-value": "88"}


STATUS = {"status": "ongoing", "as_of": "17 september 2026", "comment": ""}

ROWS: list[Row] = [
    # --- Överblick and the red thread: for everyone who is logged in, with what each may know of ------------------
    page("overview:start"),
    page("overview:red_thread", 2026),
    page("overview:red_thread", 2026, query="visa=arbete"),
    page("overview:red_thread", 2026, query="visa=arbete&sok=hemlig&namnd=bildningsnamnden&oppna=alla"),
    page("overview:red_thread_goal", 2026, "socialnamnden", 1, rest=302),
    of("overview:red_thread_goal", lambda w: [*GOAL, 1], 200, headers={"HX-Request": "true"}, _404=NONE, _204="VI"),
    of("overview:red_thread_goal", lambda w: [*GOAL, 2], 404, headers={"HX-Request": "true"}, _200=OWN, _204="VI"),
    page("overview:matrix", 2026),
    page("overview:matrix", 2026, query="visa=arbete&format=csv"),
    page("overview:direction_goal", 2026, "1-1"),
    page("overview:direction_goal", 2026, "9-9", rest=404),
    page("overview:effect_goal", *GOAL, 1, _404=NONE),
    page("overview:effect_goal", *GOAL, 1, query="version=2", _404=NONE),
    page("overview:effect_goal", *GOAL, 2, rest=404, _200=OWN),
    page("overview:effect_goal", *GOAL, 3, rest=404, _200=OWN + "OR"),
    page("overview:effect_goal", *GOAL, 99, rest=404),
    page("overview:effect_goal", 2026, "bildningsnamnden", 1, rest=404, _200="shuM"),
    of("overview:responsible", lambda w: [*GOAL, 1], 403, "POST", data=lambda w: {"person": w.people["H"].pk}, _302=WRITE),
    page("overview:policy"),
    # --- Goals: lists and pages -----------------------------------------------------------------------------------
    page("goals:year", 2026),
    page("goals:directions", 2026),
    page("goals:committee", *GOAL),
    page("goals:committee", 2026, "bildningsnamnden"),
    page("goals:committee", 2026, "finns-inte", rest=404),
    page("goals:new", *GOAL, rest=403, _200=WRITE),
    post("goals:new", *GOAL, data={"statement": "Fler möts"}, _302=WRITE),
    post("goals:answer_new", *GOAL, data={"statement": "Fler möts"}, _200=WRITE),
    page("goals:decide", *GOAL, rest=403, _200=WRITE),
    of("goals:decide", lambda w: GOAL, 403, "POST", _302=WRITE,
       data=lambda w: {**DECISION, "mal": [w.submitted.pk], "steg": "registrera"}),
    post("goals:move_many", *GOAL, data={"steg": "lamna", "mal": ["2"]}, permission=P.SUBMIT_GOALS, _302=WRITE),
    post("goals:move_many", *GOAL, data={"steg": "granskad", "mal": ["3"]}, permission=P.REVIEW_GOALS, _302="OA"),
    post("goals:move_many", *GOAL, data={"steg": "ater", "mal": ["3"], **STEP}, permission=P.REVIEW_GOALS, _302="OA"),
    post("goals:move_many", *GOAL, data={"steg": "klarmarkera", "mal": ["3"]}, permission=P.MARK_GOALS_READY, _302="H"),
    page("goals:state", *GOAL, 1, _404=NONE),
    page("goals:state", *GOAL, 2, rest=404, _200=OWN),
    page("goals:state", *GOAL, 3, rest=404, _200=OWN + "OR"),
    # What one may not know of is not found; what one may read but not move is refused.
    post("goals:move", *GOAL, 2, data={"steg": "lamna"}, rest=404, permission=P.SUBMIT_GOALS, _302=WRITE, _403="U"),
    post("goals:move", *GOAL, 2, data={"steg": "lagg-undan"}, rest=404, permission=P.WRITE_GOALS, _302=WRITE, _403="U"),
    post("goals:move", *GOAL, 3, data={"steg": "granskad"}, rest=404, permission=P.REVIEW_GOALS, _302="OA", _403="SHUR"),
    post("goals:move", *GOAL, 3, data={"steg": "ater", **STEP}, rest=404, permission=P.REVIEW_GOALS, _302="OA", _403="SHUR"),
    post("goals:move", *GOAL, 3, data={"steg": "klarmarkera"}, rest=404, permission=P.MARK_GOALS_READY, _302="H", _403="SUAOR"),
    post("goals:move", *GOAL, 3, data={"steg": "ta-tillbaka"}, rest=404, permission=P.SUBMIT_GOALS, _302=WRITE, _403="UOR"),
    post("goals:move", *GOAL, 1, data={"steg": "ny-version"}, permission=P.WRITE_GOALS, _422=WRITE, _404=NONE),
    page("goals:correct", *GOAL, 1, rest=403, _200="OA"),
    post("goals:correct", *GOAL, 1, data={"steg": "ratta", "reason": ""}, _422="OA"),
    of("goals:decision", lambda w: [*GOAL, w.decided.decision_id], 200, _404=NONE),
    of("goals:decision", lambda w: [2026, "bildningsnamnden", w.decided.decision_id], 404),
    of("goals:decision_correct", lambda w: [*GOAL, w.decided.decision_id], 403, _200="OA"),
    of("goals:decision_correct", lambda w: [*GOAL, w.decided.decision_id], 403, "POST", _422="OA",  # a new version is begun
       data={**DECISION, "reason": "Fel paragraf.", "steg": "ratta"}),
    page("goals:write", *GOAL, 2, rest=403, _200=WRITE),
    post("goals:write", *GOAL, 2, data={"statement": "Fler möts", "lock_version": "0"}, _302=WRITE),
    page("goals:write", *GOAL, 99, rest=403, _404=WRITE),
    page("goals:write", 2026, "bildningsnamnden", 1, rest=403, _200="shM"),
    page("goals:write", 2026, "bildningsnamnden", 99, rest=403, _404="shM"),
    post("goals:answer", *GOAL, 2, data={"statement": "Fler möts"}, _200=WRITE),
    post("goals:reason", *GOAL, 2, data={"regel": "P7", "skal": "Kommer i mars."}, _302=WRITE),
    page("goals:catalogue", *GOAL, 2, query="q=skolmaten", rest=403, _200=WRITE),
    page("goals:indicator_new", *GOAL, 2, rest=403, _200=WRITE),
    post("goals:indicator_new", *GOAL, 2, data=INDICATOR, _302=WRITE),
    Row("goals:target_new", {200: WRITE}, 403, lambda w: [*GOAL, 2], query="indikator={w.draft_indicator_pk}"),
    Row("goals:target_new", {302: WRITE}, 403, lambda w: [*GOAL, 2], "POST", lambda w: {**TARGET, "period_from": "1 mars 2026",
        "period_to": "31 maj 2026"}, query="indikator={w.draft_indicator_pk}"),
    of("goals:target", lambda w: [*GOAL, 2, w.draft_target_pk], 403, _200=WRITE),
    of("goals:target", lambda w: [*GOAL, 2, w.draft_target_pk], 403, "POST", data=TARGET, _302=WRITE),
    of("goals:target", lambda w: [*GOAL, 2, w.target_pk], 403, _404=WRITE),
    of("goals:target_remove", lambda w: [*GOAL, 2, w.draft_target_pk], 403, _200=WRITE),
    of("goals:target_remove", lambda w: [*GOAL, 2, w.draft_target_pk], 403, "POST", _302=WRITE),
    # --- The person -----------------------------------------------------------------------------------------------
    page("organisation:permissions"),
    page("organisation:acting", rest=403, _200="OA"),
    post("organisation:acting", data={"body": "bildningsnamnden", "reason": "Sjukdom", "hours": "4"}, _302="OA"),
    post("organisation:acting_end", "socialnamnden", _302="OA"),
    page("accountability:mine"),
    of("accountability:accept", lambda w: [w.responsibility_pk], 404, "POST", _302="S"),
    # --- Activities -----------------------------------------------------------------------------------------------
    page("plans:new", *GOAL, rest=403, _200=OWN),
    post("plans:new", *GOAL, data=_activity, _302=OWN),
    of("plans:activity", lambda w: [w.activity.pk], 200, _404=NONE),
    of("plans:activity", lambda w: [w.draft_activity.pk], 404, _200=OWN),
    of("plans:activity", lambda w: [w.secret_activity.pk], 404, _200="shuM"),
    of("plans:change", lambda w: [w.activity.pk], 403, permission=P.WRITE_ACTIVITIES, _200=OWN, _404=NONE),
    of("plans:change", lambda w: [w.activity.pk], 403, "POST", data=_same_activity, permission=P.WRITE_ACTIVITIES,
       _302=OWN, _404=NONE),
    of("plans:change", lambda w: [w.secret_activity.pk], 404, _200="shuM"),
    of("plans:status", lambda w: [w.activity.pk], 403, permission=P.REPORT_ACTIVITY, _200=OWN, _404=NONE),
    of("plans:status", lambda w: [w.activity.pk], 403, "POST", data=STATUS, permission=P.REPORT_ACTIVITY, _302=OWN, _404=NONE),
    of("plans:remove", lambda w: [w.activity.pk], 403, permission=P.WRITE_ACTIVITIES, _200=OWN, _404=NONE),
    of("plans:remove", lambda w: [w.activity.pk], 403, "POST", permission=P.WRITE_ACTIVITIES, _422=OWN, _404=NONE),
    of("plans:remove", lambda w: [w.draft_activity.pk], 404, "POST", _302=OWN),
    # --- Following up ---------------------------------------------------------------------------------------------
    page("followup:year", 2026),
    page("followup:report", *REPORT),
    page("followup:report", *REPORT, query="visa=rapport"),
    page("followup:report", *REPORT, query="steg=lamna"),
    page("followup:report", 2026, "delar", "finns-inte", rest=404),
    post("followup:start", *REPORT, _302=WRITE),
    of("followup:row", lambda w: [*REPORT, w.target_pk], 403, _302=WRITE),
    of("followup:row", lambda w: [*REPORT, w.target_pk], 403, headers={"HX-Request": "true"}, _200=WRITE, _204="VI"),
    of("followup:row", lambda w: [*REPORT, w.target_pk], 403, "POST", data=_row, _302=WRITE),
    of("followup:row", lambda w: [*REPORT, w.draft_target_pk], 403, "POST", data=_row, _404=WRITE),
    of("followup:activity", lambda w: [*REPORT, w.activity.pk], 403, "POST", data=STATUS, _302=OWN),
    of("followup:activity", lambda w: [*REPORT, w.secret_activity.pk], 403, "POST", data=STATUS, _404=OWN),
    post("followup:assessment", *REPORT, 1, data={"judged": "met", "analysis": "Bra.", "lock_version": "1"}, _302=WRITE),
    post("followup:summary", *REPORT, data={"summary": "Det går bra.", "lock_version": "0"}, _302=WRITE),
    post("followup:submit", *REPORT, _422=WRITE),
    post("followup:withdraw", *REPORT, _302=WRITE),
    # The office may return and review, but not what it may not know of.
    post("followup:return", *REPORT, data=STEP, _302="A", _404="O"),
    post("followup:review", *REPORT, _302="A", _404="O"),
    post("followup:mark_ready", *REPORT, _302="H"),
    post("followup:decide", *REPORT, data=DECISION, _302=WRITE),
    post("followup:send", *REPORT, _302=WRITE),
    post("followup:revise", *REPORT, data=REASON, _302=WRITE),
    of("followup:indicator", lambda w: [w.indicator_pk], 200, _404=NONE),
    of("followup:indicator", lambda w: [w.secret_indicator_pk], 404, _200="shuM"),
    of("followup:series_csv", lambda w: [w.indicator_pk], 200, _404=NONE),
    of("followup:series_csv", lambda w: [w.secret_indicator_pk], 404, _200="shuM"),
    # --- Reports --------------------------------------------------------------------------------------------------
    page("reports:list", _403=NONE),
    page("reports:list", query="ar=2026", _403=NONE),
    page("reports:municipal", 2026, "delar", _403=NONE),
    post("reports:municipal", 2026, "delar", permission=P.BUILD_MUNICIPAL_REPORT, _302="OAK"),
    page("reports:read_municipal", 2026, "delar", _403=NONE),
    page("reports:committee", *REPORT, _403=NONE),
    post("reports:committee", *REPORT, permission=P.BUILD_REPORT, _302="SHAOK"),
    page("reports:read_committee", *REPORT, _403=NONE),
    of("reports:job", lambda w: [w.job.pk], 404, _200=WRITE),
    of("reports:archive", lambda w: [w.archive.pk, "rapport.pdf"], 200, _404=NONE),
    of("reports:archive", lambda w: [w.draft_archive.pk, "rapport.pdf"], 404, _200=OWN),
    of("reports:archive", lambda w: [w.draft_archive.pk + 1000, "rapport.pdf"], 404),
    of("reports:archived", lambda w: [w.archive.pk], 200, _404=NONE),
    of("reports:archived", lambda w: [w.draft_archive.pk], 404, _200=OWN),
    of("reports:archive_data", lambda w: [w.archive.pk], 200, _404=NONE),
    of("reports:archive_data", lambda w: [w.draft_archive.pk], 404, _200=OWN),
    # --- For everyone ---------------------------------------------------------------------------------------------
    public("login", rest=302, _200="VI"),
    public("login", method="POST", rest=302, _422="VI"),
    public("logout", method="POST", rest=302),
    page("password_change"),
    post("password_change", data={"old_password": "fel"}, rest=422),
    public("password_reset"),
    public("password_reset", method="POST", rest=422),
    public("password_reset_done"),
    public("password_reset_confirm", "MQ", "fel-lank"),
    public("password_reset_confirm", "MQ", "fel-lank", method="POST"),
    public("set_language", method="POST", rest=302),
    public("accessibility"),
    public("gallery"),
    public("about_example"),
    # Whether the example's worker runs just now is another test's business.
    Row("health", {}, 200, everyone=True, also=(503,)),
]  # fmt: skip
