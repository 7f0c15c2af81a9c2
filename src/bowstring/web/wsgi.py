"""The site as a WSGI application; run with the number of an open socket, it is served there."""

import os
import socket
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bowstring.web.settings")

application = get_wsgi_application()

if __name__ == "__main__":
    from bowstring.web.body_sizes import largest_body_at
    from bowstring.web.server import serve

    serve(application, socket.socket(fileno=int(sys.argv[1])), largest_body=largest_body_at)
