"""The site behind its login, as served: every route, guesses, other sites, other users, and the page in a browser."""

import json
import re
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gradio as gr
import httpx
import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect
from starlette.routing import Mount

from rag.passwords import hash_password
from rag.records import Answer
from rag.users import User, write_users
from tests.fakes import conversations_in_memory
from tests.visits import launched, needs_chromium, served, serving, visit
from ui.gate.gate import Gate, visitor_name
from ui.house import House
from ui.login.login import Login
from ui.login.members import Members
from ui.login.routes import add_login
from ui.opening import Opening
from ui.server import build_app

pytestmark = needs_chromium
PASSWORD = "correct horse battery"
HASH = hash_password(PASSWORD)
LI, WANG, CHEN = User("李娜", "editor", HASH), User("wang", "reader", HASH), User("chen", "reader", HASH)
XU = User("xu", "editor", HASH)
USERS = [LI, WANG, CHEN, XU]
HTML = {"Accept": "text/html"}


class Answering:
    """Answers when it may."""

    def __init__(self) -> None:
        self.may = threading.Event()
        self.may.set()

    @property
    def library(self) -> SimpleNamespace:
        return SimpleNamespace(record=SimpleNamespace(reports=list, conversations=conversations_in_memory()))

    def stream(self, question: str, *_: object) -> Iterator[Answer]:
        assert self.may.wait(30)
        yield Answer(question, "en", f"You asked: {question}")


@pytest.fixture(scope="module")
def assistant() -> Answering:
    return Answering()


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("login") / "users.toml"
    write_users(path, USERS)
    return path


@pytest.fixture(scope="module")
def login(path: Path) -> Login:
    return Login(Members(path))


@pytest.fixture(scope="module")
def house(login: Login, assistant: Answering) -> House:
    return House(Opening(lambda: assistant), login.members, login)


@pytest.fixture(scope="module", autouse=True)  # before the site: Gradio takes its event loop
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(house: House) -> Iterator[str]:
    with served(house) as address:
        yield address


@contextmanager
def logged_in(address: str, user: User = WANG) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=20) as client:
        assert client.post("/login", data={"username": user.name, "password": PASSWORD}).json() == {"success": True}
        yield client


