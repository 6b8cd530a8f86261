"""What the gallery shows: every component in every state, with figures made up for the purpose."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.charts import LineChart, Point, Series, Spark, Target, line_chart, spark
from foundation.components import ACTIVITY_STATUSES, STATES, STATUS_WORDS
from foundation.forms import NumberField, SwedishDateField
from foundation.timeline import Event, Lane, Meeting, Span, YearStrip, month_head, timeline_bar, year_strip

TODAY = datetime.date(2026, 9, 18)


class GalleryForm(forms.Form):
    """One field of each kind."""

    target = NumberField(
        label="Målvärde 2027", help_text="Lägre är bättre. Utgångsvärdet är 12,0.", initial="10,0"
    )
    answers = forms.ChoiceField(
        label="Svarar för målet",
        help_text="En roll. Personen väljs sedan.",
        choices=[("1", "Förvaltningschef, social"), ("2", "Avdelningschef, äldreomsorgen")],
    )
    day = SwedishDateField(label="Beslutsdatum", help_text="Dag, månad, år")
    paragraph = forms.CharField(label="Paragraf", help_text="Till exempel § 112", required=False)
    coverage = forms.ChoiceField(
        label="Indikatorn täcker målet",
        choices=[("whole", "Hela"), ("partly", "Delvis"), ("minor", "En mindre del")],
        widget=forms.RadioSelect,
        initial="partly",
    )
    summary = forms.CharField(
        label="Sammanfattning", widget=forms.Textarea, initial="Fler äldre möter färre medarbetare."
    )
    judgement = forms.ChoiceField(
        label="Din bedömning av årets slut",
        choices=[(code, code) for code in STATUS_WORDS["interim"]],
        widget=forms.RadioSelect,
        initial="partly",
    )
    activity = forms.ChoiceField(
        label="Aktivitetens status",
        choices=[(code, word) for code, (word, _icon) in ACTIVITY_STATUSES.items()],
        widget=forms.RadioSelect,
        initial="ongoing",
    )
    sure = forms.BooleanField(
        label="Målet gäller god ekonomisk hushållning", help_text="Syns i årsredovisningen."
    )


def gallery_form() -> GalleryForm:
    """Return the form with one wrong date and everything else right."""
    initial = {name: field.initial for name, field in GalleryForm.base_fields.items()}
    return GalleryForm(
        {**initial, "answers": "1", "day": "31 november 2026", "sure": "on"}, auto_id="galleri-%s"
    )


def _points(values: list[float | None], *, first: int = 2019, **last: Any) -> list[Point]:
    """Return a point a year; `last` says what is special about the last one."""
    years = range(first, first + len(values))
    points = [Point(str(year), value, float(year)) for year, value in zip(years, values, strict=True)]
    return [*points[:-1], Point(points[-1].label, points[-1].value, points[-1].at, **last)]


def sparks() -> list[tuple[Spark, str, str]]:
    """Return every kind of small curve with its name and what stands beside it."""
    broken = _points([60, 62, None, 78, 81, 83])
    redefined = [
        *_points([60, 62, 63], first=2019),
        Point("2022", 75, 2022, new_definition=True),
        *_points([79, 81, 82], first=2023),
    ]
    return [
        (
            spark(_points([70, 74, 80, 83, 88]), target=Target(low=85, label="Mål minst 85")),
            "Högre är bättre",
            "mål minst 85, nått",
        ),
        (
            spark(_points([15, 14, 13.2, 12, 11.4], preliminary=True), target=Target(high=10)),
            "Lägre är bättre",
            "mål högst 10, preliminär",
        ),
        (spark(broken, target=Target(low=85)), "Lucka", "2021 inte mätt"),
        (spark(redefined, target=Target(low=85)), "Ny definition", "linjen bryts"),
        (
            spark(_points([98, 98.2, 97.8, 98.1, 98]), target=Target(low=97, high=99)),
            "Bibehålla",
            "mål 97–99",
        ),
        (spark(_points([40, 60]), target=Target(low=70)), "Två värden", "för få för trend"),
    ]


def chart() -> LineChart:
    """Return a large chart with everything a chart can have."""
    own = [15.1, 14.3, 14.5, 13.7, 15.2, 14.5, 13.6, 12.8, 12.0]
    points = [
        Point(
            str(2017 + i),
            value,
            2017.0 + i,
            new_definition=i == 4,
            note="vikarier räknas med" if i == 4 else "",
        )
        for i, value in enumerate(own)
    ]
    points.append(Point("aug 26", 11.4, 2025.84, preliminary=True))
    around = {"Skurup": 16.6, "Ystad": 15.2, "Vellinge": 13.9, "Svedala": 11.0}
    slopes = {"Skurup": -0.2, "Ystad": -0.25, "Vellinge": -0.2, "Svedala": -0.5}
    neighbours = [
        Series(name, tuple(Point(str(2021 + i), base + slopes[name] * i, 2021.0 + i) for i in range(5)))
        for name, base in around.items()
    ]
    return line_chart(
        title="Medarbetare som en person med hemtjänst möter under 14 dagar",
        note="Medeltal. Lägre är bättre.",
        own=Series("Trelleborg", tuple(points)),
        neighbours=neighbours,
        targets=[Target(high=10, label="Mål 2026: högst 10", first=2025, last=None)],
        decimals=1,
        source="Källa: Kolada U21401 och eget planeringssystem, hämtad 14 september 2026.",
    )


def bars() -> list[tuple[str, str, Any]]:
    """Return an activity of each status: its name, its code, its bar."""
    spans = {
        "done": ("Fasta grupper om högst tolv medarbetare", (1, 15), (4, 30)),
        "ongoing": ("Planering av scheman tre veckor fram", (3, 1), (10, 15)),
        "delayed": ("Egen vikariegrupp för kvällar och helger", (4, 1), (8, 20)),
        "not_started": ("Nya brukare får sin grupp presenterad", (10, 1), (12, 20)),
        "cancelled": ("Upphandling av nytt planeringssystem", (2, 1), (6, 30)),
    }
    return [
        (
            name,
            code,
            timeline_bar(
                datetime.date(2026, *start), datetime.date(2026, *end), year=2026, status=code, today=TODAY
            ),
        )
        for code, (name, start, end) in spans.items()
    ]


def year() -> YearStrip:
    """Return a committee's year."""
    d = datetime.date
    meetings = [
        (1, 29),
        (2, 26),
        (3, 26),
        (4, 23),
        (5, 28),
        (6, 11),
        (8, 27),
        (10, 1),
        (10, 29),
        (11, 26),
        (12, 17),
    ]
    return year_strip(
        2026,
        [
            Lane(
                "Följa upp",
                (
                    Span(d(2026, 1, 8), d(2026, 2, 12), "Bokslut"),
                    Event(d(2026, 4, 13), "KF: årsredovisning"),
                    Span(d(2026, 9, 1), d(2026, 9, 23), "Delår"),
                    Event(d(2026, 10, 26), "KF: delårsrapport"),
                ),
            ),
            Lane(
                "Planera 2027",
                (
                    Span(d(2026, 1, 19), d(2026, 3, 31), "Analys och dialog"),
                    Event(d(2026, 6, 15), "KF: inriktningsmål"),
                    Span(d(2026, 8, 17), d(2026, 11, 6), "Mål och plan"),
                    Event(d(2026, 12, 17), "Beslut"),
                ),
            ),
            Lane(
                "Genomföra",
                (
                    Span(
                        d(2026, 1, 1),
                        d(2026, 12, 31),
                        "Verksamhetsplan 2026 gäller, beslutad § 112, 27 november 2025",
                    ),
                ),
            ),
            Lane("Sammanträden", tuple(Meeting(d(2026, month, day)) for month, day in meetings)),
        ],
        today=TODAY,
    )


