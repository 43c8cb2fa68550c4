"""Keep a version of every rule that there is, and write down what each looks at."""

from typing import Any

from django.db import migrations


def forwards(apps: Any, _schema_editor: Any) -> None:
    """Make a version and the inputs of each rule, as the only kinds of parts there were then."""
    version, given = apps.get_model("awards", "RuleVersion"), apps.get_model("awards", "RuleInput")
    for rule in apps.get_model("awards", "Rule").objects.all():
        version.objects.create(
            rule=rule, revision=rule.revision, tree=rule.tree, mode=rule.mode, by=None, at=rule.changed_at
        )
        given.objects.bulk_create(
            given(rule=rule, kind=kind, thing_id=thing) for kind, thing in sorted(set(_inputs(rule.tree)))
        )


def _inputs(tree: Any) -> Any:
    for name, value in tree.items():
        if name in {"all", "any"}:
            for part in value:
                yield from _inputs(part)
        elif name == "units_done":
            yield "course", value
        elif name == "quiz_at_least":
            yield "quiz", value["quiz"]
        elif name == "project_at_least":
            yield "project", value["project"]


class Migration(migrations.Migration):
    """Data only; nothing is taken back."""

    dependencies = [("awards", "0002_rules")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop, elidable=True)]
