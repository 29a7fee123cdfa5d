"""The one exercise that an answer shows: one that this member can do, or none with the reason."""

from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from bot.domain.catalogue import SorePlace
from bot.domain.errors import MemberError
from bot.domain.profile import Profile
from bot.services.circuits import Circuits
from bot.store import Store
from tests.domain.samples import make_catalogue, make_exercise
from tests.fresh import write_fresh_database


async def test_where_every_exercise_would_hurt_none_is_shown_and_the_physiotherapist_is_named(tmp_path: Path) -> None:
    only = make_catalogue(make_exercise("squat", level=1, avoid={SorePlace.KNEE: "it bends"}))
    store = await Store.open(write_fresh_database(tmp_path / "club.sqlite3"))
    now = datetime(2026, 11, 22, 19, tzinfo=UTC)
    circuits = Circuits(only, store.circuits, club_zone="UTC", now=lambda: now, rng=Random(1))
    groups = [only.exercises["squat"].group]
    assert circuits.choose_example(1, Profile(), groups).id == "squat"
    with pytest.raises(MemberError, match=r"spares your knee\. A physiotherapist"):
        circuits.choose_example(1, Profile(sore={SorePlace.KNEE: None}), groups)
    await store.close()
