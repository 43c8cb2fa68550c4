"""Every column that holds something of a person says what becomes of it: found in the models, not in a list."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models

from campus.accounts import personal
from campus.accounts.models import Person

# Addresses that are an institution's, or go with their row, which is tied to the person.
OTHERS = {
    "organizations.Organization.email",
    "accounts.Person.email",
    "accounts.Person.waits_for",
    "accounts.Join.email",
    "account.EmailAddress.email",
}


def columns() -> Iterator[tuple[str, models.Field[object, object]]]:
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_fields:
            yield f"{model._meta.label}.{field.name}", field


def test_every_column_that_points_to_a_person_is_tied() -> None:
    pointing = [name for name, field in columns() if field.is_relation and field.related_model is Person]

    assert sorted(pointing) == sorted(tie.name for tie in personal.ties())


def test_every_address_that_somebody_typed_is_named() -> None:
    typed = {name for name, field in columns() if isinstance(field, models.EmailField)} - OTHERS

    assert typed <= {each.name for each in personal.typed_addresses()}


@pytest.mark.parametrize("tie", personal.ties(), ids=lambda tie: tie.name)
def test_what_is_cleared_can_be(tie: personal.Tie) -> None:
    fields = {field.name: field for field in personal.model_of(tie.model)._meta.fields}

    assert tie.then is not personal.Then.CLEAR or fields[tie.field].null
    assert all(fields[name].empty_strings_allowed for name in tie.emptied)