def gallery_context() -> dict[str, Any]:
    """Return everything the gallery's template shows."""
    return {
        "form": gallery_form(),
        "codes": list(STATUS_WORDS["interim"]),
        "activity_codes": list(ACTIVITY_STATUSES),
        "states": [code for code in STATES if code not in ("not_started", "ongoing", "decided", "sent")],
        "counts": [("met", 20), ("partly", 12), ("not_met", 6), ("not_assessable", 6)],
        "sparks": sparks(),
        "chart": chart(),
        "bars": bars(),
        "month_head": month_head(year=2026, today=TODAY),
        "strip": year(),
        "next_dates": [
            ("23 september", "Delårsrapporten lämnas till ledningskontoret"),
            ("1 oktober", "Nämnden beslutar delårsrapporten"),
            ("14 oktober", "Kommunstyrelsen behandlar rapporten"),
            ("26 oktober", "Fullmäktige och revisorerna får rapporten"),
        ],
        "filter_items": [
            ("Hela kommunen", "?", True),
            ("Välj nämnd", "?n=1", False),
            ("Uppfylls inte", "?n=2", False),
        ],
        "crumb_items": [
            ("Vision", "?"),
            ("Livskvalitet", "?"),
            ("1.1 Trygga hela livet", "?"),
            ("Effektmål 1", ""),
        ],
        "thread_items": [
            ("Vision", "Trelleborg, en plats att längta till", "?"),
            ("Strategisk inriktning", "Livskvalitet", "?"),
            ("Inriktningsmål 1.1", "Trelleborgarna ska känna sig trygga hela livet", "?"),
            ("Effektmål 1, socialnämnden", "Kontinuitet i hemtjänsten", ""),
        ],
        "job_notes": [
            _("Kapitel 5 av 8, samhällsbyggnadsnämnden. Omkring en minut kvar."),
            _("Du kan lämna sidan. Vi säger till på Överblick när den är klar."),
        ],
        "job_links": [("Öppna", "?"), ("Ladda ner, 2,1 MB", "?")],
    }
