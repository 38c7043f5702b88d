"""`make production-check`: compose.production.yml on a real engine, as docs/operations.md says.

It comes up with secrets in files and a certificate of its own, and the demo is put in. Readers read every
kind of address over TLS while web servers and clock are killed, the database is stopped, and all comes
back; something is published. Then it is brought up to date to a second image whose pages, styles and
scripts are others, switched back, and restored from its own backup. No read may fail; it prints how many
there were. In the end all of it is taken away.

Which engine: see compose_check.py.
"""

import sys
import time
from collections.abc import Callable
from functools import partial

from ajc_site.tests.compose_check import PROBLEMS, WAIT, docker, on_an_engine, step
from ajc_site.tests.compose_visitor import check
from ajc_site.tests.production_site import MARK, Production, Searching, production
from published.tests.support.readers import Counts, addresses_in, digests, reading, to_read

READS = 25_000
# So that every kind of address is among them.
ENDINGS = {"atom", "xml", "txt", "ris", "bib", "json", "pdf", "mp4", "vtt", "jpg", "avif", "js", "svg", "css"}
SERVERS = ("web1", "web2")
SITE = (*SERVERS, "clock", "backup")
# How these are brought up to date: one after the other.
IN_TURN = (("web1",), ("web2",), ("clock", "backup"))
TITLE = "A statement published {when}"
PUBLISH = """
from campaigns.models import Statement
page = Statement.objects.filter(live=True).order_by("pk").first()
page.title = {title!r}
page.save_revision().publish()
print(page.url)
"""


def main(words: list[str]) -> int:
    """Takes how many reads there are to be at least, if other than usual; gives the exit code."""
    reads = int(words[0]) if words else READS

    def try_it() -> None:
        with production() as site:
            try_out(site, reads)

    return on_an_engine(try_it)


def try_out(site: Production, reads: int) -> None:
    """The whole, step by step. At the end the site is taken away; what failed shows its last words before."""
    site.take_away()
    try:
        site.make_secrets()
        step("Build nginx and two versions of the site", site.build)
        step("docker compose up --wait", lambda: site.compose("up", "--detach", *WAIT))
        step("Only nginx is reached from outside", lambda: only_nginx_is_open(site))
        step("Put the demo in", lambda: site.load_demo("web1"))
        step("  until first pages are drawn", site.wait_until_first_pages_are_drawn)
        step("  until all of it is on file", site.wait_until_on_file)
        began = started_at(site, "nginx")
        outages(site, reads)
        step("Publish something, and read it", lambda: publish(site, "web1", "when all was there again"))
        upgrade(site)
        step("Publish something, and read it", lambda: publish(site, "web2", "with the second version"))
        switch_back(site)
        step("Restore the backup", lambda: restore(site))
        check(started_at(site, "nginx") == began, "nginx did not run through all of it.")
    except (KeyboardInterrupt, *PROBLEMS):
        site.show_last_words()
        raise
    finally:
        step("Take it all away", site.take_away)


def only_nginx_is_open(site: Production) -> None:
    """Fails if a port of another service is open to the machine, or a network leads elsewhere."""
    for service in ("nginx", *SITE, "db"):
        known = site.state(service)
        ports = [one for one in known["NetworkSettings"]["Ports"].values() if one]
        check(bool(ports) == (service == "nginx"), f"{service} has open ports: {ports}")
        host = known["HostConfig"]
        check(host["CapDrop"] == ["ALL"] and not host["CapAdd"], f"{service} has capabilities.")
        check(host["ReadonlyRootfs"], f"{service} may write to its own files.")
        check(site.compose("exec", "-T", service, "id", "-u").strip() != "0", f"{service} is root.")
    for network, is_closed in {"database": True, "site": True, "outside": False, "outgoing": False}.items():
        told = docker("network", "inspect", "--format", "{{.Internal}}", f"{site.name}_{network}").strip()
        check(told == str(is_closed).lower(), f"{network} leads elsewhere than it should.")


# --- What fails --------------------------------------------------------------------------------------


def outages(site: Production, reads: int) -> None:
    """Takes away what serves readers nothing, one after the other, under constant reads; brings it back."""
    files = digests(addresses_in(site.on_file("before")))
    check({name.rpartition(".")[2] for name in files} >= ENDINGS, "Not every kind of address is on file.")
    part = reads // 5
    with reading(site.https, files) as counts:
        under(counts, part, "Web servers and clock are killed", partial(kill_web_and_clock, site))
        under(counts, part, "The database is stopped, too", lambda: site.compose("stop", "db"))
        is_away(site)
        under(counts, part, "One web server is back", partial(one_is_back, site))
        under(counts, part, "All are back", partial(site.bring_up, *SITE))
        under(counts, part, "All crash, and come back by themselves", partial(crash, site))
    tell(counts, files)


def under(counts: Counts, reads: int, what: str, do: Callable[[], object]) -> None:
    """Does something, and returns when so many have read since."""
    before = counts.reads.value

    def go_on() -> None:
        do()
        while counts.reads.value - before < reads:
            time.sleep(0.1)

    step(what, go_on)


def tell(counts: Counts, *allowed: dict[str, str]) -> None:
    """Says how many read and what went wrong; fails if anything did."""
    counts.compare(*allowed)
    problems = counts.told()
    reads, failed, addresses = counts.reads.value, counts.failed.value, len(to_read(allowed[0]))
    print(
        f"  {reads} reads of {addresses} addresses, {failed} failed;"
        f" nginx hung up on {counts.reconnected.value} that waited."
    )
    check(not failed, "\n".join(problems))


