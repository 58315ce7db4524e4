"""The first page: one key activates, and what came of it is there to read."""

from contextlib import chdir
from datetime import UTC, datetime, timedelta
from pathlib import Path

from screen_driver.fake_market import LOCAL, SHARED, FakeMarket, delivery, exchange, tenant
from screen_driver.pilot import Screen, drive
from screen_driver.scene import scene

from mock_market.api.views import CallInput
from mock_market.wire.exchange import Exchange
from tui.outside.market_end import last_words


def test_one_key_activates_and_the_answer_is_shown(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.press("a")
        await screen.sees("activate_tenant univ-01: 200 ok")
        assert [(call.operation, call.tenant_id) for call in screen.market.calls] == [
            ("activate_tenant", "univ-01")
        ]
        assert screen.market.calls[0].body is None  # the market knows what a tenant is activated with
        await screen.sees("활성화")
        await screen.sees("Last exchange #1")

    drive(tmp_path, use)


def test_below_the_answer_stands_what_was_sent(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.press("a")
        await screen.sees("X-Market-API-Key: ****")
        answer, sent = (screen.text().index(word) for word in ('"활성화 완료"', "X-Market-API-Key: ****"))
        assert answer < sent

    drive(tmp_path, use)


def test_the_same_key_on_a_shared_target_asks_once(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.press("a")
        await screen.sees("is SHARED. Send activate_tenant")
        assert screen.market.calls == []
        await screen.press("n")
        await screen.sees("not sent")
        await screen.press("a", "y")
        await screen.until(lambda: len(screen.market.calls) == 1)
        await screen.press("a")
        await screen.until(lambda: len(screen.market.calls) == 2)

    market = FakeMarket(tmp_path / "market", targets=[SHARED])
    market.tenants = [tenant("univ-01", target=SHARED.name)]
    drive(tmp_path, use, market=market)


def test_deactivation_always_asks(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        for sent in (1, 2):
            await screen.press("D")
            await screen.sees("Deactivate univ-01 on sample-service?")
            await screen.press("x")
            assert len(screen.market.calls) == sent - 1
            await screen.press("y")
            await screen.until(lambda sent=sent: len(screen.market.calls) == sent)  # type: ignore[misc]
        assert screen.market.calls[0].body == {"reason": "admin_request", "preserve_data": True}

    drive(tmp_path, use)


def test_two_keys_send_a_reading_operation_and_a_dot_repeats_it(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.press("s")
        await screen.sees("usage of this month")
        await screen.press("t")
        await screen.until(lambda: len(screen.market.calls) == 1)
        await screen.press(".")
        await screen.until(lambda: len(screen.market.calls) == 2)
        first, second = screen.market.calls
        assert (first.operation, first.query) == ("get_tenant_stats", {"period": "30d"})
        assert second == first

    drive(tmp_path, use)


def test_a_new_tenant_is_named_then_activated(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.press("n", "enter")
        await screen.sees("mtsim-demo-01 is new")
        await screen.press("a")
        await screen.until(lambda: len(screen.market.calls) == 1)
        assert screen.market.calls[0].tenant_id == "mtsim-demo-01"

    drive(tmp_path, use)


def test_tenants_are_searched_as_one_types(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.press("/")
        await screen.type("두리")
        await screen.until(lambda: "│univ-01" not in screen.text())
        await screen.press("enter")
        await screen.sees("Send to univ-02")
        await screen.press("a")
        await screen.until(lambda: len(screen.market.calls) == 1)
        assert screen.market.calls[0].tenant_id == "univ-02"

    drive(tmp_path, use)


def test_without_tenants_the_page_says_what_to_do(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.sees("No tenant yet.")
        await screen.press("a")
        await screen.sees("no tenant is chosen")

    market = FakeMarket(tmp_path / "market")
    market.tenants = []
    drive(tmp_path, use, market=market)


def test_a_burst_asks_with_its_number_and_counts_the_outcomes(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.press("s", "s", "b")
        await screen.sees("Burst of get_tenant_status univ-01")
        await screen.type("201\n")
        await screen.sees("not a number from 1 to 200")
        await screen.clear()
        await screen.press("7", "enter")
        await screen.sees("Burst of 7 to sample-service")
        await screen.press("y")
        await screen.sees("7 sent: 7 x 200 ok")
        assert len(screen.market.calls) == 8
        await screen.press("b", "3", "enter", "y")
        await screen.sees("3 sent: 3 x 200 ok")

    drive(tmp_path, use)


def test_a_target_that_refuses_is_told_by_words(tmp_path: Path) -> None:
    def refuse(given: CallInput) -> Exchange:
        return exchange(operation=given.operation, failure="refused", target=LOCAL.name)

    async def use(screen: Screen) -> None:
        await screen.press("a")
        await screen.sees("REFUSED")
        await screen.sees("DOWN refused")

    market = FakeMarket(tmp_path / "market")
    market.answer = refuse
    drive(tmp_path, use, market=market)


def test_a_market_that_is_gone_is_told_and_found_again(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        screen.market.down = True
        await screen.sees("MARKET DOWN")
        await screen.sees("no market: mt-sim up --data")
        assert "UP " not in screen.text()
        screen.market.down = False
        await screen.sees("the market is back")
        assert "MARKET DOWN" not in screen.text()

    drive(tmp_path, use)


def test_a_sandbox_that_ended_says_what_died_and_how_it_comes_back(tmp_path: Path) -> None:
    logs = Path(".mt-sim/logs")

    async def use(screen: Screen) -> None:
        (tmp_path / "sandbox.json").unlink()
        logs.mkdir(parents=True)
        log = "mt-sim: the sample service has ended by itself: killed  [MTS-107]\n        its log is x\n"
        (logs / "up.log").write_text(log)
        screen.market.down = True
        await screen.sees("SANDBOX ENDED")
        wanted = (
            "the sandbox ended: mt-sim up starts it again, this screen finds it   (the sample service has"
        )
        await screen.sees(wanted)
        assert "by itself: killed)" in screen.status

    (tmp_path / "sandbox.json").write_text("{}")
    with chdir(tmp_path):
        drive(tmp_path, use, size=(150, 36), state_file=tmp_path / "sandbox.json", data=Path(".mt-sim"))


def test_what_an_older_sandbox_wrote_is_not_told(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "up.log").write_text("mt-sim: an older end\n")
    assert last_words(tmp_path, since=0) == "an older end"
    assert last_words(tmp_path, since=2**33) == ""


def test_a_call_that_breaks_the_contract_does_not_read_as_plain_ok(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.press("a")
        await screen.sees("activate_tenant univ-01: 200 ok, but contract breaks: 4")
        await screen.press("2")
        await screen.sees("contract: 4 broken")
        await screen.sees("! tenant_id: it is missing")
        await screen.sees("and 1 more: Timing and attempts")
        await screen.press("tab", "tab", "tab", "+")
        await screen.sees("contract: 4 broken")
        await screen.sees("! message: it is missing")

    market = FakeMarket(tmp_path / "market")
    market.answer = lambda given: exchange(operation=given.operation, body=b'{"ok": 1}')
    drive(tmp_path, use, market=market)


def test_what_waits_is_told_with_its_try_and_its_time_and_what_came_of_it(tmp_path: Path) -> None:
    market = FakeMarket(tmp_path / "market")
    next_at = (datetime.now(UTC) + timedelta(hours=2)).isoformat()
    market.waiting = [delivery("univ-01", "waiting", next_at=next_at)]
    market.delivery = delivery("univ-01", "waiting", next_at=next_at, sent=1)
    market.answer = lambda given: exchange(operation=given.operation, status=503, reason="Busy")

    async def use(screen: Screen) -> None:
        await screen.sees("1 waiting: try 1 of 5 in 2 h")
        await screen.press("a")
        await screen.sees("; next try in 2 h")
        await screen.sees("Last exchange #1")
        market.add(exchange(2, operation="activate_tenant", attempt=2, delivery_id="1"))
        market.delivery, market.waiting = delivery("univ-01", sent=2), []
        await screen.sees("Last exchange #2")
        await screen.sees("activate_tenant univ-01: 200 ok in 12 ms, #2")

    drive(tmp_path, use, market=market)


def test_a_tenant_is_applied_for_and_approved_with_one_key(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.press("p")
        await screen.sees("application 7")
        assert "delivered" in screen.status
        assert screen.app.session.tenant_id == "univ-02"

    drive(tmp_path, use)


def test_a_request_stands_beside_its_answer_where_there_is_room(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.sees("Last exchange #8")
        page = screen.app.page
        await screen.resized((160, 45))
        row = next(row for row in screen.text().splitlines() if "Last exchange" in row)
        assert "Request" in row
        beside = next(row for row in screen.text().splitlines() if "X-Market-API-Key" in row)
        assert beside.index("X-Market-API-Key") < row.index("Last exchange")
        await screen.press("tab", "tab")
        await screen.until(lambda: page.pane.id == "sent", "the request is a pane")
        await screen.resized((120, 36))
        assert page.pane.id == "last"
        assert "Request" not in screen.text()

    drive(tmp_path, use, market=scene(tmp_path))
