"""A learning platform on loopback that behaves as a real Moodle 4.5 was seen to do, message for message.

Integer subjects, bare roles in rosters, `?type_id=` in the addresses of line items, launches that live 60 seconds and
are used once, scores that must be later than the one before (else 409), no storage for tools. Tokens last as long as
the platform is told; what a test wants otherwise it sets on the object.
"""

from __future__ import annotations

import html
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
AGS = "https://purl.imsglobal.org/spec/lti-ags/"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
ROSTER = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
SERVICES = ("lineitem", "lineitem.readonly", "result.readonly", "score")
TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
ROLE = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
PEOPLE = {
    "3": ("Tea Cher", "teacher1@lms.example", "Instructor"),
    "4": ("Ada Álvarez", "student1@lms.example", "Learner"),
    "5": ("Bo O'Neil", "student2@lms.example", "Learner"),
}
KEY = RSAKey.generate_key(2048, parameters={"kid": "platform-1"}, auto_kid=False)


class Platform:
    """One platform with one course, its tools, its people and its gradebook."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.key = KEY
        self.people = dict(PEOPLE)
        self.tool: dict[str, Any] = {}
        self.client_id, self.deployment = "Dcm4se4YfF3lzNR", "9"
        self.register_token = secrets.token_hex(8)
        self.links: dict[str, dict[str, Any]] = {"12": {"title": "Credential 1", "custom": {}}}
        self.items: dict[str, dict[str, Any]] = {"16": {"label": "Credential 1", "link": "12"}}
        self.scores: dict[tuple[str, str], dict[str, Any]] = {}
        self.posted: list[dict[str, Any]] = []
        self.launches: dict[str, dict[str, Any]] = {}
        self.tokens: dict[str, float] = {}
        self.token_lasts = 3600
        self.services = {f"{AGS}scope/{each}" for each in SERVICES} | {ROSTER}  # that the tool is let use
        self.is_down = False
        self.page_size = 2
        self.placed: list[dict[str, Any]] = []

    # What a browser does there.

    def begin(self, user: str, *, link: str = "12", is_linking: bool = False) -> dict[str, str]:
        """Return the fields that the platform's page sends to the tool's login address."""
        number = str(len(self.launches) + 518067312)
        self.launches[number] = {"user": user, "link": link, "is_linking": is_linking}
        hint = {"cmid": int(link), "launchid": number}
        return {
            "iss": self.url,
            "target_link_uri": self.tool["redirect"],
            "login_hint": user,
            "lti_message_hint": json.dumps(hint),
            "client_id": self.client_id,
            "lti_deployment_id": self.deployment,
        }

    def authorize(self, query: dict[str, str], **changes: Any) -> dict[str, str]:
        """Return the fields that are posted to the tool, or raise AssertionError as the platform would refuse."""
        asked = ("openid", "id_token", "form_post", "none")
        assert tuple(query[key] for key in ("scope", "response_type", "response_mode", "prompt")) == asked
        assert query["client_id"] == self.client_id
        assert query["redirect_uri"] == self.tool["redirect"], "exactly one of those registered"
        launch = self.launches.pop(json.loads(query["lti_message_hint"])["launchid"])  # single use
        assert query["login_hint"] == launch["user"]
        claims = {**self.claims(launch, query["nonce"]), **changes}
        return {"id_token": self.sign(claims), "state": query["state"]}

    def sign(self, claims: dict[str, Any]) -> str:
        return jwt.encode({"alg": "RS256", "typ": "JWT", "kid": self.key.kid}, claims, self.key)

    def claims(self, launch: dict[str, Any], nonce: str) -> dict[str, Any]:
        name, email, role = self.people[launch["user"]]
        now = int(time.time())
        found: dict[str, Any] = {
            "iss": self.url,
            "aud": self.client_id,
            "sub": launch["user"],
            "iat": now,
            "exp": now + 60,
            "nonce": nonce,
            "name": name,
            "email": email,
            f"{LTI}version": "1.3.0",
            f"{LTI}deployment_id": self.deployment,
            f"{LTI}target_link_uri": self.tool["redirect"],
            f"{LTI}roles": [ROLE + role],
            f"{LTI}context": {"id": "2", "label": "MC101", "title": "Micro-credentials 101", "type": ["CourseSection"]},
            f"{LTI}launch_presentation": {"locale": "en", "return_url": f"{self.url}/mod/lti/return.php?course=2"},
            NRPS: {
                "context_memberships_url": f"{self.url}/mod/lti/services.php/CourseSection/2/bindings/9/memberships",
                "service_versions": ["1.0", "2.0"],
            },
        }
        return found | (self._linking() if launch["is_linking"] else self._resource(launch["link"]))

    def _grades(self) -> dict[str, Any]:
        return {
            "scope": [f"{AGS}scope/{each}" for each in SERVICES],
            "lineitems": f"{self.url}/mod/lti/services.php/2/lineitems?type_id=9",
        }

    def _linking(self) -> dict[str, Any]:
        settings = {
            "accept_types": ["ltiResourceLink"],
            "accept_multiple": True,
            "accept_presentation_document_targets": ["frame", "iframe", "window"],
            "deep_link_return_url": f"{self.url}/mod/lti/contentitem_return.php?course=2&id=9",
        }
        return {
            f"{LTI}message_type": "LtiDeepLinkingRequest",
            f"{DL}deep_linking_settings": settings,
            f"{AGS}claim/endpoint": self._grades(),
        }

    def _resource(self, link: str) -> dict[str, Any]:
        item = next((number for number, each in self.items.items() if each.get("link") == link), None)
        grades = self._grades() | ({"lineitem": self.item_url(item)} if item else {})
        return {
            f"{LTI}message_type": "LtiResourceLinkRequest",
            f"{LTI}resource_link": {"id": link, "title": self.links[link]["title"], "description": ""},
            f"{LTI}custom": {"ctx_history": "", **self.links[link]["custom"]},
            f"{AGS}claim/endpoint": grades,
        }

    def item_url(self, number: str) -> str:
        return f"{self.url}/mod/lti/services.php/2/lineitems/{number}/lineitem?type_id=9"

    def placed_by(self, token: str) -> list[dict[str, Any]]:
        """Place what a deep linking answer says; AssertionError where a Moodle refuses it."""
        keys = KeySet.import_key_set(self.fetch_jwks())
        claims = jwt.decode(token, keys, algorithms=["RS256"]).claims
        assert claims["iss"] == self.client_id
        assert claims["aud"] == self.url
        assert claims["iat"] <= time.time()
        assert claims[f"{LTI}deployment_id"] == self.deployment
        for item in claims[f"{DL}content_items"]:
            assert item["url"].startswith(self.tool["base"])
            link = str(len(self.links) + 12)
            self.links[link] = {"title": item["title"], "custom": item.get("custom", {})}
            if "lineItem" in item:
                self.items[str(len(self.items) + 16)] = {"label": item["lineItem"]["label"], "link": link}
        self.placed = claims[f"{DL}content_items"]
        return self.placed

    def fetch_jwks(self) -> Any:
        """Return the tool's keys; a test says how they are fetched."""
        return self.tool["jwks"]()

    # What the tool asks of it.

    def answer(self, method: str, path: str, headers: Any, body: bytes) -> tuple[int, dict[str, str], Any]:
        parts = urlsplit(path)
        query = {key: value[0] for key, value in parse_qs(parts.query, keep_blank_values=True).items()}
        if self.is_down:
            return 503, {}, {}
        if parts.path == "/mod/lti/certs.php":
            return 200, {}, {"keys": [self.key.as_dict(private=False) | {"alg": "RS256", "use": "sig"}]}
        if parts.path == "/mod/lti/openid-configuration.php":
            return 200, {}, self.configuration()
        if parts.path == "/mod/lti/openid-registration.php" and method == "POST":
            return self._register(headers, json.loads(body))
        if parts.path == "/mod/lti/token.php" and method == "POST":
            return self._token({key: value[0] for key, value in parse_qs(body.decode()).items()})
        if not parts.path.startswith("/mod/lti/services.php/"):
            return (400 if parts.path == "/mod/lti/auth.php" else 404), {}, {}
        if self.tokens.get(headers.get("Authorization", "").removeprefix("Bearer "), 0) < time.time():
            return 401, {}, {}
        if parts.path.endswith("/memberships"):
            return self._members(int(query.get("from", "0")), min(int(query.get("limit", "100")), self.page_size))
        return self._gradebook(method, parts.path, query, body)

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/mod/lti/auth.php",
            "token_endpoint": f"{self.url}/mod/lti/token.php",
            "jwks_uri": f"{self.url}/mod/lti/certs.php",
            "registration_endpoint": f"{self.url}/mod/lti/openid-registration.php",
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        }

    def _register(self, headers: Any, body: dict[str, Any]) -> tuple[int, dict[str, str], Any]:
        if headers.get("Authorization") != f"Bearer {self.register_token}":
            return 401, {}, {}
        self.register_token = ""  # once
        part = body[TOOL]
        wrong = (
            "id_token" not in body["response_types"]
            or body["token_endpoint_auth_method"] != "private_key_jwt"
            or part["domain"] != urlsplit(part["target_link_uri"]).netloc
            or not body["client_name"]
        )
        if wrong:
            return 400, {}, {}
        self.tool |= {"redirect": body["redirect_uris"][0], "login": body["initiate_login_uri"]}
        answer = {**body, "client_id": self.client_id, TOOL: {**part, "deployment_id": self.deployment}}
        return 200, {}, answer

    def _token(self, form: dict[str, str]) -> tuple[int, dict[str, str], Any]:
        keys = KeySet.import_key_set(self.fetch_jwks())
        claims = jwt.decode(form["client_assertion"], keys, algorithms=["RS256"]).claims
        if claims["iss"] != self.client_id or claims["aud"] != f"{self.url}/mod/lti/token.php":
            return 400, {}, {"error": "invalid_client"}
        if not (granted := [each for each in form["scope"].split() if each in self.services]):
            return 400, {}, {"error": "invalid_scope"}
        fresh = secrets.token_hex(16)
        self.tokens[fresh] = time.time() + self.token_lasts
        said = {"access_token": fresh, "token_type": "Bearer", "expires_in": self.token_lasts}
        said["scope"] = " ".join(granted)
        return 200, {}, said

    def _members(self, start: int, size: int) -> tuple[int, dict[str, str], Any]:
        listed = list(self.people.items())[start : start + size]
        members = [
            {
                "user_id": user,
                "name": name,
                "email": email,
                "roles": [role],
                "status": "Active",
                "ext_user_username": "x",
            }
            for user, (name, email, role) in listed
        ]
        headers = {}
        if start + size < len(self.people):
            following = f"{self.url}/mod/lti/services.php/CourseSection/2/bindings/9/memberships"
            headers["Link"] = f'<{following}?{urlencode({"limit": size, "from": start + size})}>; rel="next"'
        return 200, headers, {"id": "x", "context": {"id": "2"}, "members": members}

    def _gradebook(self, method: str, path: str, query: dict[str, str], body: bytes) -> tuple[int, dict[str, str], Any]:
        if query.get("type_id") != "9":
            return 404, {}, {}
        steps = path.removeprefix("/mod/lti/services.php/2/lineitems").strip("/").split("/")
        if steps == [""]:
            return (
                200,
                {},
                [
                    {"id": self.item_url(number), "label": each["label"], "scoreMaximum": 100}
                    for number, each in self.items.items()
                ],
            )
        number, last = steps[0], steps[-1]
        if last == "scores" and method == "POST":
            return self._score(number, json.loads(body))
        if last == "results":
            return (
                200,
                {},
                [
                    {
                        "userId": user,
                        "resultScore": said["scoreGiven"],
                        "resultMaximum": 100,
                        "timestamp": said["timestamp"],
                    }
                    for (item, user), said in self.scores.items()
                    if item == number
                ],
            )
        return 404, {}, {}

    def _score(self, number: str, said: dict[str, Any]) -> tuple[int, dict[str, str], Any]:
        if not {"userId", "timestamp", "activityProgress", "gradingProgress"} <= said.keys():
            return 400, {}, {}
        before = self.scores.get((number, said["userId"]))
        if before and datetime.fromisoformat(said["timestamp"]) <= datetime.fromisoformat(before["timestamp"]):
            return 409, {}, {}
        if said["gradingProgress"] == "FullyGraded":
            self.scores[number, said["userId"]] = said
        self.posted.append(said)
        return 200, {}, ""