def kill_web_and_clock(site: Production) -> None:
    site.compose("kill", "--signal", "KILL", *SERVERS, "clock")
    is_away(site)


def is_away(site: Production) -> None:
    """What is not on file has to say so, in the look of the site."""
    status, text, _ = site.ask("/publications/?q=convention")
    check(status == 503 and "away for the moment" in text, f"A search was answered with {status}.")


def one_is_back(site: Production) -> None:
    """Database and one web server: everything is answered, and nobody waits long for the other."""
    site.bring_up("db", "web1")
    with Searching(site) as searching:
        while searching.searches < 20:
            time.sleep(0.2)
    check(not searching.failed, f"With one web server: {searching.failed[:3]}")
    check(searching.slowest < 10, f"With one web server a search took {searching.slowest:.1f} s.")


def crash(site: Production) -> None:
    """Kills what runs in the containers; the engine starts them again."""
    services = (*SITE, "db")
    before = {service: started_at(site, service) for service in services}
    for service in services:
        # Ends the shell itself, too.
        docker_exec_and_die(site, service)
    deadline = time.monotonic() + 180
    for service in services:
        while not is_well_since(site, service, before[service]):
            check(time.monotonic() < deadline, f"{service} does not come back by itself.")
            time.sleep(0.5)


def docker_exec_and_die(site: Production, service: str) -> None:
    try:
        site.compose("exec", "-T", service, "sh", "-c", "kill -KILL -1")
    except AssertionError:
        # It was killed with the others.
        return


def started_at(site: Production, service: str) -> str:
    return str(site.state(service)["State"]["StartedAt"])


def is_well_since(site: Production, service: str, before: str) -> bool:
    """Says whether a service was started since, and is well."""
    state = site.state(service)["State"]
    return state["StartedAt"] != before and state["Health"]["Status"] == "healthy"


def publish(site: Production, server: str, when: str) -> str:
    """Publishes something; gives its address. It has to be on file then, with all it shows up on."""
    title = TITLE.format(when=when)
    said = site.manage(server, "shell", "-v0", "-c", PUBLISH.format(title=title)).strip().splitlines()[-1]
    address = said.removeprefix("https://localhost")
    for path in (address, "/publications/", "/feeds/all.atom"):
        check(title in site.ask(path)[1], f"What was published is not to be read at {path}.")
    site.wait_until_on_file()
    return address


# --- Another version --------------------------------------------------------------------------------


def upgrade(site: Production) -> None:
    """As docs/operations.md says, under constant reads and searches."""
    files = digests(addresses_in(site.on_file("first")))
    check(MARK not in site.ask("/")[1], "The first version is the second already.")
    with reading(site.https, files) as counts, Searching(site) as searching:
        site.use(2)
        step("Back up", lambda: site.manage("backup", "backup", "/backups", "--keep", "3"))
        step("Migrate, write the second version", lambda: site.compose("run", "--rm", "prepare"))
        for services in IN_TURN:
            step(f"The second version of {' and '.join(services)}", partial(site.bring_up, *services))
        step("  until all of it is on file", site.wait_until_on_file)
        time.sleep(3)
    tell(counts, files, digests(addresses_in(site.on_file("second"))))
    tell_of_searches(searching)
    check(MARK in site.ask("/")[1], "The second version is not served.")


def switch_back(site: Production) -> None:
    """The same way back; what was published meanwhile stays published."""
    files = digests(addresses_in(site.on_file("second again")))
    earlier = digests(addresses_in(site.folder / "first"))
    # Each publication makes an edition, whose pages the first version has not on file: web servers answer.
    came_since = files.keys() - earlier.keys()
    with reading(site.https, files, not_on_file=came_since) as counts, Searching(site) as searching:
        step("Switch back", lambda: site.manage("web1", "published", "--back"))
        site.use(1)
        for services in IN_TURN:
            step(f"The first version of {' and '.join(services)}", partial(site.bring_up, *services))
        step("  until all of it is on file", site.wait_until_on_file)
        time.sleep(3)
    # What lay there when it was switched back is another body than both: the one before the last publication.
    tell(counts, files, earlier, digests(addresses_in(site.on_file("first again"))))
    tell_of_searches(searching)
    check(MARK not in site.ask("/")[1], "The first version is not served again.")
    check(TITLE.format(when="with the second version") in site.ask("/publications/")[1], "It is gone.")


def tell_of_searches(searching: Searching) -> None:
    print(
        f"  {searching.searches} searches meanwhile, {len(searching.failed)} failed, the slowest took"
        f" {searching.slowest:.1f} s."
    )
    check(not searching.failed, "\n".join(searching.failed[:5]))


def restore(site: Production) -> None:
    """The backup of before the upgrade takes the place of what is there."""
    archive = site.compose("exec", "-T", "backup", "sh", "-c", "ls /backups/*.tar").split()[-1]
    site.compose("stop", *SITE)
    site.compose("run", "--rm", "prepare", "python", "manage.py", "restore", "--check", archive)
    site.compose("run", "--rm", "prepare", "python", "manage.py", "restore", "--replace", archive)
    site.bring_up(*SITE)
    site.wait_until_on_file()
    text = site.ask("/publications/")[1]
    check(TITLE.format(when="when all was there again") in text, "What was in the backup is not there.")
    check(TITLE.format(when="with the second version") not in text, "It is not the backup's.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
