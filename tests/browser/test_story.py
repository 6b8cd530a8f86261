"""The whole chain in Chromium: a goal is written, decided, followed up and printed, each step by whoever takes it."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Browser, Page, expect

from foundation.models import Job
from organisation.models import Person
from organisation.roles import Role
from tests import factories as make
from tests.browser.conftest import choose
from tests.workers import StartWorker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STATEMENT = "Fyra av fem som söker ekonomiskt bistånd får besked inom tio dagar"
GOALS = "/mal/2026/socialnamnden/"
REPORT = "/uppfoljning/2026/delar/socialnamnden/"


@pytest.fixture
def log_in(chromium: Browser, live_server: object) -> Callable[[Person], Page]:
    """Return what opens a browser of its own for a person, logged in through the page."""

    def as_person(person: Person) -> Page:
        page = chromium.new_context(locale="sv-SE", base_url=live_server.url).new_page()
        page.set_default_timeout(15_000)
        page.goto("/")
        page.get_by_label("E-postadress").fill(person.email)
        page.get_by_label("Lösenord").fill(make.PASSWORD)
        page.get_by_role("button", name="Logga in").click()
        page.wait_for_url("**/")
        return page

    return as_person


def write_and_submit(page: Page) -> None:
    """The secretary: sentence, contribution, who answers, indicator with target, activity."""
    page.goto(GOALS)
    page.get_by_role("link", name="Skriv det första målet").click()
    page.get_by_label("Vad lovar nämnden att uppnå?").fill(STATEMENT)
    expect(page.locator("#sparat")).to_contain_text("Sparat")
    page.get_by_role("button", name="Spara och fortsätt med indikatorer").click()
    submit = page.get_by_role("button", name="Lämna för granskning")
    expect(submit).to_have_attribute("aria-disabled", "true")
    expect(page.locator("#regler")).to_contain_text("Målet bidrar inte till något av fullmäktiges mål.")
    page.get_by_label("Lägg till ett mål som det bidrar till").select_option(
        label="1.1 Fler ska försörja sig själva"
    )
    page.get_by_role("button", name="Lägg till", exact=True).click()
    page.get_by_label("1.1 Fler ska försörja sig själva").fill("Den som får besked i tid kan söka arbete.")
    page.get_by_label("Roll").select_option(label="Förvaltningschef")
    page.get_by_label("Person").select_option(label="Förvaltningschef, socialförvaltningen")
    expect(page.locator("#regler")).to_contain_text("3 av 5")
    add_indicator(page)
    expect(page.locator("#regler")).to_contain_text("4 av 5")
    add_activity(page)
    expect(page.locator("#regler")).to_contain_text("5 av 5")
    submit.click()
    expect(page.get_by_text("Mål 1 är inlämnat för granskning.")).to_be_visible()


def add_indicator(page: Page) -> None:
    """An indicator of the committee's own, and what the goal wants of it; what is wrong is said beside its field."""
    page.get_by_role("link", name="Skapa en egen").click()
    save = page.get_by_role("button", name="Spara och ange målvärde")
    save.click()
    title = page.get_by_label("Vad mäter indikatorn?")
    expect(page.get_by_text("Skriv vad indikatorn mäter.")).to_be_visible()
    expect(title).to_be_focused()
    title.fill("Ansökningar med besked inom tio dagar")
    page.get_by_label("Enhet", exact=True).fill("%")
    page.get_by_label("Decimaler").fill("1")
    page.get_by_text("Högre är bättre").click()
    page.get_by_label("Källa").fill("Verksamhetssystemet")
    page.get_by_label("Mäts", exact=True).select_option(label="Varje månad")
    save.click()
    lowest = page.get_by_label("Lägst")
    lowest.fill("åttio")
    page.get_by_label("Utgångsvärde", exact=True).fill("71,5 %")
    page.get_by_label("Utgångsvärdet avser").fill("2025")
    choose(page, "Hela målet")
    page.get_by_role("button", name="Spara målvärdet").click()
    expect(page.get_by_text("”åttio” är inte ett tal.")).to_be_visible()
    lowest.fill("80")
    page.get_by_role("button", name="Spara målvärdet").click()
    expect(page.locator("#indikatorer")).to_contain_text("minst 80")


def add_activity(page: Page) -> None:
    """What the administration does so that the goal is reached."""
    page.get_by_role("link", name="Lägg till aktivitet").click()
    page.get_by_label("Vad ska förvaltningen göra?").fill("Digital ansökan med besked samma dag")
    page.get_by_label("Börjar").fill("1 april 2026")
    page.get_by_label("Klar senast").fill("2026-12-01")
    page.get_by_label("Vem äger aktiviteten?").select_option(label="Förvaltningschef, socialförvaltningen")
    page.get_by_role("button", name="Lägg till aktiviteten").click()
    expect(page.locator("#aktiviteter")).to_contain_text("Digital ansökan med besked samma dag")


def take_step(page: Page, waiting: str, button: str) -> None:
    """Somebody finds a line in their waiting list, opens it and takes the step for the goal."""
    expect(page.get_by_text(waiting)).to_be_visible()
    page.goto(f"{GOALS}1/")
    page.goto(f"{GOALS}1/lage/")
    page.get_by_role("button", name=button).click()


