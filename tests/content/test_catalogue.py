"""A mistake in a data file is told with file, entry and reason."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.content.catalogue import DATA_DIRECTORY, EXERCISES_FILE, STRETCHES_FILE, load_catalogue
from bot.domain.catalogue import MuscleGroup, SorePlace
from bot.domain.errors import ContentError

Edit = Callable[[str, str, str], Path]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the shipped files for a coach to spoil."""
    for name in (EXERCISES_FILE, STRETCHES_FILE):
        shutil.copy(DATA_DIRECTORY / name, tmp_path)
    return tmp_path


@pytest.fixture
def edit(data: Path) -> Edit:
    """A coach's edit: within one table of a file, the first `old` becomes `new`."""

    def in_table(entry: str, old: str, new: str) -> Path:
        path = next(path for path in data.iterdir() if f"\n[{entry}]\n" in path.read_text(encoding="utf-8"))
        before, head, after = path.read_text(encoding="utf-8").partition(f"[{entry}]\n")
        assert old in after
        path.write_text(before + head + after.replace(old, new, 1), encoding="utf-8")
        return data

    return in_table


@pytest.mark.parametrize(
    ("entry", "old", "new", "sentence"),
    [
        (
            "glute-bridge",
            "level = 1",
            "level = 4",
            "exercises.toml, glute-bridge: level: input should be 1, 2 or 3 (found 4)",
        ),
        ("glute-bridge", "level = 1", "", "exercises.toml, glute-bridge: level: field required"),
        (
            "glute-bridge",
            "level = 1",
            'level = 1\ncolour = "red"',
            "glute-bridge: colour: extra inputs are not permitted (found 'red')",
        ),
        ("glute-bridge", '["mat"]', '["matt"]', "glute-bridge: equipment.0: input should be 'mat', 'step'"),
        ("glute-bridge", "needs = []", 'needs = ["luck"]', "glute-bridge: needs.0: input should be 'wall'"),
        ("glute-bridge", '"hamstrings-glutes"', '"legs"', "glute-bridge: group: input should be 'hamstrings-glutes'"),
        ("glute-bridge", "seconds_per_rep = 4", "", "glute-bridge: give either seconds_per_rep or hold_seconds"),
        ("glute-bridge", "seconds_per_rep = 4", "seconds_per_rep = 4\nhold_seconds = 20", "not both and not neither"),
        (
            "glute-bridge",
            "seconds_per_rep = 4",
            "seconds_per_rep = 40",
            "seconds_per_rep: input should be less than or equal to 8 (found 40)",
        ),
        ("glute-bridge", "seconds_per_rep = 4", "seconds_per_rep = nan", "glute-bridge: seconds_per_rep"),
        (
            "glute-bridge",
            "seconds_per_rep = 4",
            "hold_seconds = 600",
            "hold_seconds: input should be less than or equal to 45",
        ),
        ("glute-bridge", "each_side = false", 'each_side = "perhaps"', "each_side: input should be a valid boolean"),
        ("glute-bridge", 'name = "Glute bridge"', 'name = "  "', "glute-bridge: name: string should have at least 1"),
        ("glute-bridge", 'name = "Glute bridge"', f'name = "{"G" * 41}"', "name: string should have at most 40"),
        ("glute-bridge", 'cue = "Push', f'cue = "{"Push " * 20}', "glute-bridge: cue: string should have at most 75"),
        (
            "glute-bridge",
            "primary = [",
            "primary = []\nalso_primary = [",
            "glute-bridge: primary: list should have at least 1",
        ),
        (
            "glute-bridge",
            "easier = []",
            'easier = ["unicorn"]',
            "exercises.toml, glute-bridge: easier names 'unicorn', which is no exercise",
        ),
        (
            "glute-bridge",
            "easier = []",
            'easier = ["side-plank"]',
            "glute-bridge: easier names 'side-plank' of another group, core",
        ),
        (
            "glute-bridge",
            '"glute-bridge-march", ',
            "",
            "glute-bridge-march: easier names 'glute-bridge', so glute-bridge must name",
        ),
        ("glute-bridge", "level = 1", "level = 3", "but its level"),
        (
            "roll-hamstrings",
            "seconds = 40",
            "seconds = 400",
            "stretches.toml, roll-hamstrings: seconds: input should be less",
        ),
        (
            "roll-hamstrings",
            '"foam-roll"',
            '"massage"',
            "roll-hamstrings: kind: input should be 'foam-roll' or 'stretch'",
        ),
        (
            "roll-hamstrings",
            "hamstring = ",
            "hamstrings = ",
            "stretches.toml, roll-hamstrings: avoid.hamstrings: input should be 'knee'",
        ),
        (
            "roll-hamstrings",
            "muscles = [",
            "muscles = []\nmore = [",
            "roll-hamstrings: muscles: list should have at least 1",
        ),
        ("roll-hamstrings", 'short = "', 'short = "slowly and with care ', "short: string should have at most 32"),
    ],
)
def test_a_mistake_names_file_entry_and_reason(edit: Edit, entry: str, old: str, new: str, sentence: str) -> None:
    data = edit(entry, old, new)
    with pytest.raises(ContentError) as caught:
        load_catalogue(data)
    assert sentence.casefold() in str(caught.value).casefold()
    assert str(caught.value).startswith("data/")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", [EXERCISES_FILE, STRETCHES_FILE])
def test_a_file_that_cannot_be_read_is_named(data: Path, name: str) -> None:
    path = data / name
    text = path.read_text(encoding="utf-8")

    def complaint() -> str:
        with pytest.raises(ContentError) as caught:
            load_catalogue(data)
        return str(caught.value)

    path.write_text(text + '\n[open\nname = "x"', encoding="utf-8")
    assert f"data/{name} is not valid TOML" in complaint()
    path.write_text(text + text, encoding="utf-8")
    assert f"data/{name} is not valid TOML" in complaint()
    path.write_text('colour = "red"\n' + text, encoding="utf-8")
    assert complaint() == f"data/{name}, colour: expected a table that opens with [colour]"
    path.write_bytes(text.encode("utf-16"))
    assert f"data/{name} cannot be read" in complaint()
    path.unlink()
    assert complaint() == f"data/{name} is missing; restore it from the repository"
    path.mkdir()
    assert f"data/{name} cannot be read" in complaint()


def test_a_group_without_exercises_is_named(data: Path) -> None:
    (data / EXERCISES_FILE).write_text("", encoding="utf-8")
    with pytest.raises(ContentError, match="the group hamstrings-glutes has no exercise"):
        load_catalogue(data)


def test_an_exercise_is_read_as_it_is_written() -> None:
    bridge = load_catalogue().exercises["glute-bridge-march"]
    assert (bridge.name, bridge.group, bridge.level) == ("Glute bridge march", MuscleGroup.HAMSTRINGS_GLUTES, 2)
    assert (bridge.each_side, bridge.seconds_per_rep, bridge.hold_seconds, bridge.up_to) == (True, 3, None, False)
    assert bridge.easier == ("glute-bridge",)
    assert bridge.form.set_up.startswith("Lie on your back")


def test_a_cool_down_item_is_read_as_it_is_written() -> None:
    roll = load_catalogue().cool_down["roll-hamstrings"]
    assert (roll.short, roll.kind, roll.seconds, roll.each_side) == ("roll the hamstrings", "foam-roll", 40, True)
    assert roll.avoid.keys() == {SorePlace.HAMSTRING}
