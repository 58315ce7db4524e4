"""``python -m sample_service``: serve the sample service on a port of this machine."""

import argparse
import asyncio
import gc
import os
import signal
import socket
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from languages import _, choose, os_words, preferred
from standard_api.serving.loopback import LOOPBACK, is_loopback
from standard_api.serving.tied import end_with_standard_input

if TYPE_CHECKING:
    from fastapi import FastAPI

    from sample_service.service.settings import ServiceSettings
    from standard_api.serving.serve import Http

USAGE_ERROR = 2
SIGNALLED = 128


class StartError(Exception):
    """The service cannot start; the text is one line that says why and what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until a signal comes; return the exit status."""
    options = _parser().parse_args(arguments)
    choose(preferred(os.environ))
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)
    if options.tied:
        end_with_standard_input()
    try:
        keys = _keys_from_environment()
        with _bound_socket(options) as listener:
            return _serve(options, keys, listener)
    except StartError as error:
        print(f"sample_service: {error}", file=sys.stderr)  # noqa: T201
        return USAGE_ERROR


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sample_service",
        description="A service that answers Standard API v2 correctly.",
        epilog="Keys come from the environment: MT_SIM_KEY (several with commas) and MT_SIM_SERVICE_KEY.",
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of the service's data")
    parser.add_argument("--host", default=LOOPBACK, help=f"address to listen on (default {LOOPBACK})")
    parser.add_argument("--port", type=_port, default=0, help="port to listen on (default: a free one)")
    parser.add_argument("--wide", action="store_true", help="allow a --host that others can reach")
    parser.add_argument("--allow-host", action="append", default=[], help="serve this Host name too")
    parser.add_argument("--asynchronous", action="store_true", help="answer 202 and finish later")
    parser.add_argument(
        "--persona", default="standard", help="speak as standard, market-2025, advisor or llm_chatbot"
    )
    parser.add_argument(
        "--newborn-users", type=_count, default=0, help="people, with a past, of each newborn tenant"
    )
    parser.add_argument(
        "--defect", action="append", default=[], help="break one rule on purpose (mt-sim defects list)"
    )
    parser.add_argument(
        "--switch-defects", action="store_true", help="also those that the data folder names at the moment"
    )
    parser.add_argument("--tied", action="store_true", help="end when standard input is closed")
    seeding = parser.add_argument_group("believable data, made once")
    seeding.add_argument("--seed", type=int, help="seed of the data; none: start empty")
    seeding.add_argument("--tenants", type=_count, default=1, help="universities (default 1)")
    seeding.add_argument("--users", type=_count, default=200, help="users of each (default 200)")
    seeding.add_argument("--days", type=_count, default=90, help="days of usage (default 90)")
    seeding.add_argument("--locale", default="ko_KR", help="language of the data (default ko_KR)")
    return parser


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise ValueError
    return port


def _count(text: str) -> int:
    count = int(text)
    if not 0 <= count <= 1_000_000:
        raise ValueError
    return count


def _keys_from_environment() -> tuple[str, ...]:
    keys = tuple(key.strip() for key in os.environ.get("MT_SIM_KEY", "").split(",") if key.strip())
    if not keys:
        raise StartError(_("no market key: set MT_SIM_KEY; a service never runs open"))
    return keys


def _bound_socket(options: argparse.Namespace) -> socket.socket:
    """Take the port before anything slow, so that a taken one is told at once."""
    from standard_api.serving.sockets import bind

    if not is_loopback(options.host) and not options.wide:
        raise StartError(
            _("{host} can be reached by others; say --wide if that is wanted", host=options.host)
        )
    try:
        return bind(options.host, options.port)
    except (OSError, UnicodeError) as error:
        address = f"{options.host}:{options.port}"
        told = _("cannot listen on {address}: {error}", address=address, error=os_words(error))
        raise StartError(told) from None


def _serve(options: argparse.Namespace, keys: tuple[str, ...], listener: socket.socket) -> int:
    from standard_api.serving.own_names import OwnNamesOnly
    from standard_api.serving.serve import serve
    from standard_api.serving.sockets import url_of

    app = _created_app(options, _settings(options, keys, url_of(listener)))
    named = OwnNamesOnly(app, allowed=[options.host, *options.allow_host])
    return asyncio.run(serve(named, listener, http=_http(options)))


def _http(options: argparse.Namespace) -> "Http":
    from standard_api.serving.serve import STRICT

    names: list[str] = options.defect
    if options.switch_defects:
        from sample_service.defects.switches import switched_on

        names = [*names, *switched_on(options.data)]
    if not names:
        return STRICT
    from sample_service.defects.catalogue import http_for

    return http_for(names)


def _settings(options: argparse.Namespace, keys: tuple[str, ...], address: str) -> "ServiceSettings":
    from sample_service.service.settings import ServiceSettings

    try:
        return ServiceSettings(
            data=options.data,
            keys=keys,
            service_key=os.environ.get("MT_SIM_SERVICE_KEY") or None,
            public_url=address,
            asynchronous=options.asynchronous,
            persona=options.persona,
            newborn_users=options.newborn_users,
            defects=tuple(options.defect),
            switches_defects=options.switch_defects,
        )
    except ValueError as error:
        raise StartError(str(error)) from None


def _created_app(options: argparse.Namespace, settings: "ServiceSettings") -> "FastAPI":
    from sample_service.app import create_app
    from sample_service.defects.defect import UnknownDefectError
    from sample_service.storage.data_folder import DataFolderError
    from standard_api.errors import NoKeyConfiguredError

    try:
        _seed(options, settings.public_url)
        return create_app(settings)
    except (DataFolderError, NoKeyConfiguredError, UnknownDefectError) as error:
        raise StartError(str(error)) from None


def _seed(options: argparse.Namespace, public_url: str) -> None:
    if options.seed is None:
        return
    from sample_service.seeding.seed import SeedPlan, UnknownLocaleError, seed_folder

    plan = SeedPlan(
        seed=options.seed,
        tenants=options.tenants,
        users=options.users,
        days=options.days,
        locale=options.locale,
        today=datetime.now(UTC).date(),
        public_url=public_url,
    )
    try:
        seed_folder(options.data, plan, progress=_relay_progress if options.tied else _say_progress)
    except UnknownLocaleError as error:
        raise StartError(str(error)) from None


def _say_progress(done: int, total: int) -> None:
    print(_seeded(done, total), file=sys.stderr, flush=True)  # noqa: T201


def _relay_progress(done: int, total: int) -> None:
    """Also to whoever holds our standard input, and shows it to a person."""
    _say_progress(done, total)
    print(f"progress {_seeded(done, total)}", flush=True)  # noqa: T201


def _seeded(done: int, total: int) -> str:
    return _("seeded {done} of {total} tenants", done=done, total=total)


def _end(number: int, frame: object) -> NoReturn:
    """End as the shell expects while nothing is served yet; the server handles signals itself."""
    raise SystemExit(SIGNALLED + number)


if __name__ == "__main__":
    gc.disable()  # until it is served: a tenth of the start
    sys.exit(main())
