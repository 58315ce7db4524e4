"""What the contract allows passes: no false alarm on any legal variant of the sample."""

from pathlib import Path

import pytest
from conformance_driver import KEY, SERVICE_KEY, judge, served, trouble
from conformance_driver.variants import VARIANTS, InChunks
from starlette.types import ASGIApp

from sample_service.application import create_app
from sample_service.defects.wire import DefectMiddleware
from sample_service.settings import ServiceSettings

pytestmark = pytest.mark.wire


@pytest.mark.parametrize("name", VARIANTS)
def test_a_legal_variant_is_not_failed(tmp_path: Path, name: str) -> None:
    variant = VARIANTS[name]
    settings = ServiceSettings(
        data=tmp_path / "service",
        keys=(KEY,),
        service_key=SERVICE_KEY,
        hash_password=lambda password: "not-a-real-hash",
        **{"newborn_users": 6, "provisioning_seconds": 0.1, **dict(variant.settings)},
    )

    def make() -> ASGIApp:
        app = create_app(settings)
        app.add_middleware(DefectMiddleware, play=variant.play, key=KEY, memory={})
        return InChunks(app)

    with served(make) as url:
        code, report = judge(url, tmp_path)
    assert set(trouble(report)) == set(variant.warned), trouble(report)
    assert code == 0
    assert report["tenants"]["left_over"] == []
    assert report["summary"]["passed"] > 150
