from django.db import migrations

# A cluster of communes (cụm) is no khối: the heading of the template leaves the word to the text below it.
OLD, NEW = "Cam kết thực hiện quy chế của khối", "Cam kết thực hiện quy chế hoạt động"


def say_regulation(apps, schema_editor):
    apps.get_model("campaigns", "ArticleTemplate").objects.filter(title=OLD).update(title=NEW)


def say_regulation_of_the_bloc(apps, schema_editor):
    apps.get_model("campaigns", "ArticleTemplate").objects.filter(title=NEW).update(title=OLD)


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0005_answers_count_their_savings")]
    operations = [migrations.RunPython(say_regulation, say_regulation_of_the_bloc)]
