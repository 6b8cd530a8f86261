"""Every component compiles, refuses what it does not know, and is safe under the content security policy."""

import re
from pathlib import Path
from typing import Any

import pytest
import tinyhtml5
from django import forms
from django.conf import settings
from django.template import Context, Template, TemplateSyntaxError
from django.test import Client

from foundation.components import STATUS_WORDS
from foundation.templatetags import components
from organisation.roles import Role
from tests import factories

TEMPLATES = sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html"))

#: The required inputs of each tag.
REQUIRED: dict[str, tuple[str, ...]] = {
    "button": ("label",),
    "action": ("label", "href"),
    "field": ("field",),
    "status": ("value",),
    "shape": ("value",),
    "counts": ("items",),
    "activity_status": ("value",),
    "state": ("value",),
    "message": ("kind",),
    "django_messages": ("messages",),
    "empty": ("title", "text"),
    "segments": ("value", "of"),
    "job": ("title", "state"),
    "crumbs": ("items",),
    "thread": ("items",),
    "filters": ("items",),
    "section": ("title",),
    "person": ("role",),
    "sparkline": ("spark",),
    "line_chart": ("chart",),
    "timeline_bar": ("bar",),
    "month_head": ("head",),
    "year_strip": ("strip",),
    "icon": ("name",),
}


def draw(template: str, **context: Any) -> str:
    return Template("{% load components %}" + template).render(Context(context))


def test_the_list_here_is_the_list_of_tags() -> None:
    in_an_opening_tag = {"content_lang"}
    assert set(REQUIRED) == set(components.register.tags) - in_an_opening_tag


@pytest.mark.parametrize("tag", sorted(REQUIRED))
def test_a_component_with_its_inputs_compiles(tag: str) -> None:
    given = " ".join(f"{name}={name}" for name in REQUIRED[tag])
    Template(f"{{% load components %}}{{% {tag} {given} %}}")


@pytest.mark.parametrize("tag", sorted(REQUIRED))
def test_a_missing_input_is_an_error_when_the_template_is_read(tag: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        Template(f"{{% load components %}}{{% {tag} %}}")


@pytest.mark.parametrize("tag", sorted(REQUIRED))
def test_a_misspelt_input_is_an_error_when_the_template_is_read(tag: str) -> None:
    given = " ".join(f"{name}={name}" for name in REQUIRED[tag])
    with pytest.raises(TemplateSyntaxError):
        Template(f"{{% load components %}}{{% {tag} {given} colour='red' %}}")


def test_inputs_must_be_named() -> None:
    with pytest.raises(TemplateSyntaxError):
        Template("{% load components %}{% icon 'check' %}")


def test_an_unknown_icon_or_kind_is_an_error() -> None:
    with pytest.raises(TemplateSyntaxError):
        draw('{% icon name="unicorn" %}')
    with pytest.raises(ValueError, match="kind"):
        draw('{% button label="Spara" kind="huge" %}')


@pytest.mark.parametrize("words", sorted(STATUS_WORDS))
def test_every_status_has_a_shape_and_a_word(words: str) -> None:
    for code, word in STATUS_WORDS[words].items():
        drawn = draw("{% status value=code words=words %}", code=code, words=words)
        assert str(word) in drawn
        assert '<svg class="shape"' in drawn


def test_the_four_shapes_differ() -> None:
    codes = ("met", "partly", "not_met", "not_assessable")
    assert len({draw("{% shape value=code %}", code=code) for code in codes}) == 4


def test_a_blocked_button_says_why_and_cannot_send() -> None:
    drawn = draw('{% button label="Lämna" kind="primary" disabled_reason="Två regler återstår." %}')
    assert 'aria-disabled="true"' in drawn
    assert 'type="button"' in drawn
    described = re.search(r'aria-describedby="([^"]+)"', drawn)
    assert described
    assert f'id="{described[1]}">Två regler återstår.' in drawn


class OneField(forms.Form):
    value = forms.CharField(label="Målvärde", help_text="Lägre är bättre.")


def test_a_wrong_field_ties_its_error_and_keeps_what_was_typed() -> None:
    class Wrong(OneField):
        def clean_value(self) -> str:
            raise forms.ValidationError("”abc” är inte ett tal.")

    form = Wrong({"value": 'abc "<b>'})
    drawn = draw("{% field field=form.value counter=300 %}", form=form)
    assert 'aria-invalid="true"' in drawn
    assert 'aria-describedby="id_value-fel id_value-hjalp id_value-antal"' in drawn
    assert 'id="id_value-fel"' in drawn
    assert "”abc” är inte ett tal." in drawn
    assert "abc &quot;&lt;b&gt;" in drawn
    assert (
        drawn.index("Målvärde")
        < drawn.index("Lägre är bättre")
        < drawn.index("inte ett tal")
        < drawn.index("<input")
    )


def test_a_right_field_has_no_error_and_counts_characters() -> None:
    drawn = draw("{% field field=form.value counter=300 %}", form=OneField({"value": "fem"}))
    assert "aria-invalid" not in drawn
    assert "3 av 300 tecken" in drawn


def test_what_people_typed_is_never_markup() -> None:
    evil = "<script>alert(1)</script>"
    drawn = draw(
        "{% message kind='info' text=e %}{% empty title=e text=e %}"
        "{% person role=e %}"
        "{% button label=e value=e %}{% section title=e note=e %}",
        e=evil,
    )
    assert "<script" not in drawn


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_no_template_has_what_the_content_security_policy_stops(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"\sstyle\s*=", text), "inline style"
    assert not re.search(r"<style\b", text) or "pdf" in str(path), "style element"
    assert not re.search(r"<script(?![^>]*\ssrc=)", text), "script without src"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), "event handler attribute"
    assert not re.search(r"hx-(on|vals\s*=\s*['\"]js:)", text), "htmx that evaluates"
    assert not re.search(r"(src|href)=[\"']https?://(?!www\.digg\.se)", text) or "rel=" in text, (
        "another host"
    )


