"""A goal's figures in the report: true sources, periods that are named, words about the curve."""

import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from followup.curves import unit_note
from reports import measures
from reports.sources import Known
from tests.factories import MOMENT

EARLIER = MOMENT - datetime.timedelta(days=30)
DAY = datetime.timedelta(days=1)
REAL = "Källa: Kolada, RKA, hämtat 2026-08-16"


def value(
    number: str | None, start: str, end: str, preliminary: bool = False, source: str = REAL
) -> dict[str, Any]:
    return {
        "from": start,
        "to": end,
        "number": number,
        "state": "value",
        "preliminary": preliminary,
        "definition": 1,
        "source": source,
        "recorded_on": "2026-08-16",
    }


def row(**fields: Any) -> dict[str, Any]:
    return {
        "title": "Nöjda med stödet", "short_title": "", "kolada_id": "U21468", "definition": "", "unit": "%", "decimals": 0,
        "direction": "higher", "source": "Brukarundersökningen", "object": "Trelleborg", "status": "met", "why": "",
        "value": value("87", "2026-01-01", "2026-06-30"), "forecast": "88", "comment": "", "by_gender": [],
        "series": [value("82", "2024-01-01", "2024-12-31"), value("85", "2025-01-01", "2025-12-31")],
        "target": {"kind": "at_least", "low": "85", "high": None, "tolerance": "0", "baseline": "80", "text": "minst 85 %", "coverage": "whole", "coverage_text": ""},
        "trend": {"answer": "better", "why": "De tre senaste värdena: 82 → 85 → 87."},
        **fields,
    }  # fmt: skip


def known(source: str, name: str, number: int = 85, year: int = 2025) -> Known:
    return Known(name, datetime.date(year, 1, 1), datetime.date(year, 12, 31), number, source, EARLIER, None)  # fmt: skip


def sources(*values: Known, year: int = 2026) -> Any:
    period = SimpleNamespace(year_id=year, cut_off=datetime.date(year, 8, 31), is_interim=True)
    return SimpleNamespace(period=period, kolada={"U21468": values})


def test_a_value_is_said_to_be_koladas_only_when_it_says_so_itself():
    assert measures.source_of(row(), sources()) == (
        "Kolada U21468, RKA, hämtat 16\N{NO-BREAK SPACE}augusti 2026"
    )
    series = [value("85", "2025-01-01", "2025-12-31", source="Exempelvärde")]
    assert measures.source_of(row(series=series), sources()) == "exempelvärde (nyckeltalet är Kolada U21468)"
    assert measures.source_of(row(kolada_id=""), sources()) == "Brukarundersökningen"


def test_every_source_of_the_values_that_are_shown_is_named_and_no_other():
    own = "uppgift från socialnämnden"
    series = [
        value("82", "2024-01-01", "2024-12-31"),
        value("85", "2025-01-01", "2025-12-31", source=own),
        value(None, "2025-01-01", "2025-06-30", source="Ett värde som saknas"),
        value("88", "2026-01-01", "2026-12-31", source="Efter brytdatumet"),
    ]
    assert measures.source_of(row(series=series), sources()) == (
        "Kolada U21468, RKA, hämtat 16\N{NO-BREAK SPACE}augusti 2026; "
        "uppgift från socialnämnden (nyckeltalet är Kolada U21468)"
    )


def test_a_source_with_an_abbreviation_for_a_name_keeps_its_capitals():
    series = [value("85", "2025-01-01", "2025-12-31", source="SKR, Öppna jämförelser")]
    assert measures.source_of(row(series=series), sources()).startswith("SKR, Öppna")


def test_the_neighbours_source_is_named_when_it_is_another_than_ours():
    neighbours = [known(REAL, name=name, number=90) for name in ("Skurup", "Svedala", "Ystad")]
    series = [value("82", f"{year}-01-01", f"{year}-12-31", source="Exempelvärde") for year in (2024, 2025)]
    series[1]["number"] = "85"
    figure = measures.figure(row(series=series), sources(*neighbours), MOMENT)
    assert figure is not None
    assert figure.source.startswith("Källa: exempelvärde (nyckeltalet är Kolada U21468). Grannkommunernas värden: Kolada")  # fmt: skip
    assert "2025 hade alla tre grannkommuner ett bättre värde." in measures.told_by(row(), figure.chart)


def test_a_value_that_became_known_after_the_report_was_sent_is_not_in_it():
    late = known(REAL, name="Skurup")
    before = EARLIER - datetime.timedelta(days=1)
    for moment, shown in ((before, 0), (MOMENT, 1)):
        figure = measures.figure(row(), sources(late), moment)
        assert figure is not None and len(figure.chart.neighbours) == shown


