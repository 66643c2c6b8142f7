"""Who may log in, how often a password may be guessed, how long a session lasts, and what belongs to whom."""

import io
from collections.abc import Hashable
from pathlib import Path

import pytest
from starlette.datastructures import Headers, QueryParams

from rag import __main__ as command_line
from rag.errors import SettingsError, YanwenError
from rag.passwords import check_strength, hash_password, matches
from rag.user_commands import manage_users
from rag.users import User, format_users, parse_users, read_users, write_users
from ui.gate.belongings import Belongings, check_files
from ui.gate.body import parse, read_body
from ui.gate.owners import Owners, paths_told
from ui.gate.refused import Refused
from ui.gate.routes import check_origin, check_route
from ui.login.login import Login, Refusal
from ui.login.members import Members
from ui.login.page import login_page, own_path
from ui.login.sessions import Sessions
from ui.login.throttle import Throttle

PASSWORD = "correct horse battery"
HASH = hash_password(PASSWORD)
LI = User("李娜", "editor", HASH)
WANG = User("wang.fang@bank", "reader", HASH)


class Clock:
    """Stands until it is told to go on."""

    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "users.toml"
    write_users(path, [WANG, LI])
    return path


def test_users_survive_the_file_which_only_its_owner_reads(path: Path) -> None:
    assert read_users(path) == {"wang.fang@bank": WANG, "李娜": LI}
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["users.toml"]  # nothing else is left behind
    assert parse_users(format_users([])) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[users", "cannot be read: "),
        ("[people.li]", "'people' beside [users]"),
        ("users = 3", "not tables [users.NAME]"),
        ("[users.li]\nrole = 'reader'", "needs a role and a password"),
        (f"[users.li]\nrole = 'reader'\npassword = '{HASH}'\nage = 3", "nothing else"),
        (f"[users.li]\nrole = 'boss'\npassword = '{HASH}'", "the role 'boss'; the roles are reader and editor"),
        (
            "[users.li]\nrole = 'reader'\npassword = 'secret'",
            "no argon2id hash; set one: python -m rag user password li",
        ),
        (f"[users.'../li']\nrole = 'reader'\npassword = '{HASH}'", "'../li' cannot be a user's name"),
    ],
)
def test_a_bad_users_file_is_one_sentence(path: Path, text: str, told: str) -> None:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as error:
        read_users(path)
    assert told in str(error.value)
    assert "secret" not in str(error.value)


def test_a_users_file_open_to_others_is_refused(path: Path) -> None:
    path.chmod(0o640)
    with pytest.raises(SettingsError, match=r"open to others .mode 640.*chmod 600"):
        read_users(path)


@pytest.mark.parametrize(
    ("name", "password", "told"),
    [
        ("li", "123456789", "too short"),
        ("li", "x" * 1025, "too long"),
        ("li", "abababababab", "same few"),
        ("wang", "I am Wang, 2025", "user's name"),
    ],
)
def test_a_weak_password_is_refused(name: str, password: str, told: str) -> None:
    with pytest.raises(YanwenError, match=told):
        check_strength(name, password)
    check_strength("li", "believable 9")  # two letters that are in many a word


def test_only_the_password_matches() -> None:
    assert matches(PASSWORD, HASH)
    assert not matches(PASSWORD + " ", HASH)
    assert not matches(PASSWORD, None)
    assert hash_password(PASSWORD) != HASH  # a salt of its own
    assert HASH.startswith("$argon2id$")


def manage(path: Path, *arguments: str, password: str = "") -> str:
    return manage_users(arguments, path, io.StringIO(password + "\n"))


def test_users_are_added_changed_and_removed(tmp_path: Path) -> None:
    path = tmp_path / "users.toml"
    assert manage(path, "list") == f"No users in {path}."
    manage(path, "add", "li", "--password-stdin", password=PASSWORD)
    manage(path, "add", "王芳", "--role", "editor", "--password-stdin", password=PASSWORD)
    assert manage(path, "list") == "reader  li\neditor  王芳"
    with pytest.raises(YanwenError, match="is a user li already"):
        manage(path, "add", "li", "--password-stdin", password=PASSWORD)
    manage(path, "password", "li", "--password-stdin", password="another horse 7")
    assert matches("another horse 7", read_users(path)["li"].password_hash)
    manage(path, "remove", "王芳")
    with pytest.raises(YanwenError, match="no user 王芳"):
        manage(path, "remove", "王芳")
    with pytest.raises(YanwenError, match="cannot be a user's name"):
        manage(path, "add", "a b", "--password-stdin", password=PASSWORD)
    assert manage(path, "list") == "reader  li"


