"""The components: {% load components %}. Inputs are by name only; an unknown or missing one is a
TemplateSyntaxError.

Each tag prepares what its template in templates/components/ shows; the gallery at /komponenter/ has each in
every state.
"""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from zlib import crc32

from django import template
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from foundation.charts import LineChart, Spark
from foundation.components import ACTIVITY_STATUSES, STATES, STATUS_WORDS, field_context
from foundation.drawing import spark_svg
from foundation.timeline import MonthHead, TimelineBar, YearStrip

register = template.Library()

Text = str | Promise

FILTER_LABEL = _("Filter")


@cache
def known_icons() -> frozenset[str]:
    """Return the names in the sprite, so that a misspelt one is an error and not an empty square."""
    return frozenset((Path(settings.BASE_DIR) / "static" / "icons" / "icons.txt").read_text().split())


@cache
def icon_html(name: str) -> SafeString:
    """Return one icon of the sprite; it is decoration, so words must stand beside it."""
    if name not in known_icons():
        raise template.TemplateSyntaxError(f"There is no icon {name!r} in static/icons/icons.txt.")
    return format_html(
        '<svg class="icon icon--{}" aria-hidden="true" width="18" height="18"><use href="{}#{}"></use></svg>',
        name,
        staticfiles_storage.url("icons/sprite.svg"),
        name,
    )


@register.simple_tag
def content_lang() -> SafeString:
    """Mark what people have written, in the opening tag: `<h1{% content_lang %}>`.

    Goals, analyses and names are Swedish on a page in any language, and should be read aloud as such.
    """
    if get_language() == settings.LANGUAGE_CODE:
        return SafeString("")
    return format_html(' lang="{}"', settings.LANGUAGE_CODE)


@register.simple_tag
def icon(*, name: str) -> SafeString:
    """Show one icon of the sprite."""
    return icon_html(name)


@register.inclusion_tag("components/button.html", takes_context=True)
def button(
    context: template.Context,
    *,
    label: Text,
    kind: str = "secondary",
    name: str = "",
    value: str = "",
    icon: str = "",
    small: bool = False,
    disabled_reason: Text = "",
    form: str = "",
    type: str = "submit",
    attrs: dict[str, str] | None = None,
) -> dict[str, Any]:
    """Show a button.

    A blocked one keeps its reason in words beside it.
    """
    _one_of("kind", kind, ("primary", "secondary", "quiet", "danger"))
    return {
        "label": label,
        "kind": kind,
        "name": name,
        "value": value,
        "icon": icon,
        "small": small,
        "form": form,
        "disabled_reason": disabled_reason,
        "type": type,
        "attrs": attrs or {},
        "reason_id": f"skal-{crc32(repr((str(label), name, value, form)).encode()):x}"
        if disabled_reason
        else "",
    }


@register.inclusion_tag("components/action.html")
def action(
    *,
    label: Text,
    href: str,
    kind: str = "secondary",
    icon: str = "",
    small: bool = False,
    download: bool = False,
    attrs: dict[str, str] | None = None,
) -> dict[str, Any]:
    """Show a link that looks like a button."""
    _one_of("kind", kind, ("primary", "secondary", "quiet", "danger"))
    return {
        "label": label,
        "href": href,
        "kind": kind,
        "icon": icon,
        "small": small,
        "download": download,
        "attrs": attrs or {},
    }


@register.inclusion_tag("components/field.html")
def field(
    *,
    field: BoundField,
    suffix: Text = "",
    rows: int = 0,
    counter: int = 0,
    layout: str = "list",
    status_words: str = "",
    small: bool = False,
    label: Text = "",
    hide_label: bool = False,
    saved: Text = "",
    attrs: dict[str, str] | None = None,
) -> dict[str, Any]:
    """Show a form field: label, hint, error, control, in that order.

    `counter` is the most characters; `layout` list, cards or strip (radios and checkboxes); `status_words`
    puts the
    shape of a status before each choice; `saved` is the quiet line under it ("Sparat 14.32").
    """
    _one_of("layout", layout, ("list", "cards", "strip"))
    return field_context(
        field,
        suffix=suffix,
        rows=rows,
        counter=counter,
        layout=layout,
        status_words=status_words,
        small=small,
        label=label,
        hide_label=hide_label,
        saved=saved,
        attrs=attrs or {},
    )


