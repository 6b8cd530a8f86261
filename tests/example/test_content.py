"""The example's texts and figures, read from its files: enough, true where they say so, clear to read."""

import datetime
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from followup.services import ANALYSIS_LENGTH
from trelleborg_styrning.example import content, series

#: As Kolada's catalogue words them; a slip in the example's file must not go unseen.
TITLES = {
    "N00090": "Sjukfrånvaro totalt bland anställda, kommun, andel (%)",
    "N00097": "Nettokostnadsavvikelse totalt (exkl. LSS), andel (%)",
    "N00401": "Utsläpp till luft av växthusgaser totalt, ton CO2-ekv/inv",
    "N00999": "Nystartade företag, antal/1000 inv, 16-64 år",
    "N02267": "Sysselsättningsgrad 20-64 år, andel (%)",
    "N03001": "Resultat före extraord. poster (kommunen), andel (%) av skatt & generella statsbidrag",
    "N03106": "Soliditet kommun, (%)",
    "N05401": "Valdeltagande i senaste kommunalvalet, andel (%)",
    "N07403": "Anmälda våldsbrott, antal/100 000 inv",
    "N07925": "Bostäder som beviljats bygglov under de senaste två åren, antal/1000 inv",
    "N09807": "Fysiska besök vid kommunala bibliotek, antal/inv",
    "N09811": "Barnbokslån i kommunala bibliotek, antal/barn 0-17 år",
    "N11102": "Inskrivna barn per årsarbetare i förskolan, lägeskommun, antal",
    "N15428": "Elever i åk 9 som är behöriga till yrkesprogram, hemkommun, andel (%)",
    "N15507": "Elever i åk 9, meritvärde, hemkommun, genomsnitt (17 ämnen)",
    "N17461": "Gymnasieelever med examen inom 4 år, hemkommun, andel (%)",
    "N31807": "Invånare som någon gång under året erhållit ekonomiskt bistånd, andel (%) av bef.",
    "N85089": "Kustvatten med god ekologisk status, andel (%)",
    "U07453": "Företagsklimat Insikt - Totalt, Index, ny definition",
    "U07514": "Ekologiska livsmedel i kommunens verksamhet, andel (%)",
    "U09800": "Deltagartillfällen i idrottsföreningar, antal/inv 7-20 år",
    "U37001": "Ställföreträdaruppdrag där arvode inte tas ut, andel (%)",
    "U50125": "Måltidssvinn, grundskola, gram/ätande",
}


def _years(year: int) -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    return [(slug, *pair) for slug in content.committees() for pair in content.goals_of(slug, year)]


def test_there_are_goals_enough_in_each_committees_own_field() -> None:
    """44 goals this year and 40 last, so that lists, filters and the matrix have something to show."""
    assert [len(_years(year)) for year in content.YEARS] == [40, 44, 31]
    numbers = Counter(slug for slug, _goal, _own in _years(2026))
    assert numbers["bildningsnamnden"] == 8
    assert numbers["valnamnden"] == numbers["overformyndarnamnden"] == 1


@pytest.mark.parametrize(("kpi", "title"), sorted(TITLES.items()))
def test_kolada_titles_are_kolada_s_own(kpi: str, title: str) -> None:
    assert content.kolada_facts()[kpi].title == title
    assert len(content.kolada_facts()[kpi].definition) > 40


def test_every_kolada_indicator_has_its_facts() -> None:
    used = {row["kolada"] for _slug, row in content.indicators() if "kolada" in row}
    assert used == set(content.kolada_facts())
    assert len(used) >= 40


def test_the_real_values_are_kolada_s_to_the_last_decimal() -> None:
    """Seven key figures, six municipalities, 2018–2025; a hole stays a hole, preliminary stays so."""
    values = {(fact.kpi, fact.municipality, fact.year): fact for fact in content.kolada_values()}
    assert values["N15428", "1287", 2018].number == Decimal("88.54805726")
    assert round(values["N15428", "1287", 2025].number, 2) == Decimal("79.78")
    assert ("N11102", "1282", 2023) not in values
    assert ("U23401", "1287", 2021) not in values
    assert values["N03106", "1287", 2025].preliminary
    assert not values["N03106", "1287", 2024].preliminary
    assert len({key[0] for key in values}) == 7
    assert {key[1] for key in values} == {"1287", "1233", "1263", "1264", "1286", "1282"}


