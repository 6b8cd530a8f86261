"""A report's tree without a database, for the tests of setting and for looking at pages."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

from foundation.charts import Point, Series, Target, line_chart, spark
from reports.tree import (
    ActivityRow,
    Cell,
    Committee,
    Count,
    CoverRow,
    Figure,
    Goal,
    GoalGroup,
    GoalRef,
    Heading,
    IndicatorEntry,
    IndicatorRow,
    Matter,
    Note,
    Report,
    ShortRow,
    Thread,
)

WORDS = {
    "met": ("Uppfyllt", "Uppnås", "uppfyllda"),
    "partly": ("Delvis", "Uppnås delvis", "delvis uppfyllda"),
    "not_met": ("Ej uppfyllt", "Uppnås inte", "ej uppfyllda"),
    "not_assessable": ("Går ej att bedöma", "Går ej att bedöma", "går ej att bedöma"),
}
STATEMENTS = [
    "Äldre med hemtjänst möter högst tio olika medarbetare under två veckor",
    "Minst 85 procent på särskilt boende är nöjda med sitt boende",
    "Ingen väntar längre än tre månader på plats i särskilt boende",
    "Anhöriga som vårdar en närstående vet vart de kan vända sig",
    "Den som levt i hemlöshet har en egen bostad ett halvår efter insatsen",
    "Barn och unga får beslut inom fyra månader från orosanmälan",
    "Föräldrar i tidigt stöd får tid inom två veckor",
]
ANALYSIS = (
    "Under två veckor i augusti mötte den som har hemtjänst i medeltal 11,4 medarbetare, mot 12,9 ett år tidigare. "
    "Förändringen började när områdena gick över till fasta grupper om högst tolv, och förstärktes när schemat lades "
    "tre veckor fram i stället för en.",
    "På vardagar är målet nått. I sex av sju områden möter den äldre färre än tio. Kvällar och helger drar upp talet: "
    "där är det 15,1, eftersom vikarier fortfarande hämtas från en gemensam pool.",
    "Vi har lärt oss att gruppens storlek betyder mindre än att planeringen håller. Nämnden bedömer att målet uppnås "
    "delvis. Vikariegruppen blir full först i november, och två månader räcker inte för att medeltalet ska nå tio.",
)


def points(*values: float | None) -> tuple[Point, ...]:
    years = range(2026 - len(values) + 1, 2027)
    return tuple(
        Point(
            "aug" if year == 2026 else str(year),
            None if value is None else Decimal(str(value)),
            at=year if year < 2026 else 2026.67,
            preliminary=year == 2026,
            new_definition=year == 2021,
            note="vikarier räknas med" if year == 2021 else "",
        )
        for year, value in zip(years, values, strict=True)
    )


def goal(
    number: int = 1, status: str = "partly", reported: bool = True, committee: str = "socialnamnden"
) -> Goal:
    target = Target(high=Decimal(10), label="Mål 2026: högst 10", first=2026, last=2027)
    own = Series("Trelleborg", points(14.2, 14.0, 13.7, 14.1, 15.2, 14.6, 13.6, 12.8, 12.0, 11.4))
    neighbours = tuple(
        Series(name, tuple(Point(str(2017 + i), Decimal(str(value + i * step)), at=2017 + i) for i in range(9)))
        for name, value, step in (("Skurup", 14.6, 0.14), ("Ystad", 15.0, -0.1), ("Svedala", 11.5, -0.32))
    )  # fmt: skip
    title = "Medarbetare som en person med hemtjänst möter under 14 dagar"
    now, judged, _many = WORDS[status]
    rows = (
        IndicatorRow(
            "Medarbetare under 14 dagar", "antal", ("13,6", "12,8", "12,0"), "11,4", "", True, "högst 10", "10,8",
            Cell(status, now), "",
        ),
        IndicatorRow(
            "Vet vem som kommer hem", "%", ("70", "71", "74"), "78", "jun 2026", False, "minst 75", "78",
            Cell("met", "Uppfyllt"), "", "Enkät i maj.", "Kvinnor 79, män 76",
        ),
        IndicatorRow(
            "Nöjda med hemtjänsten", "%", ("–", "84", "–"), "", "", False, "minst 85", "",
            Cell("not_measured", "Ej mätt"), "Publiceras senare. Nästa värde väntas i november 2026.",
        ),
    )  # fmt: skip
    return Goal(
        anchor=f"{committee}-{number}",
        number=number,
        statement=STATEMENTS[(number - 1) % len(STATEMENTS)],
        description="Den som får hjälp i hemmet ska känna igen den som kommer.",
        threads=(Thread("1.1", "Trelleborgarna ska känna sig trygga hela livet", "Den som möter samma medarbetare vågar be om hjälp."),),
        spark=spark(own.points[-6:], target=target, unit="antal", decimals=1) if reported else None,
        spark_told="Kurva över medarbetare under 14 dagar. Från 14,2 till 11,4." if reported else "",
        outcome="11,4" if reported else "",
        outcome_unit="medarbetare" if reported else "",
        now=Cell(status, now, "En av två indikatorer når målvärdet.") if reported else None,
        judged=Cell(status, judged, "Väntas bli 10,8 vid årets slut.") if reported else None,
        better=Cell("", "Ja", "11,4 mot 12,9 i augusti 2025.") if reported else None,
        figure=Figure(title, "Medeltal. Lägre är bättre.",
                      line_chart(title=title, own=own, neighbours=neighbours, targets=(target,), unit="antal", decimals=1),
                      "Källa: Kolada U21401 och eget planeringssystem.") if reported else None,
        periods=("2023", "2024", "2025"),
        now_label="Aug 2026",
        indicators=rows if reported else tuple(
            dataclasses.replace(row, history=("", "", ""), now="", forecast="", status=Cell("", ""), not_measured="", preliminary=False) for row in rows
        ),
        analysis=ANALYSIS if reported else (),
        why_other="Två månader räcker inte för att nå tio." if reported and number == 1 else "",
        activities=(
            ActivityRow("Fasta grupper om högst tolv medarbetare", "Enhetschefer, hemtjänsten, januari till april", "done", "Genomförd"),
            ActivityRow("Scheman tre veckor fram", "Planeringsledare, mars till oktober", "ongoing", "Pågår, enligt plan"),
            ActivityRow("Egen vikariegrupp för kvällar och helger", "Avdelningschef, äldreomsorgen, april till augusti", "delayed", "Försenad", "Sex av tio tjänster är tillsatta."),
        ) if reported else (),
        answers="Förvaltningschef, socialförvaltningen",
        notes=(
            Note("Vad figuren visar", "Antalet har sjunkit varje år sedan 2021. Av grannarna ligger bara Svedala lägre."),
            Note("Täckning", "Delvis. Medeltalet döljer att kvällar och helger skiljer sig."),
        ) if reported else (),
    )  # fmt: skip


def committee(name: str = "Socialnämnden", goals: int = 7, reported: bool = True) -> Committee:
    anchor = name.lower().replace("ä", "a").replace(" ", "-")
    codes = list(WORDS)
    return Committee(
        anchor=anchor,
        name=name,
        reported=reported,
        standing="" if reported else "Nämnden har inte lämnat sin delårsrapport.",
        summary=(
            "Äldreomsorgen går åt rätt håll: väntan är kortare och fler är nöjda. Barn och unga får snabbare besked, men "
            "inte tillräckligt snabbt.",
        )
        if reported
        else (),
        facts=("3 av 7 mål är uppfyllda", "4 av 7 väntas uppnås", "7 av 7 kan bedömas") if reported else (),
        goals=tuple(goal(n + 1, codes[n % 4], reported, anchor) for n in range(goals)),
        decision="Nämnden beslutade rapporten 1 oktober 2026, § 84, dnr SN 2026/377" if reported else "",
    )


def report(committees: int = 3, missing: int = 1, goals: int = 4) -> Report:
    names = [
        "Socialnämnden",
        "Bildningsnämnden",
        "Kultur- och fritidsnämnden",
        "Samhällsbyggnadsnämnden",
        "Valnämnden",
    ]
    chapters = tuple(
        committee(names[n % 5] + (f" {n // 5}" if n >= 5 else ""), goals, n < committees - missing)
        for n in range(committees)
    )
    counts = (Count("met", 5, "uppfyllda"), Count("partly", 3, "delvis uppfyllda"), Count("not_met", 2, "ej uppfyllda"),
              Count("not_assessable", 1, "går ej att bedöma"))  # fmt: skip
    return Report(
        key="interim-2026",
        title="Delårsrapport 2026",
        subtitle="Mål och resultat januari till augusti",
        municipality="Trelleborgs kommun",
        subject="Trelleborgs kommun",
        year=2026,
        is_interim=True,
        cut_off="31 augusti",
        now_title="Läget nu",
        judged_title="Prognos för året",
        effect_goals="Effektmål",
        direction_goals="Inriktningsmål",
        drafts=("Valnämnden har inte lämnat sin rapport.",) if missing else (),
        foot=("Kommunstyrelsens förslag, 14 oktober 2026",),
        example="",
        lead=("Fler mål är uppfyllda än för ett år sedan, och fler går att bedöma.",),
        cover_lead="44 mål, ett märke för varje.",
        cover=tuple(
            CoverRow(
                c.name,
                tuple(g.now.status for g in c.goals if g.now),
                f"{c.name}: 1 uppfyllt, 1 delvis uppfyllt.",
                "" if c.reported else "inte inlämnad",
            )
            for c in chapters
        ),
        totals=counts,
        contents=(
            Heading("kort-sagt", "Kort sagt", "Läget mål för mål"),
            Heading("", "Nämndernas mål"),
            *(Heading(c.anchor, c.name, level=2) for c in chapters),
            Heading("", "Bilagor"),
            Heading("sa-raknas-laget", "Så räknas läget", level=2),
            Heading("alla-indikatorer", "Alla indikatorer", level=2),
        ),
        short=tuple(
            ShortRow(
                f"{d}.{n}",
                "Trelleborgarna ska känna sig trygga hela livet",
                counts if n < 3 else (),
                (Count("met", 7, "uppnås"), Count("not_met", 4, "uppnås inte")) if n < 3 else (),
                "" if n < 3 else "Ingen nämnd bidrar",
                Cell(
                    "",
                    "Ja" if n < 3 else "Kan inte sägas",
                    "Kortare väntan på särskilt boende, färre möten i hemtjänsten.",
                ),
            )
            for d in (1, 2, 3)
            for n in (1, 2, 3)
        ),  # fmt: skip
        matters=(
            Matter("Delårsrapporten ska vara hos fullmäktige och revisorerna senast 31 oktober 2026"),
            Matter(
                "Ett mål väntas inte uppnås",
                (GoalGroup(chapters[0].name, (GoalRef(chapters[0].goals[0].anchor, 1),)),),
                "Räcker det som nämnderna gör?",
            ),
        ),
        missing=("Valnämnden",) if missing else (),
        committees=chapters,
        rules=(
            Note("Läget nu", "räknas ur indikatorerna den 31 augusti, med en regel som är lika för alla."),
            Note("Prognos för året", "är nämndens egen bedömning, med skäl."),
        ),
        indicators=tuple(
            IndicatorEntry(
                "Medarbetare som en person med hemtjänst möter under 14 dagar",
                "Antal olika medarbetare i medeltal under en mätperiod om 14 dagar.",
                "Kolada U21401",
                tuple(
                    GoalGroup(c.name, tuple(GoalRef(g.anchor, g.number) for g in c.goals))
                    for c in chapters
                    if c.reported
                ),
            )
            for _indicator in range(1)
        ),
        data_on="2026-09-15",
        dated="Uppgifterna är de som nämnderna har lämnat, senast 15 september 2026.",
        made_on="18 september 2026",
    )