@register.simple_tag
def status(*, value: str, words: str = "computed", size: str = "") -> SafeString:
    """Show a status: shape, colour, word. `words` says whose: computed, interim or year_end."""
    return _status_html(value, words, size, get_language())


@cache
def _status_html(value: str, words: str, size: str, language: str | None) -> SafeString:
    """Return one of the few statuses there are; a list of goals shows each hundreds of times."""
    _one_of("words", words, tuple(STATUS_WORDS))
    _one_of("size", size, ("", "small", "large"))
    if value and value not in STATUS_WORDS[words]:
        raise ValueError(f"{value!r} is not a status of {words!r}.")
    shown = {
        "value": value,
        "shape": _shape_html(value),
        "word": STATUS_WORDS[words].get(value, ""),
        "size": size,
    }
    return render_to_string("components/status.html", shown)


@register.simple_tag
def shape(*, value: str) -> SafeString:
    """Show only the shape of a status; a word must stand beside it."""
    return _shape_html(value)


@cache
def _shape_html(value: str) -> SafeString:
    """Return one of the four shapes; not measured is drawn as what cannot be assessed."""
    shown = "not_assessable" if value == "not_measured" else value
    return mark_safe(render_to_string("components/shape.html", {"shape": shown}).strip())


@register.inclusion_tag("components/counts.html")
def counts(*, items: Iterable[tuple[str, int]], stacked: bool = False, words: str = "") -> dict[str, Any]:
    """Show how many goals have each status: (code, count); `words` writes the word too, else it is for
    screen readers.
    """
    told = STATUS_WORDS[words or "computed"]
    shown = [(code, count, told[code]) for code, count in items if count]
    return {"items": shown, "stacked": stacked, "with_words": bool(words)}


@register.simple_tag
def activity_status(*, value: str) -> SafeString:
    """Show an activity's status: its own signs, never the four shapes."""
    return _activity_html(value, get_language())


@cache
def _activity_html(value: str, language: str | None) -> SafeString:
    """Return one of the five; drawn once."""
    word, sign = ACTIVITY_STATUSES[value]
    return render_to_string("components/activity_status.html", {"value": value, "word": word, "icon": sign})


@register.simple_tag
def state(*, value: str, decision: Text = "") -> SafeString:
    """Show a version's state; `decision` is what follows the word of a decided one ("§ 112")."""
    return _state_html(value, str(decision), get_language())


@lru_cache(maxsize=500)
def _state_html(value: str, decision: str, language: str | None) -> SafeString:
    """Return a state, drawn once for each decision."""
    locked = value in ("decided", "sent")
    shown = {"value": value, "word": STATES[value], "decision": decision, "locked": locked}
    return render_to_string("components/state.html", shown)


@register.inclusion_tag("components/message.html")
def message(
    *, kind: str, title: Text = "", text: Text = "", href: str = "", link_text: Text = ""
) -> dict[str, Any]:
    """Show a message: a sentence with a verb, and what to do now."""
    icons = {"ok": "check", "warning": "triangle-alert", "error": "circle-alert", "info": "info"}
    _one_of("kind", kind, tuple(icons))
    return {
        "kind": kind,
        "title": title,
        "text": text,
        "href": href,
        "link_text": link_text,
        "icon": icons[kind],
    }


@register.inclusion_tag("components/messages.html")
def django_messages(*, messages: Iterable[Any]) -> dict[str, Any]:
    """Show Django's messages in our own kinds."""
    kinds = {"success": "ok", "error": "error", "warning": "warning"}
    return {"items": [(kinds.get(each.level_tag, "info"), each.message) for each in messages]}


@register.inclusion_tag("components/empty.html")
def empty(*, title: Text, text: Text, href: str = "", label: Text = "") -> dict[str, Any]:
    """Show what to do first where there is nothing yet."""
    return {"title": title, "text": text, "href": href, "label": label}


