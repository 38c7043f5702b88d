"""The browser's tests bear it that the machine's network changes: no fault of the site's."""

import pytest

from ajc_site.tests.support.e2e.browser import Visit


class Goto:
    """In the place of a browser's way to go to an address: what happens at each time is said beforehand."""

    def __init__(self, visit: Visit, *happens: str) -> None:
        self.visit, self.happens, self.asked = visit, list(happens), 0

    def __call__(self, address: str) -> str:
        from playwright.sync_api import Error

        self.asked += 1
        what = self.happens.pop(0)
        if what == "a part is cut off":
            self.visit.network_changed = True
        elif what:
            raise Error(f"Page.goto: {what} at {address}")
        return address


CHANGED, REFUSED = "net::ERR_NETWORK_CHANGED", "net::ERR_CONNECTION_REFUSED"


@pytest.mark.parametrize("happens", [[""], [CHANGED, ""], ["a part is cut off", ""]])
def test_an_address_is_gone_to_again_where_the_network_changed(happens):
    visit = Visit.__new__(Visit)
    goto = Goto(visit, *happens)
    assert visit._again_where_the_network_changed(goto)("http://localhost/") == "http://localhost/"
    assert goto.asked == len(happens)


@pytest.mark.parametrize("happens", [[REFUSED], [CHANGED, CHANGED], [CHANGED, REFUSED]])
def test_another_error_or_the_same_again_is_one(happens):
    from playwright.sync_api import Error

    visit = Visit.__new__(Visit)
    goto = Goto(visit, *happens)
    with pytest.raises(Error, match=happens[-1]):
        visit._again_where_the_network_changed(goto)("http://localhost/")
    assert goto.asked == len(happens)
