"""Överblick says what waits, by date, and how it goes, for each role."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client

from goals import services
from goals.waiting import goals_waiting, without_owner
from organisation.models import Body, DueDate, Person
from organisation.roles import Role
from organisation.waiting import Waiting, waiting_for
from overview.start import lede, waiting_rows
from tests import factories as make

TODAY = datetime.date(2026, 9, 18)


def line(on: datetime.date | None, **more: object) -> Waiting:
    return Waiting(on=on, title="Lämna rapporten", href="/", label="Öppna", **more)


def test_dates_are_said_in_words_and_lateness_in_days() -> None:
    rows = waiting_rows([line(datetime.date(2026, 9, 16), late=True), line(TODAY), line(None)], TODAY)
    assert (rows[0].day, rows[0].date.replace("\u00a0", " "), rows[0].late) == (
        "Onsdag",
        "16 september",
        "två dagar sen",
    )
    assert rows[1].day == "I dag" and rows[1].today
    assert rows[2].day == "När du hinner"
    assert [row.primary for row in rows] == [True, False, False]


def test_the_first_sentence_sums_up() -> None:
    text = lede([line(datetime.date(2026, 9, 16), late=True), line(datetime.date(2026, 9, 23))], TODAY)
    assert text.replace("\u00a0", " ") == (
        "Fredag 18 september 2026. Två saker, varav en är försenad. Om fem dagar: lämna rapporten."
    )
    assert "Inget" not in lede([], TODAY) and "står det här" in lede([], TODAY)


@pytest.fixture
def body(db: None) -> Body:
    found = make.body()
    year = make.year(2027)
    DueDate.objects.create(year=year, step="goals_submitted", on=datetime.date(2026, 10, 14))
    DueDate.objects.create(year=year, step="goals_decided", on=datetime.date(2026, 12, 17))
    return found


def titles(person: Person) -> list[str]:
    """What goals alone say, whatever other apps add."""
    lines = [*goals_waiting(person, make.MOMENT), *without_owner(person, make.MOMENT)]
    return [str(line.title).replace("\u00a0", " ") for line in lines]


def texts(person: Person) -> list[str]:
    """What each line about open goals says below its title."""
    return [str(line.text) for line in goals_waiting(person, make.MOMENT)]


def test_each_step_of_a_goal_waits_for_the_one_who_takes_it(body: Body) -> None:
    secretary, head = make.person(Role.SECRETARY, of=body), make.person(Role.HEAD, of=body)
    office, politician = make.person(Role.MANAGEMENT_OFFICE), make.person(Role.POLITICIAN, of=body)
    version = make.whole_draft(body, secretary, make.direction_goal(), of_year=2027)
    who = {"moment": make.MOMENT}
    assert titles(secretary) == ["Lämna ett utkast till mål för 2027 för granskning"]
    assert titles(head) == titles(office) == titles(politician) == []
    services.goal_submit(version=version, by=secretary, **who)
    assert titles(office) == ["Granska ett mål från socialnämnden för 2027"]
    assert titles(head) == ["Klarmarkera ett mål för 2027 inför nämndens beslut"]
    draft = services.goal_return(version=version, comment="Vad händer i juli?", by=office, **who)
    assert titles(secretary) == ["Komplettera mål 1 för 2027"]
    assert "Vad händer i juli?" in goals_waiting(secretary, make.MOMENT)[0].text
    services.goal_submit(version=draft, by=secretary, **who)
    services.goal_mark_ready(version=draft, by=head, **who)
    assert titles(secretary) == ["Registrera socialnämndens beslut om ett mål för 2027"]
    assert titles(politician) == ["Läs ett mål för 2027 inför beslutet i socialnämnden"]


@pytest.mark.django_db
def test_a_company_keeps_its_name_and_one_goal_is_told_as_one() -> None:
    company = make.body("AB TrelleborgsHem", "trelleborgshem", Body.Kind.COMPANY)
    secretary, politician = make.person(of=company), make.person(Role.POLITICIAN, of=company)
    head, office = make.person(Role.HEAD, of=company), make.person(Role.MANAGEMENT_OFFICE)
    version = make.whole_draft(company, secretary, make.direction_goal(), of_year=2027)
    who = {"version": version, "moment": make.MOMENT}
    services.goal_submit(by=secretary, **who)
    assert titles(office) == ["Granska ett mål från AB TrelleborgsHem för 2027"]
    assert texts(head) == ["Målet är inte granskat av ledningskontoret ännu."]
    services.goal_review(by=office, **who)
    assert texts(head) == ["Målet är granskat av ledningskontoret."]
    services.goal_mark_ready(by=head, **who)
    assert titles(secretary) == ["Registrera AB TrelleborgsHems beslut om ett mål för 2027"]
    assert titles(politician) == ["Läs ett mål för 2027 inför beslutet i AB TrelleborgsHem"]
    assert texts(politician) == ["Målet är klarmarkerat av förvaltningen."]


def test_how_many_are_reviewed_is_told_in_whole_sentences(body: Body) -> None:
    secretary, head = make.person(of=body), make.person(Role.HEAD, of=body)
    office, towards = make.person(Role.MANAGEMENT_OFFICE), make.direction_goal()
    versions = [make.whole_draft(body, secretary, towards, of_year=2027) for _each in range(3)]
    told = []
    for version in versions:
        services.goal_submit(version=version, by=secretary, moment=make.MOMENT)
    for version in versions:
        told += texts(head)
        services.goal_review(version=version, by=office, moment=make.MOMENT)
    assert [*told, *texts(head)] == [
        "Inget är granskat av ledningskontoret ännu.",
        "Ett är granskat av ledningskontoret, två ännu inte.",
        "Två är granskade av ledningskontoret, ett ännu inte.",
        "Alla är granskade av ledningskontoret.",
    ]


def test_a_goal_begun_after_the_due_date_waits_without_being_called_late(body: Body) -> None:
    secretary = make.person(Role.SECRETARY, of=body)
    DueDate.objects.create(year=make.year(2026), step="goals_submitted", on=datetime.date(2025, 10, 14))
    make.draft(body, secretary, make.direction_goal(), of_year=2026)
    assert [waiting.on for waiting in goals_waiting(secretary, make.MOMENT)] == [None]


def test_a_decided_goal_that_nobody_answers_for_waits_without_a_date(body: Body) -> None:
    secretary = make.person(Role.SECRETARY, of=body)
    version = make.decided(body, secretary, make.direction_goal())
    version.goal.responsibilities.update(valid=(datetime.date(2026, 1, 1), datetime.date(2026, 8, 31)))
    assert titles(secretary) == ["Utse vem som svarar för mål 1, 2026"]
    assert waiting_for(secretary, make.MOMENT)[-1].on is None


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (Role.SECRETARY, "Så går det för socialnämndens mål"),
        (Role.POLITICIAN, "Så går det för socialnämndens mål"),
        (Role.MANAGEMENT_OFFICE, "Så går det för nämndernas mål"),
        (Role.AUDITOR, "Så går det för nämndernas mål"),
        (Role.PRESIDIUM, "Kommunens år 2026"),
        (Role.SYSTEM_ADMIN, "Öppna administrationen"),
    ],
)
def test_every_role_finds_something_true_and_useful(role: Role, words: str, body: Body) -> None:
    make.decided(body, make.person(of=body), make.direction_goal())
    make.period()
    own = body if role in (Role.SECRETARY, Role.POLITICIAN) else None
    client = Client()
    client.force_login(make.person(role, of=own), backend="django.contrib.auth.backends.ModelBackend")
    assert words in client.get("/").content.decode()


def test_an_empty_installation_has_a_start_page(db: None) -> None:
    client = Client()
    client.force_login(make.person(Role.SYSTEM_ADMIN), backend="django.contrib.auth.backends.ModelBackend")
    response = client.get("/")
    assert response.status_code == 200 and "Inga mål är beslutade" in response.content.decode()
