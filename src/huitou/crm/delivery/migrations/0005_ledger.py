from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("delivery", "0004_months")]

    operations = [
        migrations.RemoveIndex(model_name="outgoing", name="outgoing_of_step"),
        migrations.AddIndex(
            model_name="outgoing",
            index=models.Index(fields=["journey", "step", "state", "code"], name="outgoing_of_step"),
        ),
        migrations.AddIndex(
            model_name="outgoing",
            index=models.Index(fields=["due_at", "journey", "state", "code"], name="outgoing_by_day"),
        ),
        migrations.AddIndex(
            model_name="outgoing", index=models.Index(fields=["state", "code"], name="outgoing_ledger")
        ),
        migrations.AddIndex(
            model_name="outgoing",
            index=models.Index(fields=["journey", "state", "code"], name="outgoing_of_journey"),
        ),
        migrations.AddIndex(
            model_name="outgoing", index=models.Index(fields=["journey", "id"], name="outgoing_newest_of_journey")
        ),
    ]
