from pathlib import Path

import pytest

from simulator.errors.command_error import CommandError
from simulator.targets.profiles import Profile, ProfileFile, check_url


def test_a_profile_is_written_read_used_and_removed(tmp_path: Path) -> None:
    file = ProfileFile(tmp_path / "mt-sim.toml")
    profile = Profile(
        name="advisor-dev", url="http://127.0.0.1:8000", key_env="ADVISOR_KEY", dialect="advisor"
    )
    file.add(profile)
    file.use("advisor-dev")
    assert file.all() == {"advisor-dev": profile}
    assert file.default() == "advisor-dev"
    file.remove("advisor-dev")
    assert (file.all(), file.default()) == ({}, None)


def test_the_users_comments_stay(tmp_path: Path) -> None:
    path = tmp_path / "mt-sim.toml"
    path.write_text("# 우리 팀\n[targets.a]\nurl = 'http://a'  # dev\n", encoding="utf-8")
    ProfileFile(path).add(Profile(name="b", url="http://b"))
    text = path.read_text(encoding="utf-8")
    assert "# 우리 팀" in text
    assert "# dev" in text


def test_no_file_means_no_profiles(tmp_path: Path) -> None:
    assert ProfileFile(tmp_path / "none.toml").all() == {}


def test_an_unknown_name_lists_what_is_valid(tmp_path: Path) -> None:
    file = ProfileFile(tmp_path / "mt-sim.toml")
    file.add(Profile(name="a", url="http://a"))
    with pytest.raises(CommandError, match=r"no target 'b' .*there are: a"):
        file.named("b")


def test_a_profile_is_not_overwritten(tmp_path: Path) -> None:
    file = ProfileFile(tmp_path / "mt-sim.toml")
    file.add(Profile(name="a", url="http://a"))
    with pytest.raises(CommandError, match="exists already"):
        file.add(Profile(name="a", url="http://b"))
    assert file.named("a").url == "http://a"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[targets.a]\nkey_env='K'", "needs url"),
        ("[targets.a]\nurl='http://a'\ncolour='red'", "unknown key 'colour'"),
        ("[targets.a]\nurl='http://a'\ndeadline='soon'", "deadline has the wrong type"),
        ("[targets.a]\nurl='http://a'\ndeadline=0", "deadline has the wrong type"),
        ("[targets.a]\nurl='ftp://a'", "not an address"),
        ("targets=3", "must be tables"),
        ("[targets", "cannot read .*: line 1 is no TOML$"),
        ("default = 'a'\ndefault b\n", "line 2 is no TOML"),
        ("[targets.a]\n[targets.a]\n", "line 2 gives a name a second time"),
    ],
)
def test_a_wrong_file_is_refused_with_the_place(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "mt-sim.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=message):
        ProfileFile(path).all()


@pytest.mark.parametrize(
    "url", ["", "localhost:8000", "http://", "http://a:99999", "http://u:p@a", "http://a/?k=1", "http://a b"]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(CommandError, match="not an address"):
        check_url(url)


def test_an_address_loses_its_last_slash() -> None:
    assert check_url("http://127.0.0.1:8000/base/") == "http://127.0.0.1:8000/base"


def test_a_curl_line_names_the_variable_of_the_profile(tmp_path: Path) -> None:
    profiles = ProfileFile(tmp_path / "mt-sim.toml")
    profiles.add(Profile(name="mine", url="http://127.0.0.1:1", key_env="MY_KEY"))
    profiles.add(Profile(name="other", url="http://127.0.0.1:1"))
    names = ("mine", "other", "never-named")
    assert [profiles.key_variable(name) for name in names] == ["MY_KEY", "MT_SIM_KEY", "MT_SIM_KEY"]
