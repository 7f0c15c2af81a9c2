"""A job keeps the parameters it was queued with, and the message it ended with."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("web", "0004_quotas")]

    operations = [
        migrations.RenameField(model_name="job", old_name="asked", new_name="parameters"),
        migrations.RenameField(model_name="job", old_name="said", new_name="message"),
    ]