@register.inclusion_tag("components/segments.html")
def segments(*, value: int, of: int, begun: int = 0, label: Text = "") -> dict[str, Any]:
    """Show done pieces as small blocks, one for each (a report's goals); `begun` are half filled."""
    kinds = ["done"] * value + ["begun"] * min(begun, of - value)
    pieces = [(index * 19, kind) for index, kind in enumerate([*kinds, *["left"] * (of - len(kinds))])]
    return {"pieces": pieces, "width": max(of * 19 - 3, 1), "label": label, "value": value, "of": of}


@register.inclusion_tag("components/job.html")
def job(
    *,
    title: Text,
    state: str,
    when: Text = "",
    value: int = 0,
    of: int = 0,
    notes: Sequence[Text] = (),
    links: Sequence[tuple[Text, str]] = (),
) -> dict[str, Any]:
    """Show long work: `state` queued, running, done or failed; `links` (label, href)."""
    _one_of("state", state, ("queued", "running", "done", "failed"))
    return {
        "title": title,
        "state": state,
        "when": when,
        "value": value,
        "of": of,
        "notes": notes,
        "links": links,
    }


@register.inclusion_tag("components/crumbs.html")
def crumbs(*, items: Sequence[tuple[Text, str]]) -> dict[str, Any]:
    """Show the way here: (label, href or "") from the top."""
    return {"items": items}


@register.inclusion_tag("components/thread.html")
def thread(*, items: Sequence[tuple[Text, Text, str]]) -> dict[str, Any]:
    """Show the red thread, from the vision to this: (level, label, href or "")."""
    return {"items": items}


@register.inclusion_tag("components/filters.html")
def filters(*, items: Sequence[tuple[Text, str, bool]], label: Text = "") -> dict[str, Any]:
    """Show filters as links, so that each choice has an address: (label, href, current)."""
    return {"items": items, "label": label or FILTER_LABEL}


@register.inclusion_tag("components/section.html")
def section(
    *,
    title: Text,
    note: Text = "",
    href: str = "",
    link_text: Text = "",
    level: int = 2,
    id: str = "",
    minor: bool = False,
) -> dict[str, Any]:
    """Show the head of a section: a 2 px rule, a title, a note, a link at the right."""
    _one_of("level", level, (2, 3))
    return {
        "title": title,
        "note": note,
        "href": href,
        "link_text": link_text,
        "level": level,
        "id": id,
        "minor": minor,
    }


@register.inclusion_tag("components/person.html")
def person(
    *, role: Text, name: Text = "", note: Text = "", href: str = "", link_text: Text = ""
) -> dict[str, Any]:
    """Show who answers: the role first. An empty role is shown as a lack, with a link to mend it."""
    return {"role": role, "name": name, "note": note, "href": href, "link_text": link_text}


@register.simple_tag
def sparkline(*, spark: Spark) -> SafeString:
    """Draw a small curve. Value and target stand beside it in words."""
    return spark_svg(spark)


@register.inclusion_tag("components/line_chart.html")
def line_chart(*, chart: LineChart, id: str = "") -> dict[str, Any]:
    """Draw a large chart with title, key, source and table."""
    return {"chart": chart, "plots": [("wide", chart.wide), ("narrow", chart.narrow)], "id": id}


@register.inclusion_tag("components/timeline_bar.html")
def timeline_bar(*, bar: TimelineBar) -> dict[str, Any]:
    """Draw an activity's bar over its year."""
    return {"bar": bar}


@register.inclusion_tag("components/month_head.html")
def month_head(*, head: MonthHead) -> dict[str, Any]:
    """Write the months' names over a column of bars."""
    return {"head": head}


@register.inclusion_tag("components/year_strip.html")
def year_strip(*, strip: YearStrip, next_dates: Sequence[tuple[Text, Text]] = ()) -> dict[str, Any]:
    """Draw a committee's year; under it the next dates: (date, what)."""
    return {
        "strip": strip,
        "drawings": [("wide", strip.wide), ("narrow", strip.narrow)],
        "next_dates": next_dates,
    }


def _one_of(name: str, value: Any, allowed: Sequence[Any]) -> None:
    """Refuse a value that the component has no look for."""
    if value not in allowed:
        raise ValueError(f"{name}={value!r}: choose one of {', '.join(map(str, allowed))}.")
