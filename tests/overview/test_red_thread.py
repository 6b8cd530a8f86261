"""The red thread, the matrix and the goal's page: what a reader is promised."""

from __future__ import annotations

import pytest
from django.test import Client

from goals import services
from organisation.models import Body
from organisation.roles import Role
from overview.matrix import short_name
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> tuple[Body, Client]:
    body = make.body()
    writer = make.person(Role.SECRETARY, of=body)
    wish = make.direction_goal(title="Trelleborgarna ska känna sig trygga hela livet")
    make.direction_goal(number=2, title="Havet och kusten ska må bättre")
    make.decided(body, writer, wish)
    make.period()
    client = Client()
    client.force_login(writer, backend="django.contrib.auth.backends.ModelBackend")
    return body, client


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_an_inriktningsmal_without_any_committee_is_called_out(place: tuple[Body, Client]) -> None:
    for address in ("/roda-traden/2026/", "/roda-traden/2026/matris/", "/mal/2026/inriktning/1-2/"):
        assert "Ingen nämnd bidrar till målet 2026" in text_of(place[1], address)


def test_a_filter_in_the_address_leaves_only_what_it_says(place: tuple[Body, Client]) -> None:
    assert "Äldre med hemtjänst" in text_of(place[1], "/roda-traden/2026/?namnd=socialnamnden")
    nothing = text_of(place[1], "/roda-traden/2026/?sok=simhall")
    assert "Inga mål passar det du valt" in nothing and "Ingen nämnd bidrar" not in nothing
    assert "Äldre med hemtjänst" in text_of(place[1], "/roda-traden/2026/?status=trams&namnd=")
    assert "Äldre med hemtjänst" not in text_of(place[1], "/roda-traden/2026/?status=met")


def test_a_row_opens_in_place_and_without_javascript_is_the_goals_page(place: tuple[Body, Client]) -> None:
    address = "/roda-traden/2026/socialnamnden/1/"
    opened = place[1].get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in opened and "Den som känner igen sin hjälp" in opened
    assert place[1].get(address).headers["Location"] == "/mal/2026/socialnamnden/1/"


def test_the_matrix_can_be_taken_out_as_a_table(place: tuple[Body, Client]) -> None:
    response = place[1].get("/roda-traden/2026/matris/?format=csv")
    assert response.headers["Content-Type"].startswith("text/csv")
    assert "1.1;Trelleborgarna ska känna sig trygga hela livet;Socialnämnden" in response.content.decode()


def test_a_goal_shows_its_thread_its_decision_and_who_answers(place: tuple[Body, Client]) -> None:
    html = text_of(place[1], "/mal/2026/socialnamnden/1/").replace("\u00a0", " ")
    for words in ("Inriktning 1", "Trelleborgarna ska känna sig trygga", "§ 112, 27 november 2025", "Gäller 2026",
                  "Går ej att bedöma", "Kan inte sägas", "Version 1 gäller", "Byt person"):  # fmt: skip
        assert words in html, words


def test_an_older_version_can_be_read_and_says_that_it_no_longer_holds(place: tuple[Body, Client]) -> None:
    body, client = place
    office = make.person(Role.MANAGEMENT_OFFICE)
    version = body.effect_goals.get().versions.get()
    content = services.GoalContent(
        statement="Äldre möter högst tio medarbetare",
        answerable_role=Role.HEAD,
        contributions=[
            services.ContributionInput(row.direction_goal_id, row.how) for row in version.contributions.all()
        ],
    )
    services.goal_correct(
        version=version, content=content, reason="Skrivfel i lydelsen", by=office, moment=make.MOMENT
    )
    assert "Äldre möter högst tio medarbetare" in text_of(client, "/mal/2026/socialnamnden/1/")
    assert "Du läser version 1" in text_of(client, "/mal/2026/socialnamnden/1/?version=1")


def test_what_does_not_exist_is_not_found(place: tuple[Body, Client]) -> None:
    for address in ("/roda-traden/1999/", "/roda-traden/1999/matris/", "/mal/2026/inriktning/9-9/",
                    "/mal/2026/inriktning/x/", "/mal/2026/socialnamnden/99/", "/mal/2026/finns-inte/1/"):  # fmt: skip
        assert place[1].get(address).status_code == 404, address


def test_somebody_can_be_named_to_answer_for_a_goal(place: tuple[Body, Client]) -> None:
    body, client = place
    chosen = make.person(Role.HEAD, of=body, display_name="Förvaltningschefen")
    response = client.post("/mal/2026/socialnamnden/1/ansvarig/", {"person": chosen.pk}, follow=True)
    assert "Förvaltningschefen svarar nu för målet" in response.content.decode()
    reader = make.person(Role.POLITICIAN, of=body)
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/mal/2026/socialnamnden/1/ansvarig/", {"person": chosen.pk}).status_code == 403


@pytest.mark.parametrize(
    ("name", "short"),
    [("Socialnämnden", "Social"), ("Tekniska servicenämnden", "Teknisk service"), ("Valnämnden", "Val"),
     ("Kultur- och fritidsnämnden", "Kultur och fritid"), ("Bildningsnämnden", "Bildning"),
     ("Kommunstyrelsen", "Kommun\u00adstyrelsen")],
)  # fmt: skip
def test_a_committees_name_fits_a_narrow_column(name: str, short: str) -> None:
    assert short_name(name) == short
