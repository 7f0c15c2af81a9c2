"""The site's settings as the tests run it: nothing is written beside the project."""

import os
import tempfile

os.environ.setdefault("BOWSTRING_HOME", tempfile.mkdtemp(prefix="bowstring-tests-"))
os.environ.setdefault("BOWSTRING_SECRET_KEY", "only for tests, and long enough for that purpose")

from bowstring.web.settings import *  # noqa: F403

ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
if "BOWSTRING_DATABASE" not in os.environ:
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_AUTOREFRESH = True
