"""Numbers, dates and order: what a Swede writes is read, what has two meanings is asked about."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation import numbers
from foundation.forms import NumberField, SwedishDateField
from foundation.numbers import (
    format_decimal,
    format_with_unit,
    parse_date,
    parse_decimal,
    sv_key,
)
from foundation.words import bound, breakable

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1 234,5", "1234.5"),
        (f"1{NBSP}234,5", "1234.5"),
        ("1\u202f234,5", "1234.5"),
        ("1\u2009234\u2009567", "1234567"),
        ("12,5 %", "12.5"),
        ("12,5%", "12.5"),
        ("1.234,5", "1234.5"),
        ("1.234.567,89", "1234567.89"),
        ("81.4", "81.4"),
        ("0.123", "0.123"),
        ("1234.567", "1234.567"),
        ("-3", "-3"),
        ("\u22123,5", "-3.5"),
        ("– 3", "-3"),
        ("+5", "5"),
        ("  7 ", "7"),
        ("007", "7"),
        ("-0", "0"),
    ],
)
def test_what_a_swede_writes_is_read(typed: str, meant: str) -> None:
    assert parse_decimal(typed) == Decimal(meant)
    assert not parse_decimal(typed).is_signed() or parse_decimal(typed) < 0


@pytest.mark.parametrize(
    "typed",
    [
        "abc",
        "1,2,3",
        "NaN",
        "nan",
        "inf",
        "Infinity",
        "1e5",
        "1E5",
        "12 34",
        "1.23,5",
        "1,234.5",
        "--1",
        "%",
        "١٢",
        "²",
        "1_000",
        "0x1f",
        "1,",
        ",5",
        "1 234 5",
        "sex",
    ],
)
def test_what_is_not_one_number_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        parse_decimal(typed)


def test_a_number_with_two_meanings_is_asked_about() -> None:
    with pytest.raises(ValueError, match=f"både 1,234 och 1{NBSP}234"):
        parse_decimal("1.234")


@pytest.mark.parametrize("typed", ["", "   ", NBSP])
def test_nothing_is_asked_for(typed: str) -> None:
    with pytest.raises(ValueError, match="Skriv ett tal"):
        parse_decimal(typed)


def test_a_named_unit_may_follow() -> None:
    assert parse_decimal("1 234 kr", unit="kr") == 1234
    with pytest.raises(ValueError, match="inte ett tal"):
        parse_decimal("1 234 kr")


def test_a_number_too_long_to_keep_is_refused_rather_than_rounded() -> None:
    with pytest.raises(ValueError, match="för långt"):
        parse_decimal("9" * 20)
    with pytest.raises(ValueError, match="för många decimaler"):
        parse_decimal("0,1234567")


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=3, allow_nan=False))
def test_what_is_written_can_be_read_again(value: Decimal) -> None:
    assert parse_decimal(format_decimal(value, 3)) == value


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_a_sentence(text: str) -> None:
    try:
        assert parse_decimal(text).is_finite()
    except ValueError as error:
        assert str(error).endswith(".")


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (Decimal("1234567.85"), 1, f"1{NBSP}234{NBSP}567,9"),
        (Decimal("-1234.5"), 1, f"\u22121{NBSP}234,5"),
        (Decimal("-0.04"), 1, "0,0"),
        (Decimal("2.5"), 0, "3"),
        (Decimal("12.500"), None, "12,5"),
        (Decimal("1E+3"), None, f"1{NBSP}000"),
        (0, None, "0"),
        (999, None, "999"),
        (None, 1, ""),
        (Decimal("NaN"), 1, ""),
        (0.1, None, "0,1"),
    ],
)
def test_numbers_are_written_in_swedish(
    value: Decimal | float | None, decimals: int | None, written: str
) -> None:
    assert format_decimal(value, decimals) == written


def test_a_number_and_its_unit_do_not_part() -> None:
    assert format_with_unit(Decimal("81.4"), "%") == f"81,4{NBSP}%"
    assert format_with_unit(None, "%") == ""


@pytest.mark.parametrize(
    "typed",
    [
        "2026-11-27",
        "27 november 2026",
        "27 nov 2026",
        "27 nov. 2026",
        "27/11 2026",
        "den 27 November 2026",
        f"27{NBSP}november 2026",
    ],
)
def test_dates_are_read_as_they_are_written(typed: str) -> None:
    assert parse_date(typed) == datetime.date(2026, 11, 27)


@given(st.dates())
def test_a_written_date_can_be_read_again(day: datetime.date) -> None:
    if day.year >= 1000:
        assert parse_date(numbers.format_date(day)) == day


def test_a_day_that_does_not_exist_is_told_so() -> None:
    with pytest.raises(ValueError, match="31 november 2026 finns inte i kalendern"):
        parse_date("31 november 2026")
    with pytest.raises(ValueError, match="inte ett datum"):
        parse_date("i morgon")


def test_dates_and_times_are_written_in_swedish() -> None:
    day = datetime.date(2026, 9, 18)
    assert numbers.format_date(day) == f"18{NBSP}september 2026"
    assert numbers.format_short_date(day) == f"18{NBSP}sep{NBSP}2026"
    assert numbers.format_month(day) == "september 2026"
    assert numbers.format_weekday(day) == "fredag"
    assert numbers.format_time(datetime.time(9, 5)) == "09.05"
    assert numbers.format_date(None) == ""


def test_names_sort_as_in_swedish() -> None:
    names = ["Öster", "Ål", "Zebra", "Äpple", "Azur", "école", "Efter", "Über", "Yta"]
    expected = ["Azur", "école", "Efter", "Über", "Yta", "Zebra", "Ål", "Äpple", "Öster"]
    assert sorted(names, key=sv_key) == expected
    assert sv_key("o\u0308")[0] == sv_key("ö")[0]


def test_a_number_field_keeps_what_was_typed_and_says_why_not() -> None:
    field = NumberField(required=False)
    assert field.clean("1 234,5") == Decimal("1234.5")
    assert field.clean("0") == 0
    assert field.clean("") is None
    assert field.prepare_value("abc") == "abc"
    assert field.prepare_value(Decimal("12.50")) == "12,5"
    with pytest.raises(Exception, match="inte ett tal"):
        field.clean("abc")


def test_a_date_field_reads_and_writes_swedish() -> None:
    field = SwedishDateField()
    assert field.clean("27 nov 2026") == datetime.date(2026, 11, 27)
    assert field.prepare_value(datetime.date(2026, 11, 27)) == f"27{NBSP}november 2026"
    with pytest.raises(Exception, match="finns inte"):
        field.clean("31 november 2026")


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Samhällsbyggnadsnämnden", ["Samhällsbyggnads", "nämnden"]),
        ("Kommunstyrelsen", ["Kommun", "styrelsen"]),
        ("Valnämnden", ["Valnämnden"]),
        ("AB TrelleborgsHem", ["AB TrelleborgsHem"]),
    ],
)
def test_a_long_name_may_be_broken_where_swedish_breaks_it(name: str, parts: list[str]) -> None:
    assert breakable(name).split("\u00ad") == parts


@pytest.mark.parametrize(
    "text",
    ["omkring 1·040 personer", "enligt §·4", "i årskurs·8", "85·procent", "den 1·november", "1·234·500·kr"],
)
def test_a_number_is_not_parted_from_its_word(text: str) -> None:
    assert bound(text.replace("·", " ")) == text.replace("·", "\u00a0")


def test_numbers_that_only_follow_each_other_may_be_parted() -> None:
    assert bound("i 12 av 40 fall") == "i 12 av 40 fall"
