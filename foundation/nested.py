"""Rows together with their children, and several small tables at once, in one query.

``prefetch_related`` asks once more for every kind of child; a page of a goal with its contributions, targets, moves
and activities asked forty times. Here PostgreSQL hands the children over as JSON inside their parent's row, and they
become ordinary model instances in the place where a prefetch would have put them:

    with_children(EffectGoalVersion.objects.filter(…), contributions=Contribution.objects.select_related(…), …)
    years, terms = together(Year.objects.all(), Term.objects.order_by("-committee_from"))

Children may have children, and a child of a parent's own parent is named with its way (``goal__responsibilities``).
Filters, order, ``select_related``, ``defer`` and ``annotate`` hold as everywhere. docs/decisions/queries.md says why.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F, Func, OuterRef, Subquery, TextField
from django.db.models.functions import Cast
from django.db.models.query import ModelIterable

Q = TypeVar("Q", bound="models.QuerySet[Any]")
#: Makes a Python value of what JSON holds.
Convert = Callable[[Any], Any]
#: Makes a row ready.
Finish = Callable[[Any], None]

_CHILDREN = "children_"


def with_children(queryset: Q, *prefetches: models.Prefetch[Any], **children: models.QuerySet[Any]) -> Q:
    """The queryset, whose rows come with their children: related name (with its way) → the children's queryset.

    A ``Prefetch`` with ``to_attr`` gives a plain list under a name of its own: for some of the children, not all.
    """
    specs = [_Children.of(queryset.model, name, rows) for name, rows in children.items()]
    specs += [
        _Children.of(queryset.model, one.prefetch_through, one.queryset, one.to_attr)
        for one in prefetches
        if one.queryset is not None
    ]
    queryset = queryset.annotate(**{spec.alias: spec.subquery for spec in specs})
    return _finished(queryset, *(spec.give for spec in specs))


def with_each(queryset: Q, finish: Finish) -> Q:
    """The queryset, whose rows are handed to a function as they are made."""
    return _finished(queryset.all(), finish)


def known_with(row: models.Model, name: str) -> bool:
    """Whether a row's children have been fetched with it."""
    return name in getattr(row, "_prefetched_objects_cache", {})


def _finished(queryset: Q, *steps: Finish) -> Q:
    known = _steps(queryset)
    queryset._iterable_class = type("NestedIterable", (_Iterable,), {"steps": (*known, *steps)})
    return queryset


def _steps(queryset: models.QuerySet[Any]) -> tuple[Finish, ...]:
    """What is done with each row of a queryset of this module's, in order."""
    return getattr(queryset._iterable_class, "steps", ())


def together(*querysets: models.QuerySet[Any]) -> list[list[Any]]:
    """Every queryset's rows, all fetched with one statement."""
    shapes = [_Shape.of(queryset) for queryset in querysets]
    parts, params, asked = [], [], []
    for index, (queryset, shape) in enumerate(zip(querysets, shapes, strict=True)):
        try:
            sql, values = shape.rows(queryset).query.sql_with_params()
        except EmptyResultSet:
            continue
        parts.append(f"(SELECT json_agg(_row.json) FROM ({sql}) _row)")
        params += list(values)
        asked.append(index)
    found: list[list[Any]] = [[] for _queryset in querysets]
    if parts:
        with connection.cursor() as cursor:
            cursor.execute("SELECT " + ", ".join(parts), params)
            answers = cursor.fetchone()
        for index, rows in zip(asked, answers, strict=True):
            found[index] = shapes[index].instances(rows)
    return found


class _JsonRows(Subquery):
    """A subquery's rows as one JSON array; psycopg reads it. NULL when there are none."""

    template = "(SELECT json_agg(_row.json) FROM (%(subquery)s) _row)"
    output_field = TextField()


class _JsonArray(Func):
    """Values in a row as a JSON array, which is shorter than an object."""

    function = "json_build_array"
    output_field = TextField()


class _Iterable(ModelIterable):  # type: ignore[type-arg]
    """Makes the parents, then their children."""

    steps: tuple[Finish, ...] = ()

    def __iter__(self) -> Iterator[Any]:
        for row in super().__iter__():
            for finish in self.steps:
                finish(row)
            yield row


@dataclass(frozen=True)
class _Children:
    """One kind of child: the way to its parent, where it is put, and how it is made."""

    way: tuple[str, ...]
    name: str
    key: models.ForeignKey[Any, Any]
    shape: _Shape
    queryset: models.QuerySet[Any]
    to_attr: str | None = None

    @staticmethod
    def of(
        model: type[models.Model], path: str, rows: models.QuerySet[Any], to_attr: str | None = None
    ) -> _Children:
        *way, name = path.split("__")
        for step in way:
            model = model._meta.get_field(step).related_model  # type: ignore[assignment]
        relation = model._meta.get_field(name)
        return _Children(tuple(way), name, relation.field, _Shape.of(rows), rows, to_attr)  # type: ignore[union-attr,arg-type]

    @property
    def alias(self) -> str:
        return _CHILDREN + "_".join((*self.way, self.to_attr or self.name))

    @property
    def subquery(self) -> _JsonRows:
        parent = "__".join((*self.way, "pk"))
        own = self.queryset.filter(**{self.key.name: OuterRef(parent)})
        return _JsonRows(self.shape.rows(own))

    def give(self, row: Any) -> None:
        """Put the children where a prefetch would have put them."""
        parent = row
        for step in self.way:
            parent = getattr(parent, step) if parent is not None else None
        children = self.shape.instances(row.__dict__.pop(self.alias))
        if parent is None:
            return
        for child in children:
            self.key.set_cached_value(child, parent)
        if self.to_attr:
            setattr(parent, self.to_attr, children)
            return
        rows = getattr(parent, self.name).get_queryset()
        rows._result_cache, rows._prefetch_done = children, True
        parent.__dict__.setdefault("_prefetched_objects_cache", {})[self.name] = rows


