"""How gunicorn serves the portal. ./run has checked HOST, PORT and WORKERS; the defaults serve gunicorn alone."""

import os
from pathlib import Path

host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
workers = int(os.environ.get("WORKERS") or 2)
# Loaded once and forked: a second worker costs a fraction of the first one's memory, and a new one is there at once.
preload_app = True
# A worker that has printed a hundred reports keeps their memory; it is replaced now and then, never all together.
max_requests = 2000
max_requests_jitter = 400
timeout = 120  # seconds; the longest upload on a slow line, the longest paper
graceful_timeout = 30
# The heartbeat file must not wait for a busy disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
# What a proxy says about the visitor is for Django to judge, by TRUSTED_PROXIES.
forwarded_allow_ips = ""
secure_scheme_headers = {}
control_socket_disable = True
loglevel = "warning"


def when_ready(server):
    print(f"Cổng đang chạy tại http://{bind}", flush=True)
    if url := os.environ.get("PUBLIC_URL"):
        print(f"Địa chỉ công khai: {url}", flush=True)