def every_route(routes: Iterable[Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Method and path, with something for each parameter."""
    for route in routes:
        if isinstance(route, Mount):
            yield from every_route(route.routes, prefix + route.path)
        elif hasattr(route, "effective_candidates"):  # a router that was included
            yield from every_route(route.effective_candidates(), prefix)
        else:
            for method in route.methods:
                yield method, prefix + re.sub(r"\{[^}]*\}", "x", route.path)


def test_every_route_is_shut_without_a_session(house: House, address: str) -> None:
    routes = set(every_route(build_app(house, []).routes))
    assert len(routes) > 80  # Gradio's and ours
    with httpx.Client(base_url=address) as client:
        status = {route: client.request(*route).status_code for route in routes}
    assert {route for route, code in status.items() if code not in (401, 404)} == {
        ("GET", "/login"),
        ("GET", "/healthz"),
    }
    closed = {path for (_, path), code in status.items() if code == 404}
    assert {"/gradio_api/openapi.json", "/gradio_api/token", "/gradio_api/proxy=x", "/monitoring"} <= closed
    assert status["GET", "/"] == status["GET", "/config"] == status["GET", "/gradio_api/heartbeat/x"] == 401
    assert status["POST", "/gradio_api/queue/join"] == status["POST", "/gradio_api/cancel"] == 401
    assert status["POST", "/login"] == 401  # nobody, without a password


def test_a_visit_is_led_to_the_login_and_back(address: str) -> None:
    with httpx.Client(base_url=address, headers=HTML) as client:
        sent = client.get("/?view=1")
        assert (sent.status_code, sent.headers["location"]) == (303, "/login?next=%2F%3Fview%3D1")
        form = {"username": "wang", "password": PASSWORD, "next": "/?view=1"}
        entered = client.post("/login", data=form)
        assert (entered.status_code, entered.headers["location"]) == (303, "/?view=1")
        assert client.post("/login", data=form | {"next": "//evil.example"}).headers["location"] == "/"
        assert client.get("/login").headers["location"] == "/"
        assert client.get("/").status_code == 200


def test_the_cookie_is_for_this_site_only(address: str) -> None:
    form = {"username": "wang", "password": PASSWORD}
    cookie = httpx.post(f"{address}/login", data=form).headers["set-cookie"]
    assert re.fullmatch(r"yanwen_session=[\w-]{43}; HttpOnly; Max-Age=86400; Path=/; SameSite=lax", cookie)
    behind_a_proxy = httpx.post(f"{address}/login", data=form, headers={"X-Forwarded-Proto": "https"})
    cookie = behind_a_proxy.headers["set-cookie"]
    assert re.fullmatch(
        r"__Host-yanwen_session=[\w-]{43}; HttpOnly; Max-Age=86400; Path=/; SameSite=lax; Secure", cookie
    )


def test_the_login_page_has_the_headers(address: str) -> None:
    response = httpx.get(f"{address}/login", headers={"Origin": "http://evil.example"})
    assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in response.headers
    assert httpx.get(f"{address}/login", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("way", ["form", "basic"])
def test_the_sixth_guess_waits(address: str, way: str) -> None:
    def guess(password: str) -> httpx.Response:
        if way == "basic":
            return httpx.get(f"{address}/config", auth=("guessed", password))
        return httpx.post(f"{address}/login", data={"username": "guessed by form", "password": password})

    assert [guess(f"guess {n}").status_code for n in range(6)] == [401] * 5 + [429]
    told = guess(PASSWORD)
    assert 290 <= int(told.headers["retry-after"]) <= 300
    assert told.json() == {"detail": "Too many failed attempts; try again in 5 min."}


def test_a_session_ends_by_logout_and_by_login(address: str) -> None:
    with logged_in(address) as client:
        first = client.cookies["yanwen_session"]
        client.post("/login", data={"username": "wang", "password": PASSWORD})
        assert client.cookies["yanwen_session"] != first
        assert httpx.get(f"{address}/config", cookies={"yanwen_session": first}).status_code == 401
        second = client.cookies["yanwen_session"]
        assert client.get("/config").status_code == 200
        assert client.post("/logout").json() == {"success": True}
        assert "yanwen_session" not in client.cookies
        assert httpx.get(f"{address}/config", cookies={"yanwen_session": second}).status_code == 401


@pytest.mark.parametrize(
    ("headers", "status", "out"),
    [
        (HTML, 303, True),
        (HTML | {"Sec-Fetch-Site": "none"}, 303, True),
        (HTML | {"Sec-Fetch-Site": "cross-site"}, 405, False),  # a link of another site
        ({"Accept": "image/*"}, 405, False),  # a picture in a page
        ({}, 405, False),
    ],
)
def test_the_address_of_the_logout_logs_out_who_visits_it(
    address: str, headers: dict[str, str], status: int, *, out: bool
) -> None:
    with logged_in(address) as client:
        left = client.get("/logout", headers=headers)
        assert (left.status_code, left.headers.get("location")) == (status, "/login" if out else None)
        assert client.get("/config").status_code == (401 if out else 200)


def test_who_is_removed_is_out_at_once(address: str, path: Path) -> None:
    with logged_in(address, CHEN) as client:
        assert client.get("/config").json()["username"] == "chen"
        write_users(path, [LI, WANG, XU])
        try:
            assert client.get("/config").status_code == 401
        finally:
            write_users(path, USERS)


def test_other_sites_can_send_nothing(address: str) -> None:
    evil = [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
    with logged_in(address) as client:
        for headers in evil:
            for sent in ({"json": {"data": ["x"]}}, {"data": {"data": "x"}}, {"files": {"files": b"x"}}):
                for target in ("/gradio_api/call/ask", "/gradio_api/upload", "/login", "/logout"):
                    assert client.post(target, headers=headers, **sent).status_code == 403
        assert client.get("/config").status_code == 200  # still logged in


def test_a_reader_uploads_nothing(address: str) -> None:
    with logged_in(address) as client:
        refused = client.post("/gradio_api/upload", files={"files": b"x"}, headers={"Accept-Language": "zh"})
        assert refused.status_code == 403
        assert refused.json() == {"detail": "您的账号只能阅读；添加报告请联系编辑人员。"}


def asked(client: httpx.Client, question: str) -> str:
    event: str = client.post("/gradio_api/call/ask", json={"data": [question]}).json()["event_id"]
    return event


def test_programs_ask_with_name_and_password(address: str) -> None:
    with httpx.Client(base_url=address, auth=("李娜", PASSWORD), timeout=20) as client:
        assert "You asked: 74?" in client.get(f"/gradio_api/call/ask/{asked(client, '74?')}").text


def test_gradio_client_logs_in(address: str) -> None:
    from gradio_client import Client

    client = Client(address, auth=("wang", PASSWORD), verbose=False)
    assert client.predict("74?", api_name="/ask")["text"] == "You asked: 74?"
    client.close()


def test_nobody_listens_in(address: str) -> None:
    with logged_in(address, LI) as li, logged_in(address) as wang:
        event = asked(li, "secret?")
        for path in (f"/gradio_api/call/ask/{event}", f"/gradio_api/queue/data?session_hash={event}"):
            assert wang.get(path).status_code == 403
        assert (
            wang.post("/gradio_api/cancel", json={"session_hash": "w", "fn_index": 0, "event_id": event}).status_code
            == 403
        )
        assert "You asked: secret?" in li.get(f"/gradio_api/call/ask/{event}").text


def test_one_user_does_not_fill_the_queue(address: str, assistant: Answering) -> None:
    assistant.may.clear()
    try:
        with logged_in(address, LI) as li, logged_in(address) as wang:
            joined = [li.post("/gradio_api/call/ask", json={"data": ["?"]}) for _ in range(10)]
            assert [response.status_code for response in joined] == [200] * 6 + [429] * 4
            assert joined[-1].json() == {"detail": "You have 6 requests under way; wait until one of them is done."}
            event = asked(wang, "me too?")
            assistant.may.set()
            assert "You asked: me too?" in wang.get(f"/gradio_api/call/ask/{event}").text
            for response in joined[:6]:
                li.get(f"/gradio_api/call/ask/{response.json()['event_id']}")
            assert li.post("/gradio_api/call/ask", json={"data": ["?"]}).status_code == 200
    finally:
        assistant.may.set()


@pytest.mark.parametrize(("body", "code"), [(b"x" * 3_000_000, 413), (b"[" * 100_000, 400), (b"nothing", 400)])
def test_a_body_out_of_bounds(address: str, body: bytes, code: int) -> None:
    with logged_in(address) as client:
        response = client.post("/gradio_api/call/ask", content=body, headers={"Content-Type": "application/json"})
        assert response.status_code == code
        assert len(response.json()["detail"].splitlines()) == 1


def test_a_page_that_nobody_touches_ends_its_session(path: Path, assistant: Answering) -> None:
    now = 0.0
    login = Login(Members(path), lambda: now)
    house = House(Opening(lambda: assistant), login.members, login)
    with served(house) as address, logged_in(address) as client:
        config = client.get("/config").json()
        timers = {each["id"] for each in config["components"] if each["type"] == "timer"}
        ticks = [(on[0], each) for each in config["dependencies"] for on in each["targets"] if on[0] in timers]
        assert len(ticks) >= 4  # of the header in each view
        (timer, tick), found = ticks[0], []
        asked = {"fn_index": tick["id"], "data": [], "session_hash": "s"}
        for trigger in (None, timer, timer):  # as a click, and as the page that stays open asks by itself
            now += 5 * 3600
            body = asked | {"trigger_id": trigger}
            found.append(client.post("/gradio_api/run/predict", json=body).status_code)
        assert found == [200, 200, 401]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("locale", "title", "wrong", "leave"),
    [
        ("zh-CN", "登录 · 研问 Yanwen", "用户名或密码不正确。", "退出登录"),
        ("en-GB", "Log in · 研问 Yanwen", "The user name or the password is wrong.", "Log out"),
    ],
)
def test_logging_in_and_out(browser: Browser, address: str, locale: str, title: str, wrong: str, leave: str) -> None:
    with browser.new_context(locale=locale) as context:
        page = context.new_page()
        page.goto(f"{address}/login")
        page.fill("[name=username]", "wang")
        page.fill("[name=password]", "no battery at all")
        page.keyboard.press("Enter")
        expect(page.locator("[role=alert]")).to_have_text(wrong)
        expect(page.locator("[name=username]")).to_have_value("wang")
    with visit(browser, address, locale=locale, width=390) as page:
        expect(page).to_have_title(title)
        page.keyboard.type("wang")  # where the cursor stands
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.locator(".visitor")).to_have_text(f"wang {leave}")
        page.locator("#question textarea").fill("74?")
        page.keyboard.press("Enter")
        expect(page.locator(".reply.answer")).to_contain_text("You asked: 74?")
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        expect(page.locator("input[type=file]")).to_have_count(0)  # a reader has no way to edit
        page.locator(".visitor button").click()
        expect(page).to_have_title(title)
        page.go_back()  # to what was there before: not as it was left
        expect(page.locator("[name=password]")).to_be_visible()
        page.goto(address)
        expect(page).to_have_title(title)


@pytest.mark.browser
def test_without_a_login_nobody_is_named(browser: Browser, assistant: Answering) -> None:
    with served(House(Opening(lambda: assistant))) as address, visit(browser, address) as page:
        expect(page.locator(".status.ready")).to_be_visible()
        expect(page.locator(".visitor")).to_have_count(0)
        assert "password" not in httpx.get(f"{address}/login").text
        evil = {"Origin": "http://evil.example"}
        assert httpx.post(f"{address}/gradio_api/call/ask", json={"data": ["x"]}, headers=evil).status_code == 403
        assert httpx.get(f"{address}/gradio_api/openapi.json").status_code == 404


def page_with_files(login: Login, folder: Path) -> FastAPI:
    """A page with an upload and a download, behind the gate."""

    def double(file: str) -> str:
        doubled = folder / "b.md"
        doubled.write_text(Path(file).read_text(encoding="utf-8") * 2, encoding="utf-8")
        return str(doubled)

    app = FastAPI()
    app.add_middleware(Gate, access=login.members, login=login, under_way=lambda _: 0)
    add_login(app, login)
    with gr.Blocks(analytics_enabled=False) as page:
        given, made = gr.File(), gr.File()
        gr.Button().click(double, given, made, api_name="double")
    page.queue()
    mounted: FastAPI = gr.mount_gradio_app(
        app, page, "/", run_history=False, ssr_mode=False, auth_dependency=visitor_name
    )
    return mounted


def test_a_file_is_its_users(login: Login, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    with (
        serving(page_with_files(login, tmp_path)) as address,
        logged_in(address, LI) as li,
        logged_in(address, XU) as xu,
    ):
        (uploaded,) = li.post("/gradio_api/upload", files={"files": ("a.md", b"secret")}).json()
        given = {"data": [{"path": uploaded, "meta": {"_type": "gradio.FileData"}}]}
        event = li.post("/gradio_api/call/double", json=given).json()["event_id"]
        made = json.loads(li.get(f"/gradio_api/call/double/{event}").text.rpartition("data: ")[2])[0]["path"]
        for path, text in ((uploaded, "secret"), (made, "secretsecret")):
            response = li.get(f"/gradio_api/file={path}")
            assert (response.text, response.headers["content-disposition"][:10]) == (text, "attachment")
            assert xu.get(f"/gradio_api/file={path}").status_code == 403
        assert xu.post("/gradio_api/call/double", json=given).status_code == 403
        assert xu.post("/gradio_api/upload", files={"files": ("a.md", b"secret")}).status_code == 200  # the same file
        assert xu.get(f"/gradio_api/file={made}").status_code == 403


@pytest.mark.browser
def test_a_page_whose_login_has_ended_leads_to_the_login_and_back(browser: Browser, address: str) -> None:
    with browser.new_context() as context:  # a refusal is an error on the browser's console
        page = context.new_page()
        page.goto(f"{address}/login?next=/figures")
        refused: list[str] = []
        page.on("response", lambda response: refused.append(response.url) if response.status == 401 else None)
        page.fill("[name=username]", "wang")
        page.fill("[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        expect(page.locator(".visitor")).to_contain_text("wang")
        assert page.request.post(f"{address}/logout").ok  # as another page of the browser's does
        expect(page).to_have_url(f"{address}/login?next=%2Ffigures", timeout=20_000)
        seen = len(refused)
        assert 1 <= seen <= 2
        page.wait_for_timeout(2 * 5_000 + 1_000)  # it asks every five seconds while it is logged in
        assert len(refused) == seen


@pytest.mark.browser
def test_what_is_written_outlives_a_login_and_is_its_writers(browser: Browser, address: str) -> None:
    def log_in(page: Page, name: str) -> None:
        page.fill("[name=username]", name)
        page.fill("[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        expect(page.locator(".visitor")).to_contain_text(name)

    with browser.new_context() as context:  # a refusal is an error on the browser's console
        page = context.new_page()
        page.goto(address)
        box = page.locator("#question textarea")
        for name, found in (("wang", ""), ("wang", "What of 2031?"), ("xu", ""), ("xu", "What of 2031?")):
            log_in(page, name)
            expect(box).to_be_editable()
            page.wait_for_timeout(1_000)  # for what would come back
            expect(box).to_have_value(found)
            box.fill("What of 2031?")
            assert page.request.post(f"{address}/logout").ok  # as another page of the browser's does
            expect(page.locator("[name=password]")).to_be_visible(timeout=20_000)
        log_in(page, "xu")
        expect(box).to_have_value("What of 2031?")
        box.press("Enter")
        expect(page.locator(".reply.answer")).to_contain_text("You asked: What of 2031?")
        page.reload()
        expect(page.locator(".visitor")).to_contain_text("xu")
        page.wait_for_timeout(1_000)
        expect(box).to_have_value("")  # it was sent
