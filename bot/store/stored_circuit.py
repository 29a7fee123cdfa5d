"""A circuit as it is remembered, and how it is read from its row."""

import json
from dataclasses import dataclass, field
from typing import NamedTuple

from pydantic import TypeAdapter

from bot.domain.catalogue import SorePlace
from bot.domain.circuit.constraints import CircuitConstraints
from bot.domain.circuit.notes import Note

_CONSTRAINTS = TypeAdapter(CircuitConstraints)
_STORED_KEYS = {"substitutions": "steps"}  # fields whose key in the stored JSON is an older name


@dataclass(frozen=True)
class StoredCircuit:
    """A circuit as it is remembered; `member_id` is None where it is the club's. `seen` are exercises swapped away.

    `notes` come from the draw or change just made; None once the circuit is loaded again. `new_sore` are places that
    were named for this draw and aren't in its member's profile.
    """

    circuit_id: int
    guild_id: int
    member_id: int | None
    constraints: CircuitConstraints
    exercise_ids: tuple[str, ...]
    seen: frozenset[str]
    revision: int
    done_count: int = 0
    notes: tuple[Note, ...] | None = field(default=None, compare=False)
    new_sore: frozenset[SorePlace] = field(default=frozenset(), compare=False)


class CircuitRow(NamedTuple):
    """The columns of SELECT_CIRCUIT."""

    circuit_id: int
    guild_id: int
    member_id: int | None
    constraints: str
    exercise_ids: str
    seen: str
    revision: int
    done_count: int


CIRCUIT_COLUMNS = """c.circuit_id, c.guild_id, c.member_id, c.brief, c.exercise_ids, c.seen, c.revision,
    (SELECT count(*) FROM done AS d WHERE d.circuit_id = c.circuit_id)"""
SELECT_CIRCUIT = f"SELECT {CIRCUIT_COLUMNS} FROM circuits AS c"  # noqa: S608  # nosec B608  # columns from here


def read_circuit(row: CircuitRow) -> StoredCircuit:
    """Return the circuit of a row."""
    return StoredCircuit(
        circuit_id=row.circuit_id,
        guild_id=row.guild_id,
        member_id=row.member_id,
        constraints=_load_constraints(row.constraints),
        exercise_ids=tuple(json.loads(row.exercise_ids)),
        seen=frozenset(json.loads(row.seen)),
        revision=row.revision,
        done_count=row.done_count,
    )


def _load_constraints(text: str) -> CircuitConstraints:
    stored = json.loads(text)
    renamed = {field_name: stored.pop(key) for field_name, key in _STORED_KEYS.items() if key in stored}
    return _CONSTRAINTS.validate_python(stored | renamed)


def write_constraints(constraints: CircuitConstraints) -> str:
    """Return the limits of a circuit as they are stored."""
    fields = _CONSTRAINTS.dump_python(constraints, mode="json")
    return json.dumps({_STORED_KEYS.get(name, name): value for name, value in fields.items()}, separators=(",", ":"))
