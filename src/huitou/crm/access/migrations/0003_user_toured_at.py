from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_ways_in"),
    ]

    operations = [
        migrations.AddField(model_name="user", name="toured_at", field=models.DateTimeField(null=True)),
    ]
