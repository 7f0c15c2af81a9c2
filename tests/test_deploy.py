"""The files that run the site elsewhere name settings, commands and paths that there are."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from typer.main import get_command

from bowstring.cli.app import app
from bowstring.web.environment import setting_names
from bowstring.web.server import LARGEST

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "deploy"
FILES = ("Dockerfile", "Caddyfile", "nginx.conf", "bowstring.service", "compose.yaml")
OWN = {"BOWSTRING_NAME", "BOWSTRING_SITE"}
"""What the compose file and Caddy tell each other; no settings of the site."""


@pytest.mark.parametrize("name", FILES)
def test_every_setting_that_a_file_names_is_one(name: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert set(re.findall(r"BOWSTRING_[A-Z_]+", text)) <= setting_names() | OWN


def test_commands_that_files_run_exist() -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    text = "\n".join((FOLDER / name).read_text(encoding="utf-8") for name in FILES)
    ran = re.findall(r'"bowstring", "([\w-]+)"|bin/bowstring (\w+)', text)
    assert {first or second for first, second in ran} == {"serve", "worker"} <= set(commands)


def test_servers_in_front_let_imports_through_and_figures_not() -> None:
    megabytes = LARGEST // 1_000_000
    assert f"client_max_body_size {megabytes}m;" in (FOLDER / "nginx.conf").read_text(encoding="utf-8")
    caddy = (FOLDER / "Caddyfile").read_text(encoding="utf-8")
    assert f"max_size {megabytes}MB" in caddy
    assert "path /metrics" in caddy


def test_the_compose_file_starts_each_part_after_what_it_needs() -> None:
    compose = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))
    services = compose["services"]
    assert set(services) == {"database", "site", "worker", "front"}
    for service in services.values():
        for needed, how in service.get("depends_on", {}).items():
            assert how == {"condition": "service_healthy"}
            assert "healthcheck" in services[needed] or needed == "site"
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            assert source in compose["volumes"] or (FOLDER / source).exists()
    assert "HEALTHCHECK" in (FOLDER / "Dockerfile").read_text(encoding="utf-8")


@pytest.mark.skipif(shutil.which("caddy") is None, reason="there is no Caddy here")
def test_caddy_reads_its_file() -> None:
    command = ["caddy", "validate", "--adapter", "caddyfile", "--config", str(FOLDER / "Caddyfile")]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
