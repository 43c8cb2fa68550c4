from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_awaited"),
    ]

    operations = [
        migrations.AlterField(
            model_name="identifier",
            name="kind",
            field=models.CharField(
                choices=[
                    ("did", "Key of a wallet"),
                    ("lti", "Learning platform"),
                    ("account", "Account elsewhere"),
                    ("number", "Number at an institution"),
                    ("sign-in", "Sign-in of an institution"),
                ],
                max_length=7,
            ),
        ),
    ]
