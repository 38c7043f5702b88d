"""How gunicorn serves the site. No access log: who reads what is written down nowhere."""

import os
from pathlib import Path

bind = f"0.0.0.0:{os.environ.get('PORT') or '8000'}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
threads = int(os.environ.get("WEB_THREADS") or 4)
# Loaded once, before the workers are made: they share its memory, and a wrong setting stops the start.
preload_app = True
timeout = 30
graceful_timeout = 20
keepalive = 5
# nginx takes requests of up to 8000 bytes a line; what is longer it refuses with a page of the site's.
# gunicorn's own pages, which are not, are for nobody.
limit_request_line = 8190
limit_request_fields = 10_000
max_requests = 5000
max_requests_jitter = 500
accesslog = None
errorlog = "-"
# The proxy's headers are judged by Django's settings (TRUSTED_PROXY_COUNT), not here.
forwarded_allow_ips = ""
# In containers /tmp may be a disk; the workers' heartbeat belongs in memory.
memory = Path("/dev/shm")  # noqa: S108
worker_tmp_dir = str(memory) if memory.is_dir() else None
control_socket_disable = True