def test_every_icon_that_is_named_is_in_the_sprite() -> None:
    sources = [
        *TEMPLATES,
        *(
            p
            for app in (
                "foundation",
                "goals",
                "followup",
                "overview",
                "organisation",
                "plans",
                "reports",
                "accountability",
            )
            for p in (Path(settings.BASE_DIR) / app).rglob("*.py")
        ),
    ]
    text = "\n".join(path.read_text() for path in sources)
    named = set(re.findall(r'icon(?: name)?="([a-z0-9-]+)"', text))
    assert named <= components.known_icons()
    sprite = (Path(settings.BASE_DIR) / "static/icons/sprite.svg").read_text()
    assert set(re.findall(r'symbol id="([a-z0-9-]+)"', sprite)) == components.known_icons()


def valid_html(page: str) -> Any:
    """Parse as a browser does, and fail where the page is not valid; a parser's warnings on void SVG tags
    aside.
    """
    return tinyhtml5.parse(page)


@pytest.fixture
def shown_gallery(settings: Any) -> None:
    settings.COMPONENT_GALLERY = True


@pytest.mark.django_db
def test_the_gallery_is_whole(client: Client, shown_gallery: None) -> None:
    page = client.get("/komponenter/")
    assert page.status_code == 200
    html = page.content.decode()
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert len(re.findall(r"<h1\b", html)) == 1
    referred = {
        one
        for found in re.findall(r'aria-(?:describedby|labelledby)="([^"]+)"', html)
        for one in found.split()
    }
    assert referred <= set(ids)
    assert set(re.findall(r'<label[^>]* for="([^"]+)"', html)) <= set(ids)
    valid_html(html)


@pytest.mark.django_db
def test_the_gallery_is_not_shown_in_production(client: Client, settings: Any) -> None:
    settings.COMPONENT_GALLERY = settings.EXAMPLE_MODE = settings.DEBUG = False
    assert client.get("/komponenter/").status_code == 404


@pytest.mark.django_db
def test_the_gallery_is_linked_for_the_system_administrator_alone_and_says_that_it_is_swedish(
    client: Client,
) -> None:
    client.cookies["django_language"] = "en"
    body = factories.body()
    assert "/komponenter/" not in client.get("/logga-in/").content.decode()
    for role, linked in ((Role.SECRETARY, False), (Role.MANAGEMENT_OFFICE, False), (Role.SYSTEM_ADMIN, True)):
        person = factories.person(role, body if role == Role.SECRETARY else None)
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        assert ('href="/komponenter/"' in client.get("/").content.decode()) is linked, role
    page = client.get("/komponenter/").content.decode()
    assert '<html lang="en">' in page and '<div class="gallery" lang="sv">' in page
