"""The site's own key, and those before it: a new one is signed by the one before."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from .minisign import SecretKey
from .models import Key, SignedList


class NotIntroduced(Exception):
    """Nobody who trusts the keys before has a reason to trust this one."""


def own_key() -> SecretKey | None:
    """The key that the settings name; None where they name none."""
    if not settings.SIGNING_KEY:
        return None
    try:
        return SecretKey.read(settings.SIGNING_KEY)
    except ValueError as error:
        raise ImproperlyConfigured(f"SIGNING_KEY cannot be used. {error}") from error


def row_of(key: SecretKey) -> Key:
    """The row of a key that signs; made for the site's first one. Raises NotIntroduced."""
    return row_if_introduced(key) or introduce(key, None)


def row_if_introduced(key: SecretKey) -> Key | None:
    """The row of a key that signs; None for the site's first one. Raises NotIntroduced."""
    row = Key.objects.filter(number=key.public.name).first()
    if row is not None and row.text == key.public.text:
        return row
    if Key.objects.exists():
        raise NotIntroduced(key.public.name)
    return None


def introduce(new: SecretKey, old: SecretKey | None) -> Key:
    """Writes down a new key, signed by the old one; by none where there is none, or where it was lost."""
    text = new.public.text
    said = f"timestamp:{int(timezone.now().timestamp())}\tfile:{new.public.name}.pub\thashed"
    signature = old.sign(text.encode(), said) if old else ""
    return Key.objects.create(number=new.public.name, text=text, signature=signature, since=timezone.now())


def key_in_use() -> Key | None:
    """The key that checks the newest list; before there is a signed one, the newest key."""
    signed = SignedList.objects.exclude(key=None).select_related("key").order_by("-number").first()
    return signed.key if signed else Key.objects.order_by("-pk").first()
