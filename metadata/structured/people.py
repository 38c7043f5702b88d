"""The pages of people and organisations."""

from campaigns.models import Organisation, Person
from campaigns.models.relations import Role
from page_tree.addresses import absolute

from .around import Around, Node, filled, image, trail


def person(someone: Person, role: Role | None, address: str, around: Around) -> list[Node]:
    """A person's page at its full address, with what they were last, as it stands there."""
    about = {
        "@type": "Person",
        "@id": f"{address}#person",
        "name": someone.name,
        **filled(
            jobTitle=role and role.role,
            affiliation=_organisation_of(role),
            description=someone.description,
            image=image(someone.portrait, around, whole=True),
        ),
    }
    return _profile(about, address, around)


def _organisation_of(role: Role | None) -> Node | None:
    """The organisation of a role, as its own page calls it; None where it has no page."""
    if role is None or not role.organisation_address:
        return None
    return {
        "@type": "Organization",
        "@id": f"{absolute(role.organisation_address)}#organisation",
        "name": role.organisation,
    }


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
