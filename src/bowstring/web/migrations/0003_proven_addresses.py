"""Which addresses are proven, and wrong tries counted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """No account that was there before is proven: nobody kept how its address came to be."""

    dependencies = [("web", "0002_sealed_by_account")]

    operations = [
        migrations.AddField(
            model_name="account",
            name="proven_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="FailureCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120, unique=True)),
                ("count", models.PositiveIntegerField(default=0)),
                ("began_at", models.DateTimeField()),
            ],
        ),
    ]