def register_decision(page: Page) -> None:
    """The secretary registers the committee's decision, sees what it does, and confirms."""
    page.get_by_role("link", name="Registrera beslut").first.click()
    page.get_by_label("Sammanträdesdatum").fill("17 september 2026")
    page.get_by_label("Paragraf").fill("§ 131")
    page.get_by_label("Diarienummer").fill("SN 2026/510")
    page.get_by_role("button", name="Visa vad beslutet gör").click()
    expect(page.get_by_text("§ 131, 17 september 2026, dnr SN 2026/510")).to_be_visible()
    page.get_by_role("button", name="Registrera beslutet").click()
    expect(page.get_by_text("Ett mål är beslutat")).to_be_visible()


def report(page: Page) -> None:
    """The secretary reports: value, forecast, activity, judgement, analysis; every row saved by itself."""
    page.goto(REPORT)
    page.get_by_role("button", name="Påbörja rapporten").click()
    value = page.get_by_label("Nytt värde, augusti 2026")
    value.fill("abc")
    value.press("Tab")
    expect(page.get_by_text("”abc” är inte ett tal")).to_be_visible()
    value.fill("82,5 %")
    value.press("Tab")
    expect(page.locator(".value-row__status")).to_contain_text("Uppfyllt")
    forecast = page.get_by_label("Prognos 31 dec")
    forecast.fill("84")
    forecast.press("Tab")
    choose(page, "Pågår")
    choose(page, "Uppnås")
    analysis = page.get_by_label("Analys")
    analysis.fill("Andelen har ökat sedan den digitala ansökan öppnade i maj.")
    analysis.blur()
    expect(page.locator("#framsteg")).to_contain_text("1 av 1 mål klart")
    page.get_by_role("link", name="Till inlämningen").click()
    page.get_by_role("button", name="Lämna för granskning").click()
    expect(page.get_by_text("Rapporten är lämnad för granskning")).to_be_visible()


def decide_and_send(page: Page) -> None:
    """The committee's decision on its report, and the report to the executive board."""
    page.goto(REPORT)
    page.get_by_label("Sammanträdesdatum").fill("18 september 2026")
    page.get_by_label("Paragraf").fill("140")
    page.get_by_label("Diarienummer").fill("SN 2026/511")
    page.get_by_role("button", name="Registrera beslutet").click()
    page.get_by_role("button", name="Skicka till kommunstyrelsen").click()
    expect(page.get_by_text("Skickad till kommunstyrelsen").first).to_be_visible()


def download(page: Page, into: Path) -> bytes:
    """Build the report, leave the page while it is built, find it again and take the file home."""
    page.goto("/rapporter/2026/delar/socialnamnden/")
    page.get_by_role("button", name="Bygg delårsrapport").click()
    page.goto("/")
    page.goto("/rapporter/2026/delar/socialnamnden/")
    link = page.get_by_role("link", name="Ladda ner").first
    expect(link).to_be_visible(timeout=60_000)
    with page.expect_download() as caught:
        link.click()
    caught.value.save_as(into / "rapport.pdf")
    return (into / "rapport.pdf").read_bytes()


def test_a_goal_is_written_decided_reported_and_printed(
    log_in: Callable[[Person], Page], start_worker: StartWorker, tmp_path: Path
) -> None:
    body = make.body()
    make.direction_goal(title="Fler ska försörja sig själva")
    make.period()
    head_name = "Förvaltningschef, socialförvaltningen"
    secretary = log_in(make.person(Role.SECRETARY, body, display_name="Nämndsekreterare, Socialnämnden"))
    office = log_in(make.person(Role.MANAGEMENT_OFFICE, display_name="Utvecklingsstrateg"))
    head = log_in(make.person(Role.HEAD, body, display_name=head_name))
    politician = log_in(make.person(Role.POLITICIAN, body, display_name="Förtroendevald, Socialnämnden"))
    start_worker()

    write_and_submit(secretary)
    office.reload()
    take_step(office, "Granska ett mål från socialnämnden för 2026", "Markera som granskat")
    head.reload()
    take_step(head, "Klarmarkera ett mål för 2026 inför nämndens beslut", "Klarmarkera")
    politician.reload()
    expect(politician.get_by_text("Läs ett mål för 2026 inför beslutet i socialnämnden")).to_be_visible()
    secretary.goto("/")
    register_decision(secretary)

    report(secretary)
    office.goto(REPORT)
    office.get_by_role("button", name="Markera som granskad").click()
    head.goto(REPORT)
    head.get_by_role("button", name="Klarmarkera").click()
    decide_and_send(secretary)

    pdf = pypdf.PdfReader(io.BytesIO(download(secretary, tmp_path)))
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    for said in (STATEMENT, "Uppfyllt", "Uppnås", "82,5", "Andelen har ökat", "Digital ansökan"):
        assert said in text
    assert "Utkast" not in text
    assert Job.objects.get().state == Job.State.DONE
    politician.goto("/rapporter/2026/delar/socialnamnden/las/")
    expect(politician.get_by_text("Andelen har ökat sedan").first).to_be_visible()
