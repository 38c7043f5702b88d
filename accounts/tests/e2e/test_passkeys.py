"""From the first link to signing in with a passkey, in a real Chromium with a device that keeps passkeys."""

import io
import json
import re
from datetime import timedelta
from threading import Thread
from urllib.parse import parse_qs

from django.core.management import call_command
from django.db import connection
from django.test import Client
from playwright.sync_api import expect

PASSWORD = "a good long password"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
ASK = """async (rpId) => {
  const publicKey = {challenge: new Uint8Array(32), userVerification: "required", timeout: 2000};
  if (rpId) publicKey.rpId = rpId;
  try { await navigator.credentials.get({publicKey}); return "given"; } catch (error) { return error.name; }
}"""


def invited(address: str) -> str:
    """A link for an administrator, made by the command, and committed for the site's own threads."""
    said = io.StringIO()

    def run() -> None:
        call_command("invite", address, role="administrator", stdout=said)
        connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join()
    return re.search(r"/admin/login/link/\S+", said.getvalue())[0]


def sign_in_by_passkey(page) -> None:
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(re.compile(r"/admin/$"))


def session_of(seen) -> str:
    return next(one["value"] for one in seen.context.cookies() if one["name"] == "sessionid")


def posted_again(credential: str) -> str:
    """What was sent once is sent from another browser, which has asked for options of its own."""
    thief = Client(enforce_csrf_checks=False)
    with_options = thief.get("/admin/login/passkey/", headers={"accept": "application/json"})
    assert "challenge" in with_options.json()["request_options"]["publicKey"]
    answer = thief.post("/admin/login/passkey/", {"credential": credential})
    assert "_auth_user_id" not in thief.session
    return answer.headers["Location"]


def test_from_a_link_to_a_passkey_and_in_again(visit, settings):
    settings.STAFF_SECOND_WAYS = ["webauthn"]
    settings.ALWAYS_SECOND_WAY = ["administrators"]
    settings.STAFF_ASKED_AGAIN_AFTER = timedelta(minutes=15)
    seen = visit()
    page = seen.open(invited("ana@example.org"))
    device = seen.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device_id = device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]

    page.fill("[name=username]", "ana")
    page.fill("[name=password1]", PASSWORD)
    page.fill("[name=password2]", PASSWORD)
    page.get_by_role("button", name="Go on").click()
    # Nothing else opens before there is a passkey.
    page.wait_for_url(re.compile(r"/admin/account/keys/$"))
    seen.open("/admin/pages/")
    page.wait_for_url(re.compile(r"/admin/account/keys/$"))
    page.get_by_role("link", name="Add a passkey").click()
    page.fill("[name=name]", "Laptop")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.get_by_role("link", name="I have them").click()
    expect(page.get_by_text("Laptop")).to_be_visible()
    seen.open("/admin/")

    # Out and in again. The session that somebody may have put there before is not the one that is signed in.
    seen.context.clear_cookies()
    seen.open("/admin/login/")
    page.evaluate("fetch('/admin/login/passkey/', {headers: {Accept: 'application/json'}}).then(() => true)")
    fixed = session_of(seen)
    sent: list[str] = []
    page.on(
        "request", lambda request: sent.append(request.post_data or "") if request.method == "POST" else None
    )
    sign_in_by_passkey(page)
    assert session_of(seen) != fixed
    (credential,) = [parse_qs(body)["credential"][0] for body in sent if "credential=" in body]
    assert json.loads(credential)["type"] == "public-key"
    assert posted_again(credential) == "/admin/login/?next=%2Fadmin%2F"

    # A stale sign-in says so again before accounts are changed.
    settings.STAFF_ASKED_AGAIN_AFTER = timedelta(0)
    seen.open("/admin/users/")
    expect(page.get_by_role("heading", name="Is it you?")).to_be_visible()
    settings.STAFF_ASKED_AGAIN_AFTER = timedelta(minutes=15)
    page.get_by_role("button", name="Use your passkey").click()
    page.wait_for_url(re.compile(r"/admin/users/$"))

    # The password does not do without the passkey, and with it does.
    seen.context.clear_cookies()
    seen.open("/admin/login/")
    page.fill("[name=username]", "ana")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="One more step for ana")).to_be_visible()
    seen.open("/admin/pages/")
    page.wait_for_url(re.compile(r"/admin/login/\?next="))
    seen.open("/admin/login/code/")
    page.get_by_role("button", name="Use your passkey").click()
    page.wait_for_url(re.compile(r"/admin/$"))

    # A page of somebody else's gets none, whatever it asks for.
    seen.answer_for_others()
    page.goto("https://localhost.example/")
    assert page.evaluate(ASK, "localhost") == "SecurityError"
    assert page.evaluate(ASK, None) == "NotAllowedError"

    # Without the device nothing opens, and the page says why.
    seen.context.clear_cookies()
    seen.open("/admin/login/")
    device.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": device_id})
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("No passkey was given")
    assert seen.foreign == ["https://localhost.example/"]
