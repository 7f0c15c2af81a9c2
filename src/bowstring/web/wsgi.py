"""The site as a WSGI application; run with the number of an open socket, it is served there."""

import importlib
import os
import socket
import sys
import threading

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bowstring.web.settings")

application = get_wsgi_application()

if __name__ == "__main__":
    from django.db import close_old_connections

    from bowstring.web.body_sizes import largest_body_at
    from bowstring.web.server import serve

    # What finds words alike takes a second to load: nobody's first look for what exists already should wait for it.
    threading.Thread(
        target=importlib.import_module, args=("bowstring.reuse.similarity",), daemon=True
    ).start()

    def largest_body(path: str, cookies: str) -> int:
        """By a connection to the database that still works: no request has looked after this thread's."""
        close_old_connections()
        return largest_body_at(path, cookies)

    serve(application, socket.socket(fileno=int(sys.argv[1])), largest_body=largest_body)
