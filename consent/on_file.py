"""The book of published files forgets addresses with a withdrawn name, once nothing is on file there."""

from published.models import Due, OnFile

from .models import Sealed


def forget_addresses() -> None:
    """Forgets those of which the files are gone; the rest stays for the next time."""
    for sealed in Sealed.objects.exclude(on_file=[]):
        wanted = set(sealed.on_file)
        due = set(Due.objects.filter(address__in=wanted).values_list("address", flat=True))
        OnFile.objects.filter(address__in=wanted - due, digest="").delete()
        left = set(OnFile.objects.filter(address__in=wanted).values_list("address", flat=True))
        if due | left != wanted:
            Sealed.objects.filter(pk=sealed.pk).update(on_file=sorted(due | left))
