"""Status, dates to finish by, costs as they turned out, running costs, and budgets that carry over."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("web", "0005_job_words")]

    operations = [
        migrations.AddField(
            model_name="initiativerow",
            name="status",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="initiativerow",
            name="cost_low",
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name="initiativerow",
            name="cost_high",
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name="initiativerow",
            name="spent",
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name="initiativerow",
            name="actual_cost",
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name="initiativerow",
            name="run_cost_per_quarter",
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name="initiativerow",
            name="finish_by",
            field=models.TextField(null=True),
        ),
        migrations.AddField(
            model_name="initiativerow",
            name="finish_by_reason",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="initiativerow",
            name="finished_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="budgetrow",
            name="carry_over",
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name="decisionrow",
            name="finish_by",
            field=models.TextField(null=True),
        ),
        migrations.AddField(
            model_name="decisionrow",
            name="finish_by_reason",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
    ]
