"""What the components need to know: the words of every scale, and how a form field becomes what its
template shows.
"""

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise

#: Two vocabularies: what the rule counted, and what a person judged (of the year's end at the interim, of
#: the year after it).
STATUS_WORDS: dict[str, dict[str, Text]] = {
    "computed": {
        "met": _("Uppfyllt"),
        "partly": _("Delvis"),
        "not_met": _("Ej uppfyllt"),
        "not_assessable": _("Går ej att bedöma"),
        "not_measured": _("Ej mätt"),
    },
    "interim": {
        "met": _("Uppnås"),
        "partly": _("Uppnås delvis"),
        "not_met": _("Uppnås inte"),
        "not_assessable": _("Går ej att bedöma"),
    },
    "year_end": {
        "met": _("Uppfyllt"),
        "partly": _("Delvis uppfyllt"),
        "not_met": _("Ej uppfyllt"),
        "not_assessable": _("Går ej att bedöma"),
    },
}

#: Code → word, icon (empty: a plain word).
ACTIVITY_STATUSES: dict[str, tuple[Text, str]] = {
    "not_started": (_("Ej påbörjad"), ""),
    "ongoing": (_("Pågår"), ""),
    "done": (_("Genomförd"), "check"),
    "delayed": (_("Försenad"), "clock"),
    "cancelled": (_("Avförd"), ""),
}

STATES: dict[str, Text] = {
    "not_started": _("Ej påbörjad"),
    "ongoing": _("Pågår"),
    "draft": _("Utkast"),
    "submitted": _("Inlämnad"),
    "returned": _("Åter för komplettering"),
    "withdrawn": _("Återtagen"),
    "reviewed": _("Granskad"),
    "ready": _("Klarmarkerad"),
    "decided": _("Beslutad"),
    "sent": _("Skickad till kommunstyrelsen"),
    "replaced": _("Ändrad vid mötet"),
    "superseded": _("Ersatt"),
}


def field_context(
    field: BoundField,
    *,
    suffix: Text,
    rows: int,
    counter: int,
    layout: str,
    status_words: str,
    small: bool,
    label: Text,
    hide_label: bool,
    saved: Text,
    attrs: dict[str, str],
) -> dict[str, Any]:
    """Return what templates/components/field.html shows. Ids tie hint and errors to the control."""
    kind = field_kind(field)
    control_id = field.id_for_label or field.auto_id or field.html_name
    hint_id = f"{control_id}-hjalp" if field.help_text else ""
    error_id = f"{control_id}-fel" if field.errors else ""
    counter_id = f"{control_id}-antal" if counter else ""
    described = " ".join(part for part in (error_id, hint_id, counter_id) if part)
    extra: dict[str, str | bool] = {**attrs}
    if described:
        extra["aria-describedby"] = described
    if field.errors:
        extra["aria-invalid"] = "true"
    if rows:
        extra["rows"] = str(rows)
    if counter:
        extra["data-counter"] = str(counter)
    return {
        "field": field,
        "kind": kind,
        "control": field.as_widget(attrs=extra) if kind not in ("options", "checkbox") else "",
        "options": _options(field, status_words) if kind == "options" else [],
        "checkbox": field.as_widget(attrs=extra) if kind == "checkbox" else "",
        "described": described,
        "control_id": control_id,
        "hint_id": hint_id,
        "error_id": error_id,
        "counter_id": counter_id,
        "length": len(str(field.value() or "")),
        "counter": counter,
        "suffix": suffix,
        "layout": layout,
        "small": small,
        "label": label or field.label,
        "hide_label": hide_label,
        "saved": saved,
        "modifier": _modifier(field, kind),
        "multiple": isinstance(field.field.widget, forms.SelectMultiple),
    }


def field_kind(field: BoundField) -> str:
    """Return how the control is drawn: box, select, options (radios, checkboxes) or checkbox (one)."""
    widget = field.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "options"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    return "select" if isinstance(widget, forms.Select) else "box"


def _modifier(field: BoundField, kind: str) -> str:
    """Return the width that suits what is written: numbers and dates are short."""
    if kind != "box":
        return ""
    attrs = field.field.widget.attrs
    if attrs.get("inputmode") == "decimal" or isinstance(field.field.widget, forms.NumberInput):
        return "number"
    return "date" if isinstance(field.field, forms.DateField) else ""


def _options(field: BoundField, status_words: str) -> list[dict[str, Any]]:
    """Return each choice: its input, its words, and the status whose shape stands before them."""
    words = STATUS_WORDS.get(status_words, {})
    return [
        {
            "input": option.tag(),
            "id": option.id_for_label,
            "label": words.get(str(option.data["value"]), option.choice_label),
            "shape": str(option.data["value"]) if str(option.data["value"]) in words else "",
        }
        for option in field
    ]
