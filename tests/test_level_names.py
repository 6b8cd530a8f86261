"""The levels are called what the municipality calls them: no page, report or sentence has their names written in."""

from __future__ import annotations

import re

import polib
import pytest
from django.conf import settings
from django.test import Client

from organisation.models import SteeringModel
from tests.query_world import build
from tests.test_queries import OFFICE, SECRETARY

NAMES = {
    "vision": "Framtidsbild",
    "strategic_direction": "Färdriktning",
    "direction_goal": "Målområde",
    "direction_goals": "Målområden",
    "effect_goal": "Nämndmål",
    "effect_goals": "Nämndmål",
}
OLD = re.compile(r"\b(effekt|inriktnings)mål\w*|\bstrategisk\w* inriktning\w*", re.IGNORECASE)
#: Made of invented figures to show what the components look like.
LEFT_OUT = {"/komponenter/"}


@pytest.mark.django_db
def test_a_municipality_with_other_names_of_the_levels_meets_them_everywhere() -> None:
    world = build(1)
    SteeringModel.objects.update(level_names=NAMES)
    wrong, met = [], set()
    for person, addresses in ((world.secretary, SECRETARY), (world.office, OFFICE)):
        client = Client()
        client.force_login(person)
        for address in addresses:
            if address in LEFT_OUT:
                continue
            path, _space, part = address.format(w=world).partition(" ")
            response = client.get(path, headers={"HX-Request": "true"} if part else {})
            if "pdf" in response.headers.get("Content-Type", ""):
                continue
            page = b"".join(response) if response.streaming else response.content
            text = re.sub(r'(href|action|src)="[^"]*"', "", page.decode())
            wrong += [f"{path}: {found[0]}" for found in OLD.finditer(text)]
            met |= {name for name in NAMES.values() if name.lower() in text.lower()}
    assert not wrong, "\n".join(wrong)
    assert met == set(NAMES.values())


def test_no_text_but_the_names_themselves_has_the_name_of_a_level() -> None:
    texts = polib.pofile(str(settings.BASE_DIR / "locale/en/LC_MESSAGES/django.po"))
    found = {entry.msgid for entry in texts if OLD.search(f"{entry.msgid} {entry.msgid_plural}")}
    assert found == {"Inriktningsmål", "Effektmål", "Strategisk inriktning"}
    english = re.compile(r"\b(effect|direction) goals?\b|\bstrategic direction", re.IGNORECASE)
    assert found == {
        entry.msgid for entry in texts if english.search(f"{entry.msgstr} {entry.msgstr_plural}")
    }
