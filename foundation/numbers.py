"""Numbers and dates as they are written in Swedish, and Swedish order of names.

Reading is generous where only one meaning is possible and refuses the rest with a sentence for the person
who typed:

- thousands by space (ordinary, no-break or thin): `1 234`; in groups of three, so that two pasted cells are
not one number
- decimals by comma: `12,5`
- a dot where it cannot be mistaken: `81.4` is 81,4 and `1.234,5` is 1 234,5, but `1.234` alone is refused,
since it is
  1,234 to an English spreadsheet and 1 234 to a German one
- minus by hyphen, U+2212 or en dash; a unit after the number (`%` always, another when the caller names it)

Never `NaN`, infinity, powers of ten or other alphabets' digits.
"""

import datetime
import re
import unicodedata
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

NBSP = "\u00a0"
MINUS = "\u2212"
#: More digits than this before the comma is a slip, not a municipality's figure; the database holds no more.
MAX_WHOLE_DIGITS = 14
MAX_DECIMALS = 6

_SHORT_MONTHS = (
    gettext_lazy("jan"),
    gettext_lazy("feb"),
    gettext_lazy("mar"),
    gettext_lazy("apr"),
    gettext_lazy("maj"),
    gettext_lazy("jun"),
    gettext_lazy("jul"),
    gettext_lazy("aug"),
    gettext_lazy("sep"),
    gettext_lazy("okt"),
    gettext_lazy("nov"),
    gettext_lazy("dec"),
)

_SPACES = re.compile(r"[\s\u00a0\u202f\u2007\u2009]+")
_SIGNS = re.compile(r"^[\u2212\u2013\u2012-] ?")
_PLAIN = re.compile(r"^[0-9]+(,[0-9]+)?$")
_SPACED = re.compile(r"^[0-9]{1,3}( [0-9]{3})+(,[0-9]+)?$")
_DOTTED = re.compile(r"^[0-9]{1,3}(\.[0-9]{3})+,[0-9]+$")
_POINT = re.compile(r"^[0-9]+\.[0-9]+$")


def parse_decimal(text: str, *, unit: str = "") -> Decimal:
    """Return the number that a person typed or pasted.

    `unit` may follow the number ("1 234 kr" with unit="kr"); "%" may always. Percent is kept as written:
    "12,5 %" is 12.5.
    Raises ValueError with a Swedish sentence when the text is not one number.
    """
    typed = _SPACES.sub(" ", str(text)).strip()
    if not typed:
        raise ValueError(_("Skriv ett tal, till exempel 12,5."))
    sign, digits = _split_sign(_without_unit(typed, unit))
    canonical = _canonical(digits, typed)
    _refuse_too_long(canonical)
    return Decimal(sign + canonical) if Decimal(canonical) else Decimal(canonical)


def _without_unit(typed: str, unit: str) -> str:
    """Return the text without a trailing unit."""
    for suffix in ("%", _SPACES.sub(" ", unit).strip()):
        if suffix and typed.casefold().endswith(suffix.casefold()):
            return typed[: -len(suffix)].rstrip()
    return typed


def _split_sign(text: str) -> tuple[str, str]:
    """Return the sign ("-" or "") and what follows it."""
    match = _SIGNS.match(text)
    if match:
        return "-", text[match.end() :]
    return "", text.removeprefix("+")


def _canonical(digits: str, typed: str) -> str:
    """Return the digits with a point for decimals and nothing for thousands, or refuse."""
    if _PLAIN.match(digits) or _SPACED.match(digits):
        return digits.replace(" ", "").replace(",", ".")
    if _DOTTED.match(digits):
        return digits.replace(".", "").replace(",", ".")
    if _POINT.match(digits):
        whole, decimals = digits.split(".")
        if len(decimals) != 3 or len(whole) > 3 or whole == "0":
            return digits
        raise ValueError(
            _(
                "%(typed)s kan betyda både %(small)s och %(large)s. "
                "Skriv decimaler med komma och tusental med mellanslag."
            )
            % {"typed": typed, "small": f"{whole},{decimals}", "large": f"{whole}{NBSP}{decimals}"}
        )
    if digits.count(",") > 1:
        raise ValueError(
            _("”%(typed)s” har flera kommatecken. Skriv ett tal, till exempel 1 234,5.") % {"typed": typed}
        )
    raise ValueError(
        _("”%(typed)s” är inte ett tal. Skriv siffror, till exempel 1 234,5.") % {"typed": typed[:40]}
    )


