import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import campus.common.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0004_ways"),
        ("organizations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameField(
            model_name="submission",
            old_name="link",
            new_name="links",
        ),
        migrations.AddField(
            model_name="project",
            name="due_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="project",
            name="graders",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="project",
            name="is_blind",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="project",
            name="moderate_from",
            field=models.PositiveSmallIntegerField(default=2),
        ),
        migrations.AddField(
            model_name="project",
            name="moderators",
            field=models.ManyToManyField(blank=True, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="project",
            name="peer_days",
            field=models.PositiveSmallIntegerField(default=7),
        ),
        migrations.AddField(
            model_name="project",
            name="peer_reviews",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="project",
            name="peer_use",
            field=models.CharField(
                choices=[
                    ("inform", "The grader reads them"),
                    ("second", "Where they lie far from the grader’s, a third person decides"),
                ],
                default="inform",
                max_length=6,
            ),
        ),
        migrations.AddField(
            model_name="project",
            name="peers_asked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="project",
            name="takes_late",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="submission",
            name="is_late",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="submission",
            name="links",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="submission",
            name="moderated_since",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quote", models.TextField(blank=True, default="")),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comments",
                        to="assessments.submission",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="SavedComment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_comments",
                        to="organizations.organization",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_at", models.DateTimeField()),
                ("reason", models.CharField(blank=True, default="", max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="extensions", to="assessments.project"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("project", "person"), name="extended_once")],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=campus.common.identifiers.public_id, editable=False, max_length=19, unique=True
                    ),
                ),
                ("role", models.CharField(choices=[("grader", "Grader"), ("peer", "Peer")], max_length=6)),
                ("levels", models.JSONField(blank=True, default=dict)),
                ("comment", models.TextField(blank=True, default="")),
                ("is_returned", models.BooleanField(default=False)),
                ("is_helpful", models.BooleanField(null=True)),
                ("asked_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reviews", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reviews", to="assessments.submission"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["reviewer", "role", "done_at"], name="review_by_reviewer")],
                "constraints": [
                    models.UniqueConstraint(fields=("submission", "reviewer", "role"), name="review_once"),
                    models.CheckConstraint(
                        condition=models.Q(("done_at", None), ("role", "grader"), _negated=True),
                        name="a_grader_is_not_asked",
                    ),
                ],
            },
        ),
    ]
