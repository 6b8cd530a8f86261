"""Units are a tree."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from organisation.models import Unit
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_a_unit_cannot_be_put_under_itself_or_under_what_is_under_it() -> None:
    top = make.body().units.get()
    middle = Unit.objects.create(body=top.body, parent=top, name="Avdelningen", valid=make.always())
    low = Unit.objects.create(body=top.body, parent=middle, name="Enheten", valid=make.always())
    middle.full_clean()
    for above in (top, middle, low):
        top.parent = above
        with pytest.raises(ValidationError, match="under sig själv"):
            top.full_clean()