def pages(platform: Platform, path: str, body: bytes) -> str | None:
    """Return the platform's own pages for a real browser: a course with a framed link, and its sign-in."""
    parts = urlsplit(path)
    query = {key: value[0] for key, value in parse_qs(parts.query).items()}
    if parts.path == "/course":
        src = f"/start?{urlencode(query)}"
        frame = f'<iframe name="tool" width="900" height="700" src="{html.escape(src)}">'
        return f"<!doctype html><title>Course</title><h1>Course</h1>{frame}"
    if parts.path == "/start":
        fields = platform.begin(query["user"], link=query.get("link", "12"), is_linking="linking" in query)
        return _form(platform.tool["login"], fields)
    if parts.path == "/mod/lti/auth.php" and query:
        return _form(platform.tool["redirect"], platform.authorize(query))
    if parts.path == "/mod/lti/contentitem_return.php":
        platform.placed_by(parse_qs(body.decode())["JWT"][0])
        return "<!doctype html><title>Placed</title><p>Placed</p>"
    return None


def _form(action: str, fields: dict[str, str]) -> str:
    inputs = "".join(f'<input name="{name}" value="{html.escape(value)}">' for name, value in fields.items())
    form = f'<form method="post" action="{action}">{inputs}</form>'
    return f"<!doctype html>{form}<script>document.forms[0].submit()</script>"


@contextmanager
def serving() -> Iterator[Platform]:
    """Serve a platform at a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def _any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if (page := pages(platform, self.path, body)) is not None:
                status, headers, data = 200, {"Content-Type": "text/html; charset=utf-8"}, page.encode()
            else:
                status, headers, said = platform.answer(self.command, self.path, self.headers, body)
                headers, data = {"Content-Type": "application/json", **headers}, json.dumps(said).encode()
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(data))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = _any

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    platform = Platform(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield platform
    server.shutdown()
    server.server_close()
