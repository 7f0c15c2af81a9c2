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
    import gc

    from django.db import close_old_connections

    # Everything that pages need, so that nobody's first page waits for it; nothing of it is ever thrown away, so
    # looking for what could be is time lost, now and at every later look.
    gc.disable()
    from bowstring.web import urls  # noqa: F401
    from bowstring.web.body_sizes import largest_body_at
    from bowstring.web.server import serve

    gc.freeze()
    gc.enable()

    def largest_body(path: str, headers: Mapping[str, str]) -> int:
        """By a connection to the database that still works: no request has looked after this thread's."""
        close_old_connections()
        return largest_body_at(
            inside(path, settings.FORCE_SCRIPT_NAME or ""),
            headers.get("COOKIE", ""),
            headers.get("AUTHORIZATION", ""),
        )

    serve(application, socket.socket(fileno=int(sys.argv[1])), largest_body=largest_body)
