"""Forms that open as a row under what they concern: a page of their own, or with htmx its row alone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from foundation.request import Request


def render_row(
    request: Request,
    template: str,
    context: dict[str, Any],
    *,
    row: str,
    form: forms.BaseForm | None = None,
) -> HttpResponse:
    """Render a page whose element ``row`` (a CSS id, ``#panel``) htmx shows in place.

    A refused ``form`` answers 422 and lands in the same row again, whatever the request aimed at, with what was
    typed and the sentences beside the fields. static/js/rows.js brings the row into view.
    """
    htmx = bool(request.htmx)
    refused = form is not None and form.is_bound
    response = render(request, template, context, status=422 if refused else 200)
    if htmx and refused:
        response["HX-Retarget"] = response["HX-Reselect"] = row
        response["HX-Reswap"] = "outerHTML"
    return response
