"""The site's settings as the tests run it: nothing is written beside the project."""

import atexit
import os
import shutil
import tempfile

if "BOWSTRING_HOME" not in os.environ:
    os.environ["BOWSTRING_HOME"] = tempfile.mkdtemp(prefix="bowstring-tests-")
    atexit.register(shutil.rmtree, os.environ["BOWSTRING_HOME"], ignore_errors=True)
os.environ.setdefault("BOWSTRING_PLAN_SECONDS", "1")
os.environ.setdefault("BOWSTRING_SECRET_KEY", "only for tests, and long enough for that purpose")

# A site refuses settings it does not know: what is said to the tests alone is no setting of its.
for _word in ("CASES", "SCREENS"):
    if _value := os.environ.pop(f"BOWSTRING_{_word}", ""):
        os.environ[f"TESTS_{_word}"] = _value

from bowstring.web.settings import *  # noqa: E402, F403

ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
if "BOWSTRING_DATABASE" not in os.environ:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": ":memory:",
            # By what the models say, in a tenth of the time: test_migrations.py holds the migrations to that.
            "TEST": {"MIGRATE": False},
        }
    }
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_AUTOREFRESH = True
