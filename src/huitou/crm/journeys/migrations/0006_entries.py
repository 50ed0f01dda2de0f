from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journeys", "0005_drafts")]

    operations = [
        migrations.AddIndex(
            model_name="enrolled",
            index=models.Index(fields=["journey", "entered_at"], name="enrolled_by_day"),
        ),
    ]
