"""The pages of people and organisations. Roles belong to each contribution, so a person has none here."""

from campaigns.models import Organisation, Person

from .around import Around, Node, filled, image, trail


def person(someone: Person, address: str, around: Around) -> list[Node]:
    """A person's page at its full address."""
    about = {
        "@type": "Person",
        "@id": f"{address}#person",
        "name": someone.name,
        **filled(description=someone.description, image=image(someone.portrait, around, whole=True)),
    }
    return _profile(about, address, around)


def organisation(body: Organisation, address: str, around: Around) -> list[Node]:
    """An organisation's page at its full address."""
    about = {
        "@type": "Organization",
        "@id": f"{address}#organisation",
        "name": body.name,
        **filled(
            description=body.description,
            url=body.website,
            logo=image(body.logo, around, whole=True),
            memberOf=body.is_member and around.organisation,
        ),
    }
    return _profile(about, address, around)


def _profile(about: Node, address: str, around: Around) -> list[Node]:
    page = {
        "@type": "ProfilePage",
        "@id": address,
        "url": address,
        "name": about["name"],
        "isPartOf": around.website,
        "mainEntity": about,
    }
    return [page, *trail(about["name"], address, around)]
