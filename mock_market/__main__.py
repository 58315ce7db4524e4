"""``python -m mock_market``: the market as a server of its own."""

import argparse
import asyncio
import gc
import os
import secrets
import signal
import socket
import sqlite3
import sys
from pathlib import Path

from languages import _, choose, os_words, preferred
from mock_market.delivery.callbacks import PATH
from mock_market.store.pause import cannot_write
from mock_market.store.private_file import write_private
from mock_market.store.schema import StoreError
from standard_api.serving.loopback import LOOPBACK, is_loopback
from standard_api.serving.serve import serve
from standard_api.serving.sockets import bind, url_of
from standard_api.serving.tied import end_with_standard_input

_OUR_ERROR = 70


def main() -> None:
    """Serve until SIGINT or SIGTERM; exit 2 with one line when the set-up is wrong."""
    options = _parser().parse_args()
    choose(preferred(os.environ))
    if options.tied:
        end_with_standard_input()
    if not is_loopback(options.host) and not options.allow_host:
        _refuse(
            _("to listen on {host}, name the hosts to be served too: --allow-host NAME", host=options.host)
        )
    try:
        options.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        sys.exit(asyncio.run(_serve(options, bind(options.host, options.port))))
    except StoreError as error:
        _refuse(str(error))
    except sqlite3.OperationalError as error:
        if not cannot_write(error):
            raise
        _refuse(_("cannot write to {path}: {error}", path=options.data, error=os_words(error)))
    except OSError as error:
        where = error.filename or f"{options.host}:{options.port}"
        _refuse(_("cannot use {path}: {error}", path=where, error=os_words(error)))


async def _serve(options: argparse.Namespace, listener: socket.socket) -> int:
    from mock_market.api.app import create_app
    from mock_market.delivery.engine import Engine
    from mock_market.delivery.marketplace import Marketplace

    folder: Path = options.data
    market = Marketplace(folder)
    market.own_port = listener.getsockname()[1]
    market.callback_url = options.callback_url or f"{url_of(listener)}{PATH}"
    token = secrets.token_urlsafe(32)
    write_private(folder / "token", token)
    hosts = [*options.allow_host, options.host]
    broken = asyncio.Event()

    def end() -> None:
        broken.set()
        signal.raise_signal(signal.SIGTERM)

    try:
        engine = Engine(market, runs=options.runs)
        code = await serve(create_app(engine, token=token, hosts=hosts, broken=end), listener)
        return _OUR_ERROR if broken.is_set() else code
    finally:
        market.close()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m mock_market", description="The mock market.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the market's data")
    parser.add_argument("--runs", type=Path, help="folder of runs, whose exchanges are shown beside its own")
    parser.add_argument("--host", default=LOOPBACK, help="address to listen on")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--allow-host", action="append", default=[], help="serve this Host name too")
    parser.add_argument("--callback-url", help="where services reach the market's callbacks")
    parser.add_argument("--tied", action="store_true", help="end when standard input is closed")
    return parser


def _refuse(message: str) -> None:
    print(message, file=sys.stderr)  # noqa: T201
    sys.exit(2)


if __name__ == "__main__":
    gc.disable()  # until it is served: a tenth of the start
    main()
