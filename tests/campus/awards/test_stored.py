"""How PostgreSQL keeps awards (docs/decisions/0247): what the migrations ask of it, on whatever it is built with."""

from __future__ import annotations

import pytest
from django.db import connection

from campus.awards.models import Award

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has neither"),
]


def asked(words: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(words)
        return cursor.fetchone()[0]


def test_it_works():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")

    assert "awards_by_digest" in Award.objects.filter(digest="0" * 64).explain()
    assert "USING hash" in str(asked("SELECT indexdef FROM pg_indexes WHERE indexname = 'awards_by_digest'"))


def test_credentials_are_compressed_by_lz4_where_the_server_has_it():
    has = asked("SELECT 'lz4' = ANY(enumvals) FROM pg_settings WHERE name = 'default_toast_compression'")
    how = "SELECT attcompression FROM pg_attribute WHERE attrelid = 'awards_award'::regclass AND attname = 'credential'"

    assert asked(how) == ("l" if has else "")


def test_no_index_is_there_for_like_alone():
    found = "SELECT count(*) FROM pg_indexes WHERE tablename = 'accounts_person' AND indexname LIKE '%\\_like'"

    assert asked(found) == 0