@dataclass(frozen=True)
class _Shape:
    """How a row of a model, with what is selected beside it, is written as a JSON array and read back."""

    model: type[models.Model]
    names: tuple[str, ...]
    columns: tuple[tuple[str, Convert | None, bool], ...]
    related: tuple[tuple[models.ForeignKey[Any, Any], _Shape], ...]
    annotated: tuple[tuple[str, Convert | None, bool], ...]
    steps: tuple[Finish, ...]

    @staticmethod
    def of(queryset: models.QuerySet[Any]) -> _Shape:
        """The shape of a queryset's rows."""
        query = queryset.query
        annotated = tuple(
            (name, None, False)
            if isinstance(expression, _JsonRows)
            else (name, *_conversion(expression.output_field))
            for name, expression in query.annotation_select.items()
        )
        wanted = query.select_related if isinstance(query.select_related, dict) else {}
        return _Shape._of(queryset.model, wanted, query.get_select_mask(), annotated, _steps(queryset))

    @staticmethod
    def _of(
        model: type[models.Model],
        wanted: dict[str, Any],
        mask: dict[Any, Any],
        annotated: tuple[tuple[str, Convert | None, bool], ...] = (),
        steps: tuple[Finish, ...] = (),
    ) -> _Shape:
        fields = [field for field in model._meta.concrete_fields if not mask or field in mask]
        keys = [model._meta.get_field(name) for name in wanted]
        return _Shape(
            model=model,
            names=tuple(field.attname for field in fields),
            columns=tuple((field.attname, *_conversion(field)) for field in fields),
            related=tuple(
                (key, _Shape._of(key.related_model, wanted[key.name], mask.get(key, {})))  # type: ignore[arg-type,misc]
                for key in keys
            ),
            annotated=annotated,
            steps=steps,
        )

    def rows(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """The queryset with one column, ``json``."""
        return queryset.select_related(None).values(json=self._array(""))

    def _array(self, way: str) -> _JsonArray:
        parts: list[Any] = [_column(way + name, as_text) for name, _read, as_text in self.columns]
        parts += [shape._array(f"{way}{key.name}__") for key, shape in self.related]
        parts += [_column(name, as_text) for name, _read, as_text in self.annotated]
        return _JsonArray(*parts)

    def instances(self, rows: Sequence[Sequence[Any]] | None) -> list[Any]:
        """Model instances from the rows as JSON arrays."""
        return [self._instance(values) for values in rows or ()]

    def _instance(self, values: Sequence[Any]) -> Any:
        count = len(self.columns)
        read = [
            convert(value) if convert is not None and value is not None else value
            for value, (_name, convert, _text) in zip(values, self.columns, strict=False)
        ]
        row = self.model.from_db(DEFAULT_DB_ALIAS, self.names, read)
        for (key, shape), nested in zip(self.related, values[count:], strict=False):
            key.set_cached_value(row, shape._instance(nested) if nested[0] is not None else None)
        count += len(self.related)
        for (name, convert, _text), value in zip(self.annotated, values[count:], strict=True):
            setattr(row, name, convert(value) if convert is not None and value is not None else value)
        for finish in self.steps:
            finish(row)
        return row


def _column(name: str, as_text: bool) -> Any:
    return Cast(F(name), TextField()) if as_text else F(name)


def _conversion(field: models.Field[Any, Any]) -> tuple[Convert | None, bool]:
    """How a field's value is read out of JSON, and whether it must be written there as text."""
    if isinstance(field, ArrayField) and _conversion(field.base_field) == (None, False):
        return None, False
    for kind, convert, as_text in _CONVERSIONS:
        if isinstance(field, kind):
            return convert, as_text
    if isinstance(field, models.ForeignKey):
        return _conversion(field.target_field)
    raise TypeError(f"{field!r} cannot be fetched with its parent: foundation/nested.py does not know how.")


def _range(text: str) -> DateRange:
    """A range of days as PostgreSQL writes it: ``[2026-01-01,2027-01-01)``, ``[2023-01-01,)``, ``empty``."""
    if text == "empty":
        return DateRange(empty=True)
    lower, _comma, upper = text[1:-1].partition(",")
    return DateRange(_day(lower), _day(upper), text[0] + text[-1])


def _day(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


#: In this order: a moment is also a day to Django.
_CONVERSIONS: tuple[tuple[Any, Convert | None, bool], ...] = (
    (models.DateTimeField, datetime.datetime.fromisoformat, False),
    (models.DateField, datetime.date.fromisoformat, False),
    (models.DecimalField, Decimal, True),
    (DateRangeField, _range, False),
    (models.UUIDField, uuid.UUID, False),
    (
        (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.JSONField),
        None,
        False,
    ),
)
