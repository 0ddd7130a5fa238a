"""What gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application
from django.template.loader import get_template
from django.urls import reverse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# The first request to each worker would load every page: nearly a second in which the telephones of a meeting queue up.
# Done here it is done once, before the workers are forked.
reverse("reports:home")
get_template("base.html")