def test_a_password_is_asked_for_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = iter([PASSWORD, "something else", PASSWORD, PASSWORD])
    monkeypatch.setattr("getpass.getpass", lambda _: next(typed))
    with pytest.raises(YanwenError, match="differ"):
        manage_users(["add", "li"], tmp_path / "users.toml")
    assert manage_users(["add", "li"], tmp_path / "users.toml") == "Added li as reader."


def test_the_command_line_needs_the_setting(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("YANWEN_AUTH", "")
    assert command_line.main(["user", "list"]) == 1
    assert capsys.readouterr().err == "No users file is set. Name it first: export YANWEN_AUTH=users.toml\n"


def test_five_failures_then_a_wait_then_five_more(clock: Clock) -> None:
    throttle = Throttle(300, clock)
    limits: dict[Hashable, int] = {"li": 5}
    assert [throttle.attempt(limits) for _ in range(6)] == [0, 0, 0, 0, 0, 300]
    clock.now += 299.5
    assert throttle.attempt(limits) == 1
    assert throttle.attempt({"wang": 5}) == 0
    clock.now += 0.5
    assert [throttle.attempt(limits) for _ in range(6)] == [0, 0, 0, 0, 0, 300]


def test_success_forgives_its_own_failures_only(clock: Clock) -> None:
    throttle = Throttle(300, clock)
    limits: dict[Hashable, int] = {"li": 5, "address": 6}
    for _ in range(5):
        throttle.attempt(limits)
    throttle.succeeded("li", limits)  # the fifth
    assert [throttle.attempt(limits) for _ in range(3)] == [0, 0, 300]  # 4 + 2 of the address


@pytest.fixture
def login(path: Path, clock: Clock) -> Login:
    return Login(Members(path), clock)


def test_a_login_is_throttled_by_name_and_address(login: Login) -> None:
    assert login.check("李娜", PASSWORD, "10.0.0.1") == LI
    wrong = [login.check("李娜", "wrong", "10.0.0.1") for _ in range(5)]
    assert wrong == [Refusal("wrong")] * 5
    assert login.check("李娜", PASSWORD, "10.0.0.1") == Refusal("throttled", 300)  # the right one tells nothing now
    assert login.check("李娜", PASSWORD, "10.0.0.2") == LI
    assert login.check("wang.fang@bank", PASSWORD, "10.0.0.1") == WANG
    assert [login.check("nobody", "wrong", "10.0.0.1") for _ in range(6)][-1] == Refusal("throttled", 300)


def test_a_session_ends_when_idle_or_old(clock: Clock) -> None:
    sessions = Sessions(clock)
    token = sessions.begin(LI)
    for hours in (7.9, 7.9, 7.9):
        clock.now += hours * 3600
        assert sessions.user(token) == LI
        sessions.use(token)
    clock.now += 0.4 * 3600  # 24.1 in all
    assert sessions.user(token) is None
    token = sessions.begin(LI)
    clock.now += 7.9 * 3600
    assert sessions.user(token) == LI  # a page that asks by itself uses nothing
    clock.now += 0.1 * 3600
    assert sessions.user(token) is None
    assert sessions.user("made up") is None


def test_a_user_has_twenty_sessions_and_no_token_is_kept(clock: Clock) -> None:
    sessions = Sessions(clock)
    tokens = []
    for _ in range(21):
        clock.now += 1
        tokens.append(sessions.begin(LI))
    assert [sessions.user(token) is None for token in tokens] == [True] + [False] * 20
    assert tokens[1] not in repr(vars(sessions))
    sessions.end(tokens[1])
    assert sessions.user(tokens[1]) is None


@pytest.mark.parametrize("change", ["removed", "password", "unreadable", "gone"])
def test_a_change_of_the_file_ends_sessions(login: Login, path: Path, change: str) -> None:
    token = login.sessions.begin(LI)
    assert login.user(token) == LI
    if change == "removed":
        write_users(path, [WANG])
    elif change == "password":
        write_users(path, [WANG, User("李娜", "editor", hash_password(PASSWORD))])
    elif change == "unreadable":
        path.write_text("[users", encoding="utf-8")
    else:
        path.unlink()
    assert login.user(token) is None


def test_a_role_counts_from_the_next_request(login: Login, path: Path) -> None:
    token = login.sessions.begin(LI)
    assert login.members.role("李娜") == "editor"
    write_users(path, [User("李娜", "reader", HASH)])
    assert login.members.role("李娜") == "reader"
    assert login.user(token) == User("李娜", "reader", HASH)
    assert [login.members.role(name) for name in ("", "nobody")] == [None, None]


def test_a_login_without_users_does_not_begin(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no users file"):
        Members(tmp_path / "users.toml")
    write_users(tmp_path / "users.toml", [])
    with pytest.raises(SettingsError, match="Nobody could log in"):
        Members(tmp_path / "users.toml")


@pytest.mark.parametrize(
    ("path", "stays"),
    [
        ("/figures?year=2025", "/figures?year=2025"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("/a\r\nSet-Cookie: b", "/"),
        ("/logout", "/"),
        ("", "/"),
    ],
)
def test_a_login_leads_nowhere_else(path: str, stays: str) -> None:
    assert own_path(path) == stays


def test_what_was_typed_never_becomes_markup() -> None:
    page = login_page("en", '/"><script>', name='"><script>alert(1)</script>', told="<b>")
    assert "<script" not in page
    assert "<b>" not in page


@pytest.mark.parametrize(
    ("method", "headers", "passes"),
    [
        ("POST", {}, True),  # a program
        ("POST", {"origin": "http://yanwen.bank:7860", "host": "yanwen.bank:7860"}, True),
        ("POST", {"origin": "http://evil.example", "host": "yanwen.bank:7860"}, False),
        ("POST", {"origin": "null", "host": "yanwen.bank:7860"}, False),
        ("POST", {"sec-fetch-site": "same-origin", "origin": "https://yanwen.bank", "host": "127.0.0.1"}, True),
        ("POST", {"sec-fetch-site": "none"}, True),
        ("POST", {"sec-fetch-site": "cross-site"}, False),
        ("DELETE", {"sec-fetch-site": "same-site"}, False),
        ("GET", {"sec-fetch-site": "cross-site"}, True),  # a link leads here
    ],
)
def test_other_sites_change_nothing(method: str, headers: dict[str, str], passes: bool) -> None:
    assert _passes(lambda: check_origin(method, Headers(headers))) is passes


@pytest.mark.parametrize(
    ("path", "passes"),
    [
        ("/", True),
        ("/figures", True),
        ("/gradio_api/queue/join", True),
        ("/gradio_api/file=/tmp/a.xlsx", True),
        ("/gradio_api/file=http://127.0.0.1/x", False),
        ("/gradio_api/file=https:/evil.example", False),
        ("/gradio_api/proxy=http://127.0.0.1", False),
        ("/gradio_api/openapi.json", False),
        ("/gradio_api/token", False),
        ("/gradio_api/file/etc/passwd", False),
        ("/gradio_api/", False),
        ("/monitoring", False),
    ],
)
def test_what_nobody_needs_is_closed(path: str, passes: bool) -> None:
    assert _passes(lambda: check_route(path)) is passes


def _passes(check: object) -> bool:
    assert callable(check)
    try:
        check()
    except Refused:
        return False
    return True


def test_json_is_read_within_limits() -> None:
    assert parse(b"") is None
    assert parse(b'{"data": ["x"]}') == {"data": ["x"]}
    for bad in (b"{", b"\xff", b"[" * 100_000, b"[" * 70 + b"]" * 70):
        assert not _passes(lambda bad=bad: parse(bad))


@pytest.mark.parametrize(("declared", "pieces"), [("3000000", []), ("-1", []), (None, [b"x" * 2**20] * 3)])
def test_a_large_body_is_not_read_on(declared: str | None, pieces: list[bytes]) -> None:
    import asyncio

    waiting = iter(pieces)

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": next(waiting), "more_body": True}

    with pytest.raises(Refused, match="large"):
        asyncio.run(read_body(receive, declared))


def test_the_first_to_use_a_name_owns_it() -> None:
    owners = Owners()
    assert [owners.take("s1", "li"), owners.take("s1", "wang"), owners.take("s1", "li")] == [True, False, True]
    for n in range(6_000):
        owners.take(f"flood {n}", "wang")
    assert not owners.take("s1", "wang")  # one's flood costs oneself


NONE = QueryParams()
CACHED = "/tmp/gradio/ab/a.xlsx"


@pytest.mark.parametrize(
    ("path", "query", "body"),
    [
        ("/gradio_api/queue/data", QueryParams("session_hash=s1"), None),
        ("/gradio_api/queue/data", QueryParams("session_hash=mine&session_hash=s1"), None),
        ("/gradio_api/queue/join", NONE, {"session_hash": "s1", "data": []}),
        ("/gradio_api/run/predict", NONE, {"session_hash": "s1", "data": []}),
        ("/gradio_api/cancel", NONE, {"session_hash": "mine", "fn_index": 0, "event_id": "e1"}),
        ("/gradio_api/heartbeat/s1", NONE, None),
        ("/gradio_api/heartbeat/s1/", NONE, None),
        ("/gradio_api/call/ask/e1", NONE, None),
        ("/gradio_api/call/v2/ask/e1", NONE, None),
        ("/gradio_api/upload_progress", QueryParams("upload_id=u1"), None),
        (f"/gradio_api/file={CACHED}", NONE, None),
        ("/gradio_api/run/predict", NONE, {"data": [{"path": CACHED, "meta": {"_type": "gradio.FileData"}}]}),
        ("/gradio_api/run/predict", NONE, {"data": [[{"file": {"path": CACHED}}]]}),
        ("/gradio_api/run/predict", NONE, {"session_hash": ["s1"], "data": []}),
    ],
)
def test_what_is_anothers_is_refused(path: str, query: QueryParams, body: object) -> None:
    belongings = Belongings()
    belongings.check("/gradio_api/queue/join", NONE, {"session_hash": "s1"}, "li")
    belongings.check("/gradio_api/upload_progress", QueryParams("upload_id=u1"), None, "li")
    belongings.learn("/gradio_api/queue/join", b'{"event_id": "e1"}', "li")
    belongings.learn("/gradio_api/queue/data", b'data: {"output":{"data":[{"path":"%s"}]}}' % CACHED.encode(), "li")
    assert not _passes(lambda: belongings.check(path, query, body, "wang"))
    if not isinstance(body, dict) or body.get("session_hash") != ["s1"]:
        own = QueryParams(str(query).replace("mine", "s1"))
        belongings.check(path, own, {**body, "session_hash": "s1"} if isinstance(body, dict) else None, "li")


def test_a_name_for_a_file_is_not_got_by_saying_it() -> None:
    told = rb'data: {"question":"{\"path\":\"%s\"}","path": "/tmp/gradio/cd/\u4e2d.csv"}' % CACHED.encode()
    assert list(paths_told(told)) == ["/tmp/gradio/cd/中.csv"]
    belongings = Belongings()
    belongings.learn("/gradio_api/file=/tmp/mine.json", b'{"path": "%s"}' % CACHED.encode(), "wang")
    assert not _passes(lambda: belongings.check(f"/gradio_api/file={CACHED}", NONE, None, "wang"))


def test_no_file_is_fetched_from_an_address() -> None:
    assert not _passes(lambda: check_files({"data": [{"path": "http://169.254.169.254/"}]}))
    check_files({"data": ["see http://example.com", {"path": CACHED}]})


def test_who_uploads_owns_what_was_uploaded() -> None:
    belongings = Belongings()
    belongings.learn("/gradio_api/upload", f'["{CACHED}"]'.encode(), "li")
    belongings.check("/gradio_api/run/predict", NONE, {"data": [{"path": CACHED}]}, "li")
    assert not _passes(lambda: belongings.check(f"/gradio_api/file={CACHED}", NONE, None, "wang"))
