"""A service on the JDK posts a callback: its client offers h2c with each request."""

import json
import os
import shutil
import socket
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from command_driver import mt_sim, mt_sim_process
from conformance_driver import served
from fastapi import FastAPI, Request

pytestmark = pytest.mark.wire

KEY = "mk-0123456789abcdef"
SERVICE_KEY = "sk-0123456789abcdef"
CLIENT = """
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

public class Client {
    public static void main(String[] words) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(words[0]))
            .header("Content-Type", "application/json")
            .header("X-Service-API-Key", words[1])
            .POST(HttpRequest.BodyPublishers.ofString(words[2])).build();
        System.out.println(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode());
    }
}
"""


def by_java(folder: Path, url: str, body: str) -> str:
    """The status that the JDK's own client gets."""
    (folder / "Client.java").write_text(CLIENT)
    words = ["java", "-XX:TieredStopAtLevel=1", "Client.java", url, SERVICE_KEY, body]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=True).stdout.strip()


def by_hand(_folder: Path, url: str, body: str) -> str:
    """The same bytes as the JDK's client writes them."""
    parts = urlsplit(url)
    head = (
        f"POST {parts.path} HTTP/1.1\r\nConnection: Upgrade, HTTP2-Settings\r\n"
        f"Content-Length: {len(body.encode())}\r\nHost: {parts.netloc}\r\n"
        "HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA\r\nUpgrade: h2c\r\n"
        "User-Agent: Java-http-client/17.0.15\r\nContent-Type: application/json\r\n"
        f"X-Service-API-Key: {SERVICE_KEY}\r\n\r\n"
    )
    with socket.create_connection((parts.hostname or "", parts.port or 80)) as connection:
        connection.sendall((head + body).encode())
        return connection.recv(65536).split()[1].decode()


def test_the_callback_of_a_java_client_is_read(tmp_path: Path) -> None:
    asked: list[dict[str, Any]] = []

    def service() -> FastAPI:
        app = FastAPI()

        @app.post("/api/tenant/webhook/auto-provision")
        async def later(request: Request) -> dict[str, str]:
            asked.append(await request.json())
            return {"status": "processing", "message": "잠시만"}

        return app

    there: dict[str, Any] = {
        "cwd": tmp_path,
        "env": {**os.environ, "MT_SIM_KEY": KEY, "THEIR_KEY": SERVICE_KEY},
    }
    with served(service) as url:
        named = f'[targets.jdk]\nurl = "{url}"\ndialect = "aliases"\nservice_key_env = "THEIR_KEY"\n'
        (tmp_path / "mt-sim.toml").write_text(named)
        begun = mt_sim_process("up", "--detach", "--target=jdk", **there)
        try:
            assert begun.returncode == 0, begun.stderr
            for post in (by_hand, *([by_java] if shutil.which("java") else [])):
                applied = json.loads(mt_sim("apply", "--json", **there).stdout)
                mt_sim("approve", str(applied["id"]), **there)
                tenant = f"t-{applied['id']}"
                end = {"status": "approved", "tenant_id": tenant, "tenant_url": f"{url}/t", "message": "완료"}
                body = json.dumps({**end, "application_id": applied["id"]}, ensure_ascii=False)
                assert post(tmp_path, asked[-1]["callback_url"], body) == "200"
                listed = json.loads(mt_sim("applications", "--json", **there).stdout)
                assert (listed[-1]["state"], listed[-1]["tenant_id"]) == ("active", tenant)
        finally:
            mt_sim("down", **there)
