"""The site as a WSGI application; run with the number of an open socket, it is served there."""

import os
import socket
import sys
from collections.abc import Mapping

from django.core.wsgi import get_wsgi_application

from bowstring.web.environment import add_file

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bowstring.web.settings")

add_file()

from django.conf import settings  # noqa: E402 - read from the environment, which the file may add to

from bowstring.web.sub_path import inside, under  # noqa: E402

application = under(get_wsgi_application(), settings.FORCE_SCRIPT_NAME or "")

if __name__ == "__main__":
    from django.db import close_old_connections

    from bowstring.web.body_sizes import largest_body_at
    from bowstring.web.loading import load_pages
    from bowstring.web.server import serve

    load_pages()

    def largest_body(path: str, headers: Mapping[str, str]) -> int:
        """By a connection to the database that still works: no request has looked after this thread's."""
        close_old_connections()
        return largest_body_at(
            inside(path, settings.FORCE_SCRIPT_NAME or ""),
            headers.get("COOKIE", ""),
            headers.get("AUTHORIZATION", ""),
        )

    serve(application, socket.socket(fileno=int(sys.argv[1])), largest_body=largest_body)