def test_figures_under_a_real_key_figure_are_never_invented_where_the_real_exist() -> None:
    real = {fact.kpi for fact in content.kolada_values()}
    for _slug, row in content.indicators():
        assert row.get("kolada") not in real or "series" not in row, row["key"]


def test_retired_key_figures_end_when_they_were_retired() -> None:
    """U21401 and U07451 ended with 2024."""
    rows = {row["kolada"]: row for _slug, row in content.indicators() if "kolada" in row}
    for kpi in ("U21401", "U07451"):
        last = max(point.last for point in series.parse(rows[kpi]["series"], rows[kpi]["frequency"]))
        assert last == datetime.date(2024, 12, 31)


def test_goals_are_one_sentence_of_at_most_thirty_words() -> None:
    for slug, _goal, own in _years(2025) + _years(2026) + _years(2027):
        assert len(own["statement"].split()) <= 30, slug
        assert not own["statement"].endswith("."), own["statement"]


def test_finished_reports_say_why_and_fit_their_field() -> None:
    for slug, goal, own in _years(2025):
        for kind in ("interim", "year_end"):
            analysis = own[f"{kind}_analysis"]
            assert own[kind] in {"met", "partly", "not_met", "not_assessable"}
            assert 60 < len(analysis) <= ANALYSIS_LENGTH, (slug, goal["key"], kind)
    for _slug, _goal, own in _years(2026):
        assert len(own.get("analysis", "")) <= ANALYSIS_LENGTH


def test_no_sentence_on_how_a_goal_contributes_is_used_twice() -> None:
    said = [
        how
        for slug in content.committees()
        for goal in content.committees()[slug]["goal"]
        for _no, how in goal["contributes"]
    ]
    assert len(said) == len(set(said))


def test_every_inriktningsmal_but_the_sea_has_a_committee_this_year() -> None:
    """3.2 is the gap that the matrix calls out; last year one committee contributed."""
    labels = {goal["number"] for goal in content.council()["goal"]}
    assert len(labels) == 9

    def reached(year: int) -> set[str]:
        return {
            label
            for _slug, goal, own in _years(year)
            for label, _how in own.get("contributes", goal["contributes"])
        }

    assert labels - reached(2026) == {"3.2"}
    assert "3.2" in reached(2025)


def test_the_page_about_the_example_says_what_is_real_and_when_it_was_fetched(client: Client) -> None:
    banner = client.get("/logga-in/").content.decode().replace("\u00a0", " ")
    assert 'href="/om-exemplet/"' in banner and "hämtade 16 augusti 2026" in banner
    page = client.get("/om-exemplet/").content.decode().replace("\u00a0", " ")
    assert "Källa: Kolada, hämtade 16 augusti 2026" in page and "18 september 2026" in page
    assert "Vellinge" in page and "påhittat" in page
    assert str(content.KOLADA_FETCHED) in content.KOLADA_SOURCE
    client.cookies["django_language"] = "en"
    english = client.get("/om-exemplet/").content.decode()
    assert "About the example" in english and "made up" in english


def test_the_places_that_the_page_names_are_those_with_real_values(client: Client) -> None:
    page = client.get("/om-exemplet/").content.decode()
    rows = content.kolada_values()
    assert all(row.municipality_name in page for row in rows)
    assert len({row.kpi for row in rows}) == 7
    assert (min(row.year for row in rows), max(row.year for row in rows)) == (2018, 2025)


def test_there_is_no_page_about_the_example_where_there_is_none(client: Client, settings: Any) -> None:
    settings.EXAMPLE_MODE = False
    assert client.get("/om-exemplet/").status_code == 404


def test_the_short_notation_of_series_is_read() -> None:
    points = list(series.parse("2025:12.0 2026A:11.4p 2024K:-", "tertial"))
    assert [point.first for point in points] == [
        datetime.date(2025, 9, 1),
        datetime.date(2026, 5, 1),
        datetime.date(2024, 9, 1),
    ]
    assert points[1].preliminary and points[1].number == Decimal("11.4")
    assert points[2].gender == "K" and points[2].number is None
    assert next(series.parse("2026A:14", "yearly")).last == datetime.date(2026, 8, 31)
    with pytest.raises(ValueError, match="not a value"):
        list(series.parse("2025;12", "yearly"))
