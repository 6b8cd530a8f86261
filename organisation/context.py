"""What every template may say of the municipality's own words."""

from typing import Any

from django.utils.functional import SimpleLazyObject

from foundation.context import current_year
from foundation.request import Request
from organisation.selectors import level_names


def levels(request: Request) -> dict[str, Any]:
    """Return ``names``: what the levels are called in the year of the address, else this year. Read when first used."""
    return {"names": SimpleLazyObject(lambda: level_names(current_year(request)))}
