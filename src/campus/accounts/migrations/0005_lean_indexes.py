"""Leave out the second copies of two indexes, which PostgreSQL would ask for LIKE alone (docs/decisions/0247)."""

from django.db import migrations

# As Django named them; what begins with an address is asked for by nobody, and each person is written into both.
GONE = ("accounts_person_email_7de6b04f_like", "accounts_person_waits_for_17576e38_like")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_sign_in_identifiers")]

    operations = [
        migrations.RunSQL([f"DROP INDEX IF EXISTS {name}" for name in GONE], migrations.RunSQL.noop),
    ]
