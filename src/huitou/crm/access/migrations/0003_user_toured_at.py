from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils import timezone


def _know_their_way(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Whoever worked with the shop before is not stopped to be shown around."""
    apps.get_model("access", "User").objects.update(toured_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_ways_in"),
    ]

    operations = [
        migrations.AddField(model_name="user", name="toured_at", field=models.DateTimeField(null=True)),
        migrations.RunPython(_know_their_way, migrations.RunPython.noop),
    ]
