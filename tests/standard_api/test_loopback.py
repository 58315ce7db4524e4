import pytest

from mock_market.wire.addresses import is_this_machine
from standard_api.serving.loopback import LOOPBACK_HOSTS, is_loopback, leads_here


@pytest.mark.parametrize(
    "host",
    [
        *LOOPBACK_HOSTS,
        "::1",
        "127.0.0.2",
        "LOCALHOST",
        "localhost.",
        "a.localhost",
        "::ffff:127.0.0.1",
        "::1%lo",
    ],
)
def test_every_spelling_of_loopback_leads_here(host: str) -> None:
    assert is_loopback(host)
    assert is_this_machine(host)


@pytest.mark.parametrize(
    "host", ["", "10.0.0.1", "0.0.0.0", "::", "localhost.example", "notlocalhost", "127.0.0.1.example"]
)
def test_nothing_else_does(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize(
    ("url", "here"),
    [("http://[::1]:8000/a", True), ("http://localhost", True), ("http://localhost@a.example", False)],
)
def test_an_address_leads_where_its_host_does(url: str, here: bool) -> None:
    assert leads_here(url) is here


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "[::]"])
def test_any_of_mine_is_this_machine_and_not_loopback(host: str) -> None:
    assert is_this_machine(host)
    assert not is_loopback(host)