def _refuse_too_long(canonical: str) -> None:
    """Refuse what does not fit where values are kept, rather than round it in silence."""
    whole, _point, decimals = canonical.partition(".")
    if len(whole.lstrip("0")) > MAX_WHOLE_DIGITS:
        raise ValueError(
            _("Talet är för långt. Skriv högst %(count)d siffror.") % {"count": MAX_WHOLE_DIGITS}
        )
    if len(decimals.rstrip("0")) > MAX_DECIMALS:
        raise ValueError(_("Talet har för många decimaler. Skriv högst %(count)d.") % {"count": MAX_DECIMALS})


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Return the number as it is read when written with so many decimals: half away from zero, as people round."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def format_decimal(value: Decimal | float | None, decimals: int | None = None) -> str:
    """Return `1 234,5` with no-break spaces and U+2212 for minus; `decimals=None` writes those that the
    value has.

    Rounds half away from zero, as people do. None gives an empty text. A value that rounds to zero has no
    minus.
    """
    if value is None:
        return ""
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    if not number.is_finite():
        return ""
    if decimals is not None:
        number = rounded(number, decimals)
    whole, _point, rest = f"{abs(number):f}".partition(".")
    if decimals is None:
        rest = rest.rstrip("0")
    grouped = f"{int(whole):,}".replace(",", NBSP)
    text = f"{grouped},{rest}" if rest else grouped
    return MINUS + text if number < 0 else text


def format_typed(value: Decimal | None, decimals: int) -> str:
    """Return a kept number as its field shows it: with `decimals`, or with its own where somebody typed a few
    more. A number with more than four (fetched, or divided) is rounded.
    """
    if value is None:
        return ""
    own = -int(value.normalize().as_tuple().exponent)
    return format_decimal(value, own if decimals < own <= 4 else decimals)


def decimals_beside(value: Decimal, limits: Iterable[Decimal | None], decimals: int) -> int:
    """Return `decimals`, or the few more with which the number is read on that side of every limit where it is.

    79,96 beside "minst 80" needs two: with one it would be read as 80,0. So does 79,96 beside "högst 79,96". Never
    more than anybody can type.
    """
    others = [limit for limit in limits if limit is not None]
    while decimals < MAX_DECIMALS:
        read = rounded(value, decimals)
        if all((read > limit, read < limit) == (value > limit, value < limit) for limit in others):
            break
        decimals += 1
    return decimals


def format_beside(
    value: Decimal | float | None, limits: Iterable[Decimal | float | None], decimals: int | None
) -> str:
    """Return the number with `decimals`, or with as many more as it takes to be read on the right side of the limits
    that stand beside it: 79,96 beside "minst 80" is not `80`.
    """
    if value is None or decimals is None:
        return format_decimal(value, decimals)
    number, *others = (Decimal(str(one)) for one in (value, *limits) if one is not None)
    return format_decimal(number, decimals_beside(number, others, decimals))


def format_with_unit(value: Decimal | float | None, unit: str = "", decimals: int | None = None) -> str:
    """Return the number and its unit with a no-break space between: `81,4 %`."""
    return with_unit(format_decimal(value, decimals), unit)


def with_unit(text: str, unit: str) -> str:
    """Return a written number and its unit with a no-break space between; nothing for no number."""
    return f"{text}{NBSP}{unit}" if text and unit else text


def format_date(day: datetime.date | None) -> str:
    """Return `18 september 2026`; None gives an empty text."""
    return f"{format_day(day)} {day.year}" if day else ""


