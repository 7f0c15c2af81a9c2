"""Guests of a session are counted by the machine that they join from."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("web", "0003_proven_addresses")]

    operations = [
        migrations.AddField(
            model_name="participant",
            name="machine",
            field=models.CharField(blank=True, default="", max_length=16),
            preserve_default=False,
        )
    ]
