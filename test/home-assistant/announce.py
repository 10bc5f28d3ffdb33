"""Announces a camera by mDNS until it is ended, as avahi does on a Pi: announce.py ADDRESS PORT ID."""

import signal
import socket
import sys

from zeroconf import ServiceInfo, Zeroconf

TYPE = "_picamd._tcp.local."
address, port, camera = sys.argv[1:]
service = ServiceInfo(
    TYPE,
    f"Camera on hall.{TYPE}",
    port=int(port),
    server="hall.local.",
    addresses=[socket.inet_aton(address)],
    properties={"txtvers": "1", "path": "/", "id": camera},
)
zeroconf = Zeroconf(interfaces=[address])
zeroconf.register_service(service)
signal.sigwait([signal.SIGTERM])
zeroconf.close()