def format_day(day: datetime.date | None) -> str:
    """Return `18 september`, which does not break between the day and the month."""
    return f"{day.day}{NBSP}{MONTHS[day.month]}" if day else ""


def format_short_date(day: datetime.date | None) -> str:
    """Return `18 sep 2026`, for narrow columns."""
    return f"{day.day}{NBSP}{short_month(day.month)}{NBSP}{day.year}" if day else ""


def short_month(month: int) -> str:
    """Return `sep` for 9."""
    return str(_SHORT_MONTHS[month - 1])


def format_month(day: datetime.date | None) -> str:
    """Return `augusti 2026`."""
    return f"{MONTHS[day.month]} {day.year}" if day else ""


def format_weekday(day: datetime.date | None) -> str:
    """Return `fredag`."""
    return str(WEEKDAYS[day.weekday()]) if day else ""


def format_time(moment: datetime.datetime | datetime.time | None) -> str:
    """Return `14.32`."""
    return f"{moment.hour:02d}.{moment.minute:02d}" if moment else ""


_MONTH_NUMBERS = {
    name: number
    for number, names in enumerate(
        (
            "januari",
            "februari",
            "mars",
            "april",
            "maj",
            "juni",
            "juli",
            "augusti",
            "september",
            "oktober",
            "november",
            "december",
        ),
        start=1,
    )
    for name in (names, names[:3])
}
#: A page read in English shows, and asks for, English months.
_MONTH_NUMBERS |= {
    name: number
    for number, name in enumerate(
        (
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ),
        start=1,
    )
} | {"oct": 10}
_ISO_DATE = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$", re.ASCII)
_SLASHED = re.compile(r"^(\d{1,2})/(\d{1,2}) (\d{4})$", re.ASCII)
_WORDS = re.compile(r"^(?:den )?(\d{1,2}) ([a-zåäö]+)\.? (\d{4})$", re.ASCII | re.IGNORECASE)


def parse_date(text: str) -> datetime.date:
    """Return the date that a person typed: `2026-11-27`, `27 november 2026`, `27 nov 2026`, `27/11 2026`; months in English too.

    Raises ValueError with a Swedish sentence, also for days that do not exist.
    """
    typed = _SPACES.sub(" ", str(text)).strip()
    parts = _date_parts(typed.casefold())
    if parts is None:
        raise ValueError(
            _("”%(typed)s” är inte ett datum. Skriv till exempel 27 november 2026.") % {"typed": typed[:40]}
        )
    try:
        return datetime.date(*parts)
    except ValueError:
        raise ValueError(_("%(typed)s finns inte i kalendern.") % {"typed": typed}) from None


def _date_parts(typed: str) -> tuple[int, int, int] | None:
    """Return year, month and day as written, whether or not the day exists."""
    if match := _ISO_DATE.match(typed):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _SLASHED.match(typed):
        return int(match[3]), int(match[2]), int(match[1])
    match = _WORDS.match(typed)
    if match and match[2] in _MONTH_NUMBERS:
        return int(match[3]), _MONTH_NUMBERS[match[2]], int(match[1])
    return None


_SWEDISH_LETTERS = {
    "å": "z\U0010fffd",
    "ä": "z\U0010fffe",
    "ö": "z\U0010ffff",
    "æ": "z\U0010fffe",
    "ø": "z\U0010ffff",
}


def sv_key(text: str) -> tuple[str, str]:
    """Return a key that sorts as a Swede expects: å, ä, ö after z, other accents as their plain letter,
    case last.
    """
    composed = unicodedata.normalize("NFC", text).casefold()
    key = "".join(_SWEDISH_LETTERS.get(letter) or _plain_letter(letter) for letter in composed)
    return key, text


def _plain_letter(letter: str) -> str:
    """Return the letter without its accent: é as e, ü as y as the Swedish alphabet has it."""
    if letter == "ü":
        return "y"
    return "".join(part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part))