def test_the_target_in_the_chart_has_no_unit_which_stands_over_it_and_would_not_fit_a_telephone():
    target = {**row()["target"], "kind": "at_most", "low": None, "high": "10", "text": "högst 10 medarbetare"}
    drawn = measures.figure(row(unit="medarbetare", target=target), sources(), None)
    assert drawn and drawn.chart.targets[0].label == "Mål 2026: högst 10"
    percent = measures.figure(row(), sources(), None)
    assert percent and percent.chart.targets[0].label == "Mål 2026: minst 85\N{NO-BREAK SPACE}%"


def test_the_column_names_the_period_when_all_values_share_it_and_else_each_value_does():
    interim = sources().period
    assert measures.year_columns([row()], interim)[1] == "Jun\N{NO-BREAK SPACE}2026"
    other = row(value=value("12", "2026-08-01", "2026-08-31"))
    assert measures.year_columns([row(), other], interim)[1] == "2026"
    assert [one.now_period for one in measures.rows([row(), other], interim)] == [
        "jun\N{NO-BREAK SPACE}2026",
        "aug\N{NO-BREAK SPACE}2026",
    ]


def test_an_indicator_without_a_value_says_why_and_is_never_blank():
    missing = row(value=None, status="not_measured", why="Värdet publiceras senare, i november 2026.")
    (shown,) = measures.rows([missing], sources().period)
    assert (
        shown.not_measured == "Värdet publiceras senare, i november 2026." and shown.status.word == "Ej mätt"
    )


def test_a_value_is_never_rounded_into_a_target_that_it_misses():
    target = {"kind": "at_least", "low": "80", "high": None, "tolerance": "0", "baseline": None, "text": "minst 80 %", "coverage": "whole", "coverage_text": ""}  # fmt: skip
    august = value("79.6", "2026-08-01", "2026-08-31")
    missed = row(
        target=target,
        value=august,
        series=[value("79.7", "2025-01-01", "2025-12-31"), august],
        forecast="79.8",
    )
    (shown,) = measures.rows([missed], sources().period)
    assert (shown.now, shown.forecast, shown.history[-1]) == ("79,6", "79,8", "79,7")
    assert measures.outcome(missed) == ("79,6\N{NO-BREAK SPACE}%", "")
    assert measures.forecast_told(missed) == "Väntas bli 79,8\N{NO-BREAK SPACE}% vid årets slut."
    assert "79,6" in measures.spark_of(missed, sources().period).description
    drawn = measures.figure(missed, sources(), None)
    assert drawn.chart.wide.ends[0].text == "79,6\N{NO-BREAK SPACE}%"
    assert drawn.chart.rows[-1][1] == "79,6" and "79,6" in drawn.chart.description


def test_a_neighbour_whose_value_reads_as_ours_is_not_better():
    august = value("79.6", "2025-01-01", "2025-12-31")
    ours = row(series=[value("79", "2024-01-01", "2024-12-31"), august], decimals=0)
    others = [known(REAL, name=name, number=80) for name in ("Skurup", "Ystad", "Svedala")]
    told = measures.told_by(ours, measures.figure(ours, sources(*others), None).chart)
    assert told.endswith("2025 hade ingen av tre grannkommuner ett bättre värde.")


def test_women_and_men_stand_under_the_whole():
    parts = [
        {"gender": "K", "value": value("91", "2026-01-01", "2026-06-30")},
        {"gender": "M", "value": None},
    ]
    (shown,) = measures.rows([row(by_gender=parts)], sources().period)
    assert shown.parts == "Kvinnor\N{NO-BREAK SPACE}91"


@pytest.mark.parametrize(
    ("unit", "direction", "told"),
    [
        ("%", "higher", "Procent. Högre är bättre."),
        ("kWh/m²", "lower", "kWh/m². Lägre är bättre."),
        ("hushåll", "none", "Hushåll."),
    ],
)
def test_a_unit_is_written_as_units_are(unit, direction, told):
    assert unit_note(unit, direction) == told


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("better", "Utvecklingen går åt rätt håll: 82, 85 och senast 87."),
        ("worse", "Utvecklingen går åt fel håll: 82, 85 och senast 87."),
        ("unknown", "De senaste värdena är 82, 85 och senast 87."),
    ],
)
def test_the_curve_is_told_in_words(answer, told):
    why = "De tre senaste värdena: 82 → 85 → 87."
    assert measures.told_by(row(trend={"answer": answer, "why": why}), None) == told


def test_too_few_values_are_told_as_they_are():
    why = "Det finns för få jämförbara värden: tre behövs."
    assert measures.told_by(row(trend={"answer": "unknown", "why": why}), None) == why
