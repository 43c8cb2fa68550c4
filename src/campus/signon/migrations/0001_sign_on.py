import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import campus.common.identifiers


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organizations", "0002_compromised_keys"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Provider",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(default=campus.common.identifiers.public_id, max_length=19, unique=True),
                ),
                ("kind", models.CharField(choices=[("oidc", "OpenID Connect"), ("saml", "SAML 2.0")], max_length=4)),
                ("name", models.CharField(max_length=60)),
                ("issuer", models.CharField(blank=True, default="", max_length=300)),
                ("client_id", models.CharField(blank=True, default="", max_length=200)),
                ("sealed_secret", models.BinaryField(blank=True, default=b"")),
                ("metadata_url", models.CharField(blank=True, default="", max_length=500)),
                ("told", models.JSONField(blank=True, default=dict)),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                ("jwks", models.JSONField(blank=True, default=dict)),
                ("jwks_at", models.DateTimeField(blank=True, null=True)),
                ("are_checked", models.BooleanField(default=False)),
                ("is_offered", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sign_ins",
                        to="organizations.organization",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Fault",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(default=campus.common.identifiers.public_id, max_length=19, unique=True),
                ),
                ("code", models.CharField(max_length=20)),
                ("detail", models.CharField(blank=True, default="", max_length=300)),
                ("at", models.DateTimeField(db_index=True)),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="faults", to="signon.provider"
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Domain",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=190)),
                ("token", models.CharField(default=campus.common.identifiers.public_id, max_length=19)),
                ("proved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organizations.organization"
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "constraints": [models.UniqueConstraint(fields=("organization", "name"), name="signon_domain_once")],
            },
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=43, unique=True)),
                ("secret_hash", models.CharField(max_length=64)),
                ("nonce", models.CharField(max_length=43)),
                ("to", models.CharField(max_length=500)),
                ("until", models.DateTimeField(db_index=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("assertion", models.CharField(blank=True, default="", max_length=64)),
                ("subject", models.CharField(blank=True, default="", max_length=255)),
                ("email", models.EmailField(blank=True, default="", max_length=254)),
                ("name", models.CharField(blank=True, default="", max_length=120)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="attempts", to="signon.provider"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("assertion", ""), _negated=True),
                        fields=("provider", "assertion"),
                        name="signon_assertion_once",
                    )
                ],
            },
        ),
    ]
