"""`transport.yml`: a wrong word is refused with file, line and field; no secret fits into it."""

import pytest

from pipelines.errors import FetchFailed
from pipelines.transport.places import below_home, fetched_sources, load_transport, place_of
from tests.transport.world import SOURCE, World

WRONG = {
    "a misspelled word": ("sources:\n  zz_doc:\n    ulr: file:///x\n", "line [3] field [sources.zz_doc.ulr]"),
    "a password in a URL": (
        "sources:\n  zz_doc:\n    url: sftp://lindero:secret@host/x\n    connection: c\n",
        "line [3] field [sources.zz_doc.url]: names and passwords do not stand in a URL",
    ),
    "a protocol without cover": ("sources:\n  zz_doc:\n    url: ftp://host/x\n", "got the scheme [ftp]"),
    "a path that climbs": ("sources:\n  zz_doc:\n    url: file:///x/../y\n", "leads elsewhere"),
    "no connection": ("sources:\n  zz_doc:\n    url: sftp://host/x\n", "[sources.zz_doc.connection]: SFTP needs"),
    "a source nobody knows": ("sources:\n  zz_doc2:\n    url: file:///x\n", "['zz_doc2'] have no specification"),
    "half a fingerprint": ("sources:\n  zz_doc:\n    signers: [ABCD]\n", "field [sources.zz_doc.signers.0]"),
    "a key that stands twice": ("sources: {}\nsources: {}\n", "line [2]: the key [sources] stands twice"),
    "no YAML": ("sources: [\n", "[transport.yml] line ["),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_file_is_refused_with_its_place(case: str, world: World) -> None:
    text, says = WRONG[case]
    world.settings.transport_file.write_text(text)
    with pytest.raises(FetchFailed) as refused:
        load_transport(world.settings)
    assert says in str(refused.value) and "[transport.yml]" in str(refused.value)
    assert "secret" not in str(refused.value)
    assert fetched_sources(world.settings) == []


def test_without_a_file_nothing_is_fetched(world: World) -> None:
    world.settings.transport_file.unlink()
    assert place_of(world.settings, SOURCE) is None
    assert fetched_sources(world.settings) == []


def test_what_a_url_names(world: World) -> None:
    for url, host, port, path in (
        ("sftp://sftp.example.gov/outgoing/", "sftp.example.gov", None, "/outgoing"),
        ("sftp://sftp.example.gov:2222/~/outgoing", "sftp.example.gov", 2222, "outgoing"),
        ("sftp://sftp.example.gov", "sftp.example.gov", None, "/"),
        ("s3://bucket/a%20b/", "bucket", None, "/a b"),
    ):
        world.place(url, connection="c")
        place = place_of(world.settings, SOURCE)
        assert place is not None
        assert (place.host, place.port, place.path) == (host, port, path)


def test_folders_are_below_the_home_unless_they_are_whole(world: World) -> None:
    assert below_home(world.settings, "pgp") == world.settings.home / "pgp"
    assert str(below_home(world.settings, "/etc/lindero/pgp")) == "/etc/lindero/pgp"
