"""The words of the steering model, each in one sentence: the glossary of "Ord och regler". Source: the
policy's own words.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: A word, or the code of a level, whose name the steering model has; and what it means.
Entry = tuple[Promise | str, Promise]

#: From the vision to the result, in the order of the chain.
WORDS: tuple[tuple[Promise, tuple[Entry, ...]], ...] = (
    (
        _("Kedjan"),
        (
            ("vision", _("Vart Trelleborg vill på lång sikt. Kommunfullmäktige beslutar.")),
            (
                "strategic_direction",
                _("Det område som fullmäktiges mål hör till, till exempel Livskvalitet."),
            ),
            (
                "direction_goal",
                _(
                    "Fullmäktiges långsiktiga mål. Det gäller tills fullmäktige beslutar annat, "
                    "även under ett valår."
                ),
            ),
            (
                "effect_goal",
                _(
                    "En nämnds åtagande för ett år: ett resultat för Trelleborgarna, inte något som "
                    "förvaltningen gör."
                ),
            ),
            (
                _("Bidrag"),
                _("Länken från en nämnds mål till ett av fullmäktiges, med en mening om hur det bidrar."),
            ),
            (_("Indikator"), _("Ett mått med enhet, önskad riktning och källa. Den lever från år till år.")),
            (_("Utgångsvärde"), _("Hur det var när målet sattes.")),
            (_("Målvärde"), _("Hur det ska vara. Det jämförs med utfallet.")),
            (
                _("Täckning"),
                _("Hur stor del av målet som en indikator visar: hela, delar eller en mindre del."),
            ),
            (_("Eftersläpning"), _("Tiden från att en mätperiod är slut till att värdet är känt.")),
            (_("Rådighet"), _("Hur mycket nämnden själv kan påverka: hög, delvis eller låg.")),
            (_("Aktivitet"), _("Det förvaltningen gör för att nämndens mål ska nås.")),
        ),
    ),
    (
        _("Uppföljningen"),
        (
            (
                _("Läget nu"),
                _(
                    "Räknas av systemet ur indikatorerna. Når alla mätta indikatorer sitt målvärde "
                    "är målet uppfyllt; når ingen ens delvis är det ej uppfyllt; annars delvis."
                ),
            ),
            (
                _("Prognos för året"),
                _(
                    "Nämndens bedömning vid delåret av hur året slutar, med skäl. Den står alltid "
                    "bredvid läget nu."
                ),
            ),
            (_("Bedömning"), _("Nämndens bedömning av målet när året är slut, med analys.")),
            (
                _("Bättre än förra året?"),
                _(
                    "Varje värde jämförs med samma tid året före. Fler än hälften av de mätta indikatorerna avgör, "
                    "annars kan det inte sägas. För ett av fullmäktiges mål avgör de mätta målen på samma sätt."
                ),
            ),
            (
                _("Ej mätt"),
                _("Indikatorn har inget värde för året som räknas än. Skälet och nästa datum står bredvid."),
            ),
            (
                _("Går ej att bedöma"),
                _("Inget av målets mått har ett värde som räknas. Det är ett eget svar, inte ett gult."),
            ),
            (
                _("Preliminärt värde"),
                _("Ett värde som källan kan komma att ändra. Ritas med prickad linje och ihålig ring."),
            ),
            (
                _("Delårsrapport"),
                _(
                    "Nämndens uppföljning per den 31 augusti. Går till kommunstyrelsen, fullmäktige "
                    "och revisorerna."
                ),
            ),
        ),
    ),
    (
        _("Besluten"),
        (
            (_("Utkast"), _("Skrivs av nämndens tjänstemän. Ingen annan ser det.")),
            (
                _("Inlämnad"),
                _("Lämnad till ledningskontoret för granskning. Texten är låst, men kan tas tillbaka."),
            ),
            (
                _("Åter för komplettering"),
                _("Ledningskontoret har läst och skrivit vad som behöver göras om."),
            ),
            (_("Granskad"), _("Ledningskontoret har gett sitt råd. Det har inget veto.")),
            (
                _("Klarmarkerad"),
                _("Förvaltningschefen lägger fram målet för nämnden. Nämndens förtroendevalda kan läsa det."),
            ),
            (
                _("Beslutad"),
                _("Nämnden har beslutat, med datum och paragraf. Texten ändras bara genom ett nytt beslut."),
            ),
            (
                _("Rättelse"),
                _("Ett skrivfel i det beslutade rättas öppet: ny version, samma beslut, med skäl."),
            ),
            (
                _("Avviker från policyn"),
                _("Beslutat trots att en regel som ska hålla inte gör det. Nämnden äger sina mål."),
            ),
        ),
    ),
)


def words(names: Mapping[str, str]) -> list[tuple[Promise, list[tuple[Promise | str, Promise]]]]:
    """The glossary with the levels by the names that the municipality gives them."""
    return [
        (
            heading,
            [(names.get(word, word) if isinstance(word, str) else word, text) for word, text in entries],
        )
        for heading, entries in WORDS
    ]
