"""`manage.py invite ADDRESS --role ROLE`: a link for the first account, or for whom nobody else can help."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from written_dates.naming import moment_text

from ... import links
from ...models import ADMINISTRATOR, Link


class Command(BaseCommand):
    help = (
        "Prints a link that works once. With --role it makes a new account; for an address that has an "
        "account it leads back into that, with a new password and without its keys."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", help="the mail address of the person")
        parser.add_argument("--role", help="the name of a group, or administrator; needed for a new account")

    def handle(self, *args: Any, **options: Any) -> None:
        link = self._link(options["address"], options["role"])
        address = links.give(link)
        self.stdout.write(f"{address}\nIt works once, until {moment_text(link.ends_at)}.")

    def _link(self, address: str, role: str | None) -> Link:
        try:
            validate_email(address)
        except ValidationError:
            raise CommandError(f"{address!r} is no mail address.") from None
        accounts = get_user_model().objects.filter(email__iexact=address, is_active=True)
        if len(accounts) > 1:
            raise CommandError(f"Several accounts have the address {address}.")
        if accounts and role:
            raise CommandError(f"{address} has an account: leave out --role for a way back into it.")
        if accounts:
            return links.ask_way_back(accounts[0], None)
        if not role:
            raise CommandError(f"{address} has no account. For a new one say --role: {self._roles()}.")
        if role.casefold() == ADMINISTRATOR.casefold():
            return links.invite(address, None, is_administrator=True)
        group = Group.objects.filter(name__iexact=role).first()
        if group is None:
            raise CommandError(f"There is no role {role!r}. There are: {self._roles()}.")
        return links.invite(address, group)

    def _roles(self) -> str:
        return ", ".join([*Group.objects.order_by("name").values_list("name", flat=True), "administrator"])
