"""The Market page: what its administrator does, with every question that it needs."""

from pathlib import Path

from screen_driver.fake_market import FakeMarket, application, delivery, exchange
from screen_driver.pilot import Screen, drive

from mock_market.api.market_views import FaultView


def busy_market(folder: Path) -> FakeMarket:
    """Two applications, and deliveries of each kind."""
    market = FakeMarket(folder / "market")
    market.add(exchange(1))
    market.applications = [application(7, "submitted"), application(6, "active", "univ-02")]
    market.waiting = [
        delivery("univ-01", "waiting", next_at="2026-11-23T05:30:00+00:00", sent=1),
        delivery("univ-02", "failed", next_at="2026-11-23T05:30:00+00:00", sent=1),
    ]
    return market


def test_applications_are_approved_and_rejected_with_a_reason(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.press("7")
        await screen.sees("submitted")
        await screen.sees("Application 7")
        await screen.press("Y")
        await screen.sees("application 7 approved: activate_tenant delivered")
        await screen.press("N")
        await screen.sees("Reject application 7")
        await screen.sees("Enter or ^s does it")
        await screen.type("no budget\n")
        await screen.until(lambda: screen.market.rejected == [(7, "no budget")], "the reason")
        await screen.press("N")
        await screen.sees("up arrow: earlier ones")
        await screen.press("x", "up", "enter")
        await screen.until(lambda: screen.market.rejected[1:] == [(7, "no budget")], "the reason of before")
        await screen.press("N", "x", "up", "down", "enter")
        await screen.until(lambda: screen.market.rejected[2:] == [(7, "x")], "what was being typed")

    drive(tmp_path, use, market=busy_market(tmp_path))


def test_what_was_given_up_is_counted_and_sent_again_after_a_question(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.sees("1 waiting  1 given up")
        await screen.press("7", "tab")
        await screen.sees("Delivery 1")
        await screen.press("r")
        await screen.sees("delivery 1: delivered")
        await screen.press("S")
        await screen.sees("Send 1 given up deliveries again?")
        assert screen.market.again == [1]
        await screen.press("y")
        await screen.sees("1 deliveries are sent again")
        await screen.press("enter")
        await screen.sees("Response #1")

    drive(tmp_path, use, market=busy_market(tmp_path))


def test_time_passes_and_the_header_tells_the_market_s_day(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.press("7", "C")
        await screen.sees("How far does market time go on?")
        await screen.type("soon\n")
        await screen.sees("not a span of time")
        await screen.press("ctrl+u")
        await screen.type("40d\n")
        await screen.sees("What 40d brought")
        await screen.sees("a subscription ended")
        await screen.press("escape")
        await screen.until(lambda: "market 20" in screen.text().splitlines()[0], "the day")

    drive(tmp_path, use, market=busy_market(tmp_path))


def test_faults_are_chosen_set_seen_and_cleared(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.press("7", "B")
        await screen.sees("cut the connection as the answer begins")
        await screen.press("2", "enter")
        await screen.sees("duplicate: a rate lies between 0 and 1")
        await screen.press("backspace", *"0.9", "enter")
        await screen.until(lambda: "faults: duplicate" in screen.text().splitlines()[0], "the header")
        assert screen.market.faults == [
            FaultView(target="sample-service", rates={"duplicate": 0.9}, seed=1, next_strikes={})
        ]
        await screen.press("B")
        await screen.sees("how often each strikes")
        await screen.press("0", "enter")
        await screen.until(lambda: screen.market.faults == [], "no faults")
        await screen.sees("[7 Market]")
        await screen.until(lambda: "faults" not in screen.text().splitlines()[0], "a clear header")

    drive(tmp_path, use, market=busy_market(tmp_path))
