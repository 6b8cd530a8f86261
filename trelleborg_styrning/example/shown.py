"""The example's log-ins as a terminal shows them."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable
from itertools import groupby

from organisation.roles import Role
from trelleborg_styrning.example import content
from trelleborg_styrning.example.people import DOMAIN, PASSWORD, Login, logins

#: Named first: one committee's four roles and those of the whole municipality.
SUGGESTED = (
    "namndsekreterare.social",
    "forvaltningschef.social",
    "avdelningschef.aldreomsorgen",
    "fortroendevald.social",
    "utvecklingsstrateg",
    "ordforande.ks",
    "revisor",
    "systemadministrator",
)
#: The roles that every committee has, under an address made of the role and the committee.
IN_EVERY_COMMITTEE = (Role.SECRETARY, Role.HEAD, Role.POLITICIAN)
WIDEST = 100


def shown_logins() -> list[Login]:
    """Return the log-ins that are told about."""
    return [login for login in logins() if login.shown]


def name_of(login: Login) -> str:
    """Return an address without its domain."""
    return login.email.removesuffix(f"@{DOMAIN}")


def short_list() -> list[str]:
    """Return some twenty lines: the suggested log-ins one by one, then the others as briefly as they can be said."""
    known = {name_of(login): login for login in shown_logins()}
    suggested = [known[name] for name in SUGGESTED]
    width = max(len(login.name) for login in suggested)
    lines = [f"Logga in med lösenordet {PASSWORD}, till exempel som"]
    lines += [f"  {login.name:<{width}}  {login.email}" for login in suggested]
    in_committees = [login for login in known.values() if login.role in IN_EVERY_COMMITTEE]
    roles = dict.fromkeys(name_of(login).partition(".")[0] for login in in_committees)
    committees = dict.fromkeys(name_of(login).partition(".")[2] for login in in_committees)
    others = [
        name
        for name, login in known.items()
        if login.role not in IN_EVERY_COMMITTEE and name not in SUGGESTED
    ]
    lines += [
        "",
        f"Varje nämnd har {_and([f'{role}.NÄMND' for role in roles])}. NÄMND är",
        *_filled(committees),
        "Fler roller",
        *_filled(others),
        f"Adresserna slutar på @{DOMAIN}; alla står på inloggningssidan.",
    ]
    return lines


def full_list() -> list[str]:
    """Return every log-in, body by body, with the password last."""
    names = {body["slug"]: body["names"][0][0] for body in content.bodies()}
    found = shown_logins()
    width = max(len(login.email) for login in found)
    lines = []
    for body, members in groupby(found, key=lambda login: login.body):
        lines += [names.get(body, "Hela kommunen")]
        lines += [f"  {login.email:<{width}}  {login.name}" for login in members]
    return [*lines, "", f"Lösenord för alla: {PASSWORD}"]


def _and(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} och {words[-1]}"


def _filled(words: Iterable[str]) -> list[str]:
    columns = min(WIDEST, shutil.get_terminal_size((WIDEST, 24)).columns)
    text = "  ".join(words)
    return textwrap.wrap(
        text,
        columns,
        initial_indent="  ",
        subsequent_indent="  ",
        break_on_hyphens=False,
        break_long_words=False,
    )
