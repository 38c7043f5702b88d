"""Where published files lie: a bucket that speaks S3, by django-storages.

An object is whole or not there, and the newest answers from the moment when it was stored: S3 and what is
compatible with it promise both. There is no renaming: what stands for the version that is served is an
object with its name, and one request replaces it.

With an object goes all that readers are told with it: type, caching, encoding, language and disposition as
S3's own, every other header in the object's metadata under its own name, ``x-amz-meta-…`` on the wire. So
whatever hands out the bucket needs to know one rule and no addresses (docs/operations.md).
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, TypeVar

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ConnectTimeoutError, EndpointConnectionError
from django.core.files.base import File
from storages.backends.s3 import S3Storage

from .headers_of_objects import as_headers, as_parameters
from .storage import Found, Told

log = logging.getLogger(__name__)

T = TypeVar("T")

# Who publishes waits for the bucket, and others for who publishes: one that is away or slow has so many
# seconds, twice.
TO_CONNECT: Final = 3
TO_ANSWER: Final = 10
# Who looks after the site is told in a moment.
QUICKLY: Final = Config(
    connect_timeout=1, read_timeout=2, retries={"mode": "standard", "total_max_attempts": 1}
)
# So many requests at once: a way there and back takes longer than the request itself.
AT_ONCE: Final = 8
# What puts an object there; with these errors it was never asked to.
PUTTING: Final = ("PutObject", "CompleteMultipartUpload")
NEVER_SENT: Final = (ConnectTimeoutError, EndpointConnectionError)
# No object is called so, and none ever will be.
NOTHING: Final = "nothing"
# What stands for another is asked for each time.
ALWAYS_ASKED: Final = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}


class BucketError(OSError):
    """The bucket is away, refuses, or is full. Says so in a line for a person."""


class PublishedBucket(S3Storage):
    """A bucket in which a name always has its newest object. It is there for published files alone."""

    # What is told with each file lies with it.
    keeps_headers: Final = True
    # How often the clock lists all of it: a thousand names are one request, and nobody else writes here.
    compared_every: Final = timedelta(minutes=10)

    def __init__(self, **options: Any) -> None:
        """Takes ``bucket_name``, and if they are needed ``endpoint_url``, ``region_name``, ``access_key`` and
        ``secret_key``, and ``verify``, a file of certificates that its server's is signed by. Nothing comes
        from django-storages' own settings and variables.
        """
        fixed = {
            "location": "",
            "object_parameters": {},
            "default_acl": None,
            "gzip": False,
            "file_overwrite": True,
            "session_profile": None,
            "security_token": None,
            "custom_domain": None,
            "verify": None,
            "transfer_config": TransferConfig(use_threads=False),
            "client_config": Config(
                connect_timeout=TO_CONNECT,
                read_timeout=TO_ANSWER,
                retries={"mode": "standard", "total_max_attempts": 2},
                max_pool_connections=AT_ONCE,
                # Checksums in the form that Amazon's own S3 has by default, others refuse.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
                # A bucket's name as part of a host's works only where there are names for it.
                s3={"addressing_style": "path"} if options.get("endpoint_url") else {},
            ),
        }
        super().__init__(**{**fixed, **options})
        self._lock = threading.Lock()
        self._clients: dict[tuple[int, bool], Any] = {}
        self._unanswered: set[str] = set()
        # What a thread is just putting there.
        self._being_put = threading.local()

    @property
    def client(self) -> Any:
        """boto's client. Threads may use one together, unlike boto's other things; a forked process not."""
        return self._client_of(is_quick=False)

    def _client_of(self, *, is_quick: bool) -> Any:
        key = (os.getpid(), is_quick)
        with self._lock:
            if key not in self._clients:
                client = self._create_session().client(
                    "s3",
                    region_name=self.region_name,
                    endpoint_url=self.endpoint_url,
                    verify=self.verify,
                    config=self.client_config.merge(QUICKLY) if is_quick else self.client_config,
                )
                for operation in PUTTING:
                    # boto asks after each attempt whether there has to be another one.
                    client.meta.events.register(f"needs-retry.s3.{operation}", self._note_answer)
                self._clients[key] = client
            return self._clients[key]

    def _note_answer(self, response: Any, caught_exception: Exception | None, **kwargs: Any) -> None:
        """Remembers what was sent and not answered: by a silent server, or one in between that gave up."""
        if response is not None:
            answer, said = response
            is_answered = answer.status_code < 500 or not said.get("Error", {}).get("Code", "").isdecimal()
        else:
            is_answered = isinstance(caught_exception, NEVER_SENT)
        if not is_answered:
            with self._lock:
                self._unanswered.add(self._being_put.name)

    def unanswered(self) -> set[str]:
        """The names of what the bucket may take late, though the request was ended here; told once."""
        with self._lock:
            names, self._unanswered = self._unanswered, set()
        return names

    @contextmanager
    def _asking(self) -> Iterator[dict[str, str]]:
        """Turns boto's errors into those of files."""
        try:
            yield {"Bucket": self.bucket_name}
        except ClientError as error:
            said = error.response.get("Error", {})
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
            if status == HTTPStatus.NOT_FOUND and said.get("Code") != "NoSuchBucket":
                raise FileNotFoundError("The bucket has no such object.") from None
            why = f"{said.get('Code', status)}: {said.get('Message', '')}".rstrip(": ")
            raise BucketError(f"the bucket {self.bucket_name} refuses ({why})") from error
        except (BotoCoreError, Boto3Error) as error:
            why = type(error).__name__
            raise BucketError(f"the bucket {self.bucket_name} cannot be reached ({why})") from error

    # --- Files ------------------------------------------------------------------------------------

    def _save(self, name: str, content: File[Any]) -> str:
        headers = content.headers if isinstance(content, Told) else {}
        self._put(name, content, headers)
        return name

    def take_in(self, name: str, path: str, headers: Mapping[str, str]) -> None:
        """Puts a file of this machine under a name."""
        with Path(path).open("rb") as file:
            self._put(name, file, headers)

    def _put(self, name: str, content: Any, headers: Mapping[str, str]) -> None:
        parameters = as_parameters(headers)
        self._being_put.name = name
        with self._asking() as bucket:
            # The transfer closes what it has sent, which is for whoever opened it to do.
            self.client.upload_fileobj(
                _Open(content), **bucket, Key=name, ExtraArgs=parameters, Config=self.transfer_config
            )

    def _open(self, name: str, mode: str = "rb") -> File[Any]:
        with self._asking() as bucket:
            found = self.client.get_object(**bucket, Key=name)
            return Told(found["Body"].read(), as_headers(found))

    def exists(self, name: str) -> bool:
        try:
            with self._asking() as bucket:
                self.client.head_object(**bucket, Key=name)
        except FileNotFoundError:
            return False
        return True

    def modified(self, name: str) -> None:
        """Nothing: a bucket tells when an object was stored, and by a tag whether it is another one."""

    def set_modified(self, name: str, moment: float) -> None:
        """Nothing, see ``modified``."""

    def delete(self, name: str) -> None:
        """Takes an object away; nothing where there is none."""
        try:
            with self._asking() as bucket:
                self.client.delete_object(**bucket, Key=name)
        except FileNotFoundError:
            pass

    # --- Folders, which are beginnings of names ----------------------------------------------------

    def names_below(self, place: str) -> Iterator[str]:
        """The names of all objects in a folder and below it."""
        for page in self._pages(Prefix=f"{place}/"):
            for found in page.get("Contents", ()):
                yield found["Key"].removeprefix(f"{place}/")

    def found_below(self, place: str) -> Iterator[Found]:
        """Everything in a folder and below it. When an object was stored says nothing of its content."""
        return (Found(name) for name in self.names_below(place))

    def strangers(self) -> Iterator[str]:
        """Nothing: what lies beside the versions, nobody gets."""
        return iter(())

    def folders(self) -> list[str]:
        """The names of the folders at the top."""
        pages = self._pages(Delimiter="/")
        return [one["Prefix"].rstrip("/") for page in pages for one in page.get("CommonPrefixes", ())]

    def _pages(self, **asked: str) -> Iterator[dict[str, Any]]:
        with self._asking() as bucket:
            yield from self.client.get_paginator("list_objects_v2").paginate(**bucket, **asked)

    def delete_folder(self, name: str) -> None:
        """Takes away whatever is in a folder."""
        self.each(self.delete, [f"{name}/{below}" for below in self.names_below(name)])

    def each(self, act: Callable[[T], object], items: Iterable[T]) -> None:
        """Does something with each of them, several at once; an error ends it. ``act`` asks no database."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            begun = [pool.submit(act, item) for item in items]
            try:
                for one in begun:
                    one.result()
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise

    # --- What stands for another -------------------------------------------------------------------

    def point(self, name: str, target: str) -> None:
        """Lets a name stand for another from now on, in one step."""
        self.save(name, Told(target.encode(), ALWAYS_ASKED))

    def target_of(self, name: str) -> str | None:
        """What a name stands for."""
        try:
            with self.open(name) as file:
                return file.read().decode()
        except FileNotFoundError:
            return None

    def trouble(self) -> str:
        """Why nothing can be withdrawn here just now, as part of a sentence for everybody; empty if it can.
        That it is full does not count: what is on file can come off all the same.
        """
        try:
            with self._asking() as bucket:
                # Just what a withdrawal needs, of a name that nothing has: a key that may only read is found.
                self._client_of(is_quick=True).delete_object(**bucket, Key=NOTHING)
        except FileNotFoundError:
            return ""
        except BucketError as error:
            log.warning("Published files: %s.", error)
            return "the bucket of what is on file does not answer well"
        return ""


class _Open:
    """A file for reading that somebody else closes."""

    def __init__(self, file: Any) -> None:
        self.read, self.seek, self.tell = file.read, file.seek, file.tell

    def close(self) -> None:
        """Nothing: whoever opened it closes it."""
