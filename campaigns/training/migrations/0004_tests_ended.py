"""When the trainer ended the test before and the one after: late answers are taken for a while after that."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("training", "0003_permissions")]
    operations = [
        migrations.AddField("campussession", "pre_ended_at", models.DateTimeField(null=True)),
        migrations.AddField("campussession", "post_ended_at", models.DateTimeField(null=True)),
    ]
