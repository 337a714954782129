import pytest

from osallisuus.files.kept import kept_file


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path / "kept"


class Maker:
    """Counts how often it was asked."""

    n_made = 0

    def __call__(self):
        self.n_made += 1
        return f"sisältö {self.n_made}".encode()


def test_file_is_made_once_for_the_same_parts(folder):
    make = Maker()

    found = [kept_file("tulokset", "xlsx", ["a", 1], make) for _ in range(3)]

    assert (found, make.n_made) == (["sisältö 1".encode()] * 3, 1)


def test_other_parts_make_it_anew_and_drop_the_old_one(folder):
    make = Maker()
    kept_file("tulokset", "xlsx", [1], make)
    kept_file("tulokset-toisen", "xlsx", [1], make)

    found = kept_file("tulokset", "xlsx", [2], make)

    assert found == "sisältö 3".encode()
    assert sorted(path.name.split(".")[0] for path in folder.iterdir()) == [
        "tulokset",
        "tulokset-toisen",
    ]


def test_file_that_could_not_be_made_leaves_nothing(folder):
    def fail():
        raise KeyError("rivi")

    with pytest.raises(KeyError):
        kept_file("tulokset", "xlsx", [1], fail)

    assert not folder.exists()
