"""The database's schema: append-only migrations, each atomic with its version number, and the look before the leap."""

import sqlite3
from pathlib import Path

import aiosqlite

from bot.disk import next_step
from bot.domain.errors import StartError
from bot.interpreter import why_unfit

APPLICATION_ID = 0x4F554E43  # "OUNC", in the file's header: whose database this is

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE profiles (
            guild_id INTEGER NOT NULL, member_id INTEGER NOT NULL,
            equipment TEXT NOT NULL, level INTEGER NOT NULL, units TEXT NOT NULL, zone TEXT,
            PRIMARY KEY (guild_id, member_id)
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE sore_places (
            guild_id INTEGER NOT NULL, member_id INTEGER NOT NULL, place TEXT NOT NULL, until TEXT,
            PRIMARY KEY (guild_id, member_id, place)
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE steps (
            guild_id INTEGER NOT NULL, member_id INTEGER NOT NULL,
            exercise_id TEXT NOT NULL, instead_id TEXT NOT NULL,
            PRIMARY KEY (guild_id, member_id, exercise_id)
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE direct_message_clubs (
            member_id INTEGER NOT NULL PRIMARY KEY, guild_id INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID""",
    ),
    (
        """CREATE TABLE circuits (
            circuit_id INTEGER PRIMARY KEY AUTOINCREMENT,
            guild_id INTEGER NOT NULL, member_id INTEGER,
            brief TEXT NOT NULL, exercise_ids TEXT NOT NULL, seen TEXT NOT NULL DEFAULT '[]',
            revision INTEGER NOT NULL DEFAULT 0, created_at TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX circuits_of_member ON circuits (guild_id, member_id, circuit_id)",
        """CREATE TABLE done (
            circuit_id INTEGER NOT NULL REFERENCES circuits (circuit_id),
            guild_id INTEGER NOT NULL, member_id INTEGER NOT NULL, day TEXT NOT NULL, done_at TEXT NOT NULL,
            PRIMARY KEY (circuit_id, member_id)
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX done_by_member ON done (guild_id, member_id, day)",
    ),
    (
        "ALTER TABLE circuits ADD COLUMN day TEXT",
        "ALTER TABLE circuits ADD COLUMN words TEXT",
        "CREATE UNIQUE INDEX circuits_of_club ON circuits (guild_id, day, words) WHERE member_id IS NULL",
    ),
    (
        "CREATE TABLE clubs (guild_id INTEGER NOT NULL PRIMARY KEY, coach_channel_id INTEGER) STRICT, WITHOUT ROWID",
        """CREATE TABLE faq_channels (
            channel_id INTEGER NOT NULL PRIMARY KEY, guild_id INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE faq_topics (
            guild_id INTEGER NOT NULL, key TEXT NOT NULL, question TEXT NOT NULL, answer TEXT NOT NULL,
            title TEXT NOT NULL, PRIMARY KEY (guild_id, key)
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE faq_phrasings (
            guild_id INTEGER NOT NULL, key TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (guild_id, key, text)
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE faq_answers (
            answer_id INTEGER PRIMARY KEY AUTOINCREMENT,
            guild_id INTEGER NOT NULL, member_id INTEGER NOT NULL, channel_id INTEGER NOT NULL, message_id INTEGER,
            question TEXT NOT NULL, keys TEXT NOT NULL, given_at TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX faq_answers_by_message ON faq_answers (message_id)",
        "CREATE INDEX faq_answers_by_age ON faq_answers (given_at)",
        """CREATE TABLE faq_questions (
            question_id INTEGER PRIMARY KEY AUTOINCREMENT, answer_id INTEGER NOT NULL UNIQUE,
            guild_id INTEGER NOT NULL, member_id INTEGER NOT NULL, channel_id INTEGER NOT NULL, message_id INTEGER,
            text TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'open', meant TEXT, draft TEXT, asked_at TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX faq_questions_open ON faq_questions (guild_id, question_id) WHERE state = 'open'",
    ),
    (
        "ALTER TABLE profiles ADD COLUMN pace REAL",  # seconds per km
        "ALTER TABLE clubs ADD COLUMN zone TEXT",
        "ALTER TABLE clubs ADD COLUMN runs TEXT",
        "ALTER TABLE clubs ADD COLUMN quiet TEXT",
        "ALTER TABLE clubs ADD COLUMN channel_id INTEGER",  # where reminders go
        "ALTER TABLE clubs ADD COLUMN fallback_channel_id INTEGER",
        # channels that failed, of which the coach was told
        """CREATE TABLE told_channels (
            guild_id INTEGER NOT NULL, channel_id INTEGER NOT NULL, PRIMARY KEY (guild_id, channel_id)
        ) STRICT, WITHOUT ROWID""",
        # runs: NULL follows the club's; slots and zone: what is chosen and holds, since every reminder reads them
        """CREATE TABLE plans (
            guild_id INTEGER NOT NULL, member_id INTEGER NOT NULL,
            runs TEXT, days TEXT NOT NULL DEFAULT '[]', slots TEXT NOT NULL, margin_minutes INTEGER NOT NULL DEFAULT 5,
            by_dm INTEGER NOT NULL DEFAULT 0, channel_id INTEGER, is_active INTEGER NOT NULL DEFAULT 1,
            paused_until TEXT, is_asleep INTEGER NOT NULL DEFAULT 0, seen_at INTEGER NOT NULL,
            is_stale INTEGER NOT NULL DEFAULT 1, zone TEXT,
            PRIMARY KEY (guild_id, member_id)
        ) STRICT, WITHOUT ROWID""",
        # stale: something that slots or the planned reminder rest on has changed since they were written
        "CREATE INDEX plans_stale ON plans (guild_id, member_id) WHERE is_stale = 1",
        # day: the local date of the run; strength_day: the one the reminder counts for, later where it was put off
        # with a rowid, so that those planned together lie together: a claim then touches few pages
        """CREATE TABLE reminders (
            reminder_id INTEGER PRIMARY KEY,
            guild_id INTEGER NOT NULL, member_id INTEGER NOT NULL, day TEXT NOT NULL, strength_day TEXT NOT NULL,
            due INTEGER NOT NULL, state TEXT NOT NULL, origin TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '',
            delivery_id INTEGER, sent_at INTEGER,
            UNIQUE (guild_id, member_id, day)
        ) STRICT""",
        "CREATE INDEX reminders_due ON reminders (due, guild_id, member_id) WHERE state = 'planned'",
        "CREATE INDEX reminders_claimed ON reminders (delivery_id) WHERE state = 'claimed'",
        # channel_id is NULL for a direct message to member_id
        """CREATE TABLE deliveries (
            delivery_id INTEGER PRIMARY KEY AUTOINCREMENT,
            guild_id INTEGER NOT NULL, channel_id INTEGER, member_id INTEGER, due INTEGER NOT NULL,
            is_late INTEGER NOT NULL, state TEXT NOT NULL, claimed_at INTEGER NOT NULL, retry_at INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0, message_id INTEGER
        ) STRICT""",
        "CREATE INDEX deliveries_open ON deliveries (retry_at) WHERE state = 'claimed'",
        """CREATE TABLE finished_runs (
            guild_id INTEGER NOT NULL, member_id INTEGER NOT NULL, ended_at INTEGER NOT NULL,
            metres INTEGER, seconds INTEGER,
            PRIMARY KEY (guild_id, member_id, ended_at)
        ) STRICT, WITHOUT ROWID""",
    ),
    (
        # what was put off counts for a later day than its own, and is rare: a claim looks for it in here alone
        """CREATE INDEX reminders_put_off ON reminders (guild_id, member_id, strength_day)
            WHERE strength_day <> day""",
    ),
    # what Ounce remembers about itself
    ("CREATE TABLE facts (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",),
    (  # whom a club calls in an emergency, and what an answer was warned of
        "ALTER TABLE clubs ADD COLUMN emergency TEXT",
        "ALTER TABLE clubs ADD COLUMN tells_coach INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE faq_answers ADD COLUMN cautions TEXT NOT NULL DEFAULT ''",
    ),
    (
        # clubs that removed Ounce, and when (unix seconds): what is kept of them is deleted a month later
        """CREATE TABLE departed_clubs (
            guild_id INTEGER NOT NULL PRIMARY KEY, since INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID""",
    ),
    (  # what a question was given, and what whoever asked said to it; what is older than this counts nowhere
        "ALTER TABLE faq_answers ADD COLUMN outcome TEXT",
        "ALTER TABLE faq_answers ADD COLUMN verdict TEXT",
        "CREATE INDEX faq_answers_counted ON faq_answers (guild_id, given_at) WHERE outcome IS NOT NULL",
    ),
    (  # what is owed to somebody beside reminders: sent until it is sent. channel_id is NULL for a direct message;
        # tried_at: since when it may be there already
        """CREATE TABLE owed_messages (
            owed_id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL, guild_id INTEGER NOT NULL, channel_id INTEGER, member_id INTEGER,
            subject TEXT NOT NULL, owed_at INTEGER NOT NULL, retry_at INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0, tried_at INTEGER
        ) STRICT""",
        "CREATE INDEX owed_messages_due ON owed_messages (retry_at)",
        "ALTER TABLE deliveries ADD COLUMN tried_at INTEGER",
    ),
    (  # training plans and the days that they rule: once for all who have the same, since most of a club has
        """CREATE TABLE training_texts (
            text_id INTEGER PRIMARY KEY,
            guild_id INTEGER NOT NULL, digest TEXT NOT NULL, text TEXT NOT NULL, UNIQUE (guild_id, digest)
        ) STRICT""",
        """CREATE TABLE club_plans (
            guild_id INTEGER NOT NULL, group_name TEXT NOT NULL, text_id INTEGER NOT NULL, former_text_id INTEGER,
            PRIMARY KEY (guild_id, group_name)
        ) STRICT, WITHOUT ROWID""",
        # plans that were sent and are not used yet; group_name: of the club's group, NULL for a member's own
        """CREATE TABLE plan_drafts (
            draft_id INTEGER PRIMARY KEY AUTOINCREMENT,
            guild_id INTEGER NOT NULL, member_id INTEGER NOT NULL, group_name TEXT,
            source TEXT NOT NULL, choices TEXT NOT NULL, made_at INTEGER NOT NULL
        ) STRICT""",
        "ALTER TABLE plans ADD COLUMN calendar_id INTEGER",
        "ALTER TABLE plans ADD COLUMN training_id INTEGER",
        "ALTER TABLE plans ADD COLUMN former_id INTEGER",
        # offered once to whoever did no strength for two weeks
        "ALTER TABLE plans ADD COLUMN was_offered INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE deliveries ADD COLUMN kind TEXT NOT NULL DEFAULT ''",
    ),
    (  # whose words a wording is (NULL: a coach's), which go with them; what was asked in private, or about the words
        # of somebody else, which are kept only while the question waits
        "ALTER TABLE faq_phrasings ADD COLUMN member_id INTEGER",
        """UPDATE faq_phrasings SET member_id = (SELECT asked.member_id FROM faq_questions AS asked
            WHERE asked.guild_id = faq_phrasings.guild_id AND asked.text = faq_phrasings.text)""",
        "ALTER TABLE faq_answers ADD COLUMN is_private INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE faq_answers ADD COLUMN is_of_another INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE faq_questions ADD COLUMN is_private INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE faq_questions ADD COLUMN is_of_another INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE clubs ADD COLUMN former_runs TEXT",  # the week before its last change
    ),
    (  # where a member is in their guided session: of a circuit, or of items alone. `turn` counts what changed it;
        # started_at: of the step (unix seconds); the message where it can be found again, in a direct message
        """CREATE TABLE guided_sessions (
            session_id INTEGER PRIMARY KEY AUTOINCREMENT,
            guild_id INTEGER NOT NULL, member_id INTEGER NOT NULL,
            circuit_id INTEGER, items TEXT NOT NULL, step INTEGER NOT NULL, turn INTEGER NOT NULL,
            instead TEXT NOT NULL, started_at REAL NOT NULL, paused_at REAL, is_stopped INTEGER NOT NULL,
            channel_id INTEGER, message_id INTEGER, touched_at INTEGER NOT NULL,
            UNIQUE (guild_id, member_id)
        ) STRICT""",
    ),
    (  # circuits that are done together in a channel, one at a time in each; started_at: of the plan (unix seconds)
        """CREATE TABLE together_sessions (
            together_id INTEGER PRIMARY KEY AUTOINCREMENT,
            guild_id INTEGER NOT NULL, channel_id INTEGER NOT NULL, message_id INTEGER, circuit_id INTEGER NOT NULL,
            started_at REAL NOT NULL, paused_at REAL, state TEXT NOT NULL, opened_at INTEGER NOT NULL
        ) STRICT""",
        "CREATE UNIQUE INDEX together_running ON together_sessions (channel_id) WHERE state = 'open'",
        """CREATE TABLE together_members (
            together_id INTEGER NOT NULL, guild_id INTEGER NOT NULL, member_id INTEGER NOT NULL,
            is_starter INTEGER NOT NULL, joined_at INTEGER NOT NULL,
            PRIMARY KEY (together_id, member_id)
        ) STRICT, WITHOUT ROWID""",
    ),
    (  # what members were given for their calendars: a number for each entry, so that the next file updates it
        """CREATE TABLE calendar_entries (
            guild_id INTEGER NOT NULL, member_id INTEGER NOT NULL, day TEXT NOT NULL, part TEXT NOT NULL,
            entry TEXT NOT NULL, sequence INTEGER NOT NULL, changed_at INTEGER NOT NULL,
            is_cancelled INTEGER NOT NULL, PRIMARY KEY (guild_id, member_id, day, part)
        ) STRICT, WITHOUT ROWID""",
    ),
    ("ALTER TABLE clubs ADD COLUMN race_rest TEXT",),  # days without reminders before and after a race
    (  # the club's runs as events in Discord: a row before each is made, its id (NULL until it is known), what it says;
        # and to whom reminders were offered because they pressed Interested
        "ALTER TABLE clubs ADD COLUMN has_events INTEGER NOT NULL DEFAULT 0",
        """CREATE TABLE club_events (
            guild_id INTEGER NOT NULL, key TEXT NOT NULL, starts_at INTEGER NOT NULL, shown TEXT NOT NULL,
            event_id INTEGER, is_gone INTEGER NOT NULL, counted INTEGER NOT NULL, PRIMARY KEY (guild_id, key)
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE event_offers (
            guild_id INTEGER NOT NULL, member_id INTEGER NOT NULL, offered_at INTEGER NOT NULL,
            PRIMARY KEY (guild_id, member_id)
        ) STRICT, WITHOUT ROWID""",
    ),
    (  # one log of strength: circuit_id is NULL for a session without a circuit of Ounce's
        "ALTER TABLE done RENAME TO former_done",
        """CREATE TABLE done (
            done_id INTEGER PRIMARY KEY AUTOINCREMENT,
            circuit_id INTEGER REFERENCES circuits (circuit_id),
            guild_id INTEGER NOT NULL, member_id INTEGER NOT NULL, day TEXT NOT NULL, done_at TEXT NOT NULL,
            minutes INTEGER, felt TEXT,
            UNIQUE (circuit_id, member_id)
        ) STRICT""",
        """INSERT INTO done (circuit_id, guild_id, member_id, day, done_at)
            SELECT circuit_id, guild_id, member_id, day, done_at FROM former_done ORDER BY done_at, circuit_id""",
        "DROP TABLE former_done",
        "CREATE INDEX done_by_member ON done (guild_id, member_id, day)",
        # what was answered with Done under a reminder alone
        """INSERT INTO done (guild_id, member_id, day, done_at)
            SELECT DISTINCT guild_id, member_id, strength_day, strength_day || 'T00:00:00+00:00' FROM reminders AS r
            WHERE state = 'settled' AND reason = 'done' AND NOT EXISTS (SELECT 1 FROM done AS d
                WHERE d.guild_id = r.guild_id AND d.member_id = r.member_id AND d.day = r.strength_day)""",
    ),
    (  # steps along a chain, as they were taken; `steps` is what holds now
        """CREATE TABLE level_moves (
            move_id INTEGER PRIMARY KEY,
            guild_id INTEGER NOT NULL, member_id INTEGER NOT NULL, circuit_id INTEGER NOT NULL,
            muscle_group TEXT NOT NULL, direction TEXT NOT NULL, left_id TEXT NOT NULL, taken_id TEXT NOT NULL,
            moved_at TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX level_moves_of_member ON level_moves (guild_id, member_id, moved_at)",
    ),
    (  # where strength hurt; ask_from: the day from which its member is asked whether it's better
        """CREATE TABLE hurts (
            guild_id INTEGER NOT NULL, member_id INTEGER NOT NULL, place TEXT NOT NULL, day TEXT NOT NULL,
            ask_from TEXT NOT NULL, is_told INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (guild_id, member_id, place)
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX hurts_of_club ON hurts (guild_id, place, day)",
    ),
    (  # pauses, day by day inclusive; is_private: for something that hurts, or nobody knows
        """CREATE TABLE pauses (
            guild_id INTEGER NOT NULL, member_id INTEGER NOT NULL, first_day TEXT NOT NULL, last_day TEXT NOT NULL,
            is_private INTEGER NOT NULL, PRIMARY KEY (guild_id, member_id, first_day)
        ) STRICT, WITHOUT ROWID""",
        """INSERT INTO pauses SELECT guild_id, member_id, date('now'), paused_until, 1 FROM plans
            WHERE paused_until >= date('now')""",
    ),
    (  # when the easiest circuit was brought last, in unix seconds: again only after they came back
        "ALTER TABLE plans ADD COLUMN offered_at INTEGER",
        "UPDATE plans SET offered_at = CAST(strftime('%s', 'now') AS INTEGER) WHERE was_offered = 1",
        "ALTER TABLE plans DROP COLUMN was_offered",
    ),
    ("ALTER TABLE clubs ADD COLUMN goal INTEGER",),  # sessions that the club wants to do in a season
    ("ALTER TABLE plans ADD COLUMN is_any_run INTEGER NOT NULL DEFAULT 0",),  # reminded after any run that is told
    ("UPDATE plans SET is_stale = 1",),  # a long run is none of the short ones any more
    (  # the roles that make a coach (JSON list of ids), what Ounce does not say unasked
        # (JSON list), and the whole club before its last change (JSON), for Undo
        "ALTER TABLE clubs ADD COLUMN coach_roles TEXT",
        "ALTER TABLE clubs ADD COLUMN muted TEXT",
        "ALTER TABLE clubs ADD COLUMN former TEXT",
    ),
    ("ALTER TABLE clubs ADD COLUMN days_off TEXT",),  # on which the club doesn't run: JSON list of first and last days
    ("ALTER TABLE clubs ADD COLUMN runs_draft TEXT",),  # a week that a coach typed and has not put in place (JSON)
    ("ALTER TABLE clubs ADD COLUMN left_out TEXT",),  # exercises that no circuit of the club has: JSON list of ids
    # the token of the press that a session's message answers, where only its member sees that message
    ("ALTER TABLE guided_sessions ADD COLUMN token TEXT",),
    (  # events and the Monday's post are undone too: what was remembered before keeps them as they are
        """UPDATE clubs SET former = json_set(former, '$.has_events', json('true'))
            WHERE former IS NOT NULL AND has_events = 1""",
        """UPDATE clubs SET former = json_set(former, '$.has_monday', json('true'))
            WHERE former IS NOT NULL AND guild_id IN (SELECT guild_id FROM owed_messages WHERE kind = 'monday')""",
        "CREATE INDEX owed_mondays ON owed_messages (guild_id) WHERE kind = 'monday'",
    ),
    (  # to whom Ounce said hello, once; the fact marks the clubs that an earlier version is in, which know it already
        """CREATE TABLE greeted_clubs (
            guild_id INTEGER NOT NULL PRIMARY KEY, greeted_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID""",
        """INSERT INTO facts SELECT 'knows its clubs', '1' WHERE EXISTS (SELECT 1 FROM facts)
            OR EXISTS (SELECT 1 FROM clubs) OR EXISTS (SELECT 1 FROM circuits) OR EXISTS (SELECT 1 FROM profiles)""",
    ),
    ("DELETE FROM facts WHERE name = 'knows its clubs'",),  # every club has its row since
    (  # races of members who haven't told their week yet
        """CREATE TABLE early_races (
            guild_id INTEGER NOT NULL, member_id INTEGER NOT NULL, training TEXT NOT NULL,
            PRIMARY KEY (guild_id, member_id)
        ) STRICT, WITHOUT ROWID""",
    ),
    ("ALTER TABLE plans ADD COLUMN reminded TEXT",),  # how they were before they used their training plan (JSON)
)


def check_file(path: Path, *, busy_seconds: float = 5) -> None:
    """Look at an existing database without changing it; StartError where it must not be opened for writing.

    That's also where another program has held it for so many seconds, or where this Python's SQLite is too old for it.
    """
    _require_fit_python()
    try:
        if not path.exists() or path.stat().st_size == 0:
            _require_nothing_rescued(path)
            return
        has_wal = path.with_name(f"{path.name}-wal").exists()  # before it is opened, which may make one
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=busy_seconds)
    except (sqlite3.Error, OSError) as error:
        raise StartError(f"The database {path} can't be opened ({error}); {next_step(error)}.") from error
    try:
        (application_id,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if application_id != APPLICATION_ID:
            raise StartError(f"{path} isn't an Ounce database; point DATABASE_PATH to another file.")
        if version > len(MIGRATIONS):
            raise StartError(
                f"The database {path} is from a newer Ounce (schema {version}, this one knows {len(MIGRATIONS)}); "
                "update Ounce, or point DATABASE_PATH to another file."
            )
        if version == 0 and not has_wal and _was_in_use(connection):
            raise StartError(
                f"The database {path} is a copy without its content, which was still in {path.name}-wal beside the "
                "original. Copy both, or a copy that was made while Ounce was stopped; to start afresh, delete it."
            )
        if version < 0:
            raise StartError(_corrupt(path, f"schema {version}"))
        (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise StartError(_corrupt(path, verdict))
    except sqlite3.OperationalError as error:
        raise StartError(f"The database {path} can't be opened ({error}); {next_step(error)}.") from error
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:  # sqlite3 cannot spell what is wrong with some names
        raise StartError(_corrupt(path, error)) from error
    finally:
        connection.close()


def _require_fit_python() -> None:
    unfit = why_unfit()
    if unfit is not None:
        raise StartError(unfit)


def rescue_file(path: Path) -> Path:
    """Where what is known is saved when a database is taken from under a running Ounce."""
    return path.with_name(f"{path.name}.rescued")


def _require_nothing_rescued(path: Path) -> None:
    rescued = rescue_file(path)
    if rescued.exists():
        raise StartError(
            f"The database {path} is gone, but what Ounce knew is in {rescued}. Bring it back: python -m bot restore "
            f"{rescued}. To start afresh, move that file away."
        )


def _was_in_use(connection: sqlite3.Connection) -> bool:
    """True for a database without tables to which an Ounce wrote: then they are in the -wal."""
    (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
    return str(mode) == "wal" and connection.execute("SELECT 1 FROM sqlite_schema").fetchone() is None


def _corrupt(path: Path, reason: object) -> str:
    first_line = str(reason).strip().splitlines()[-1]
    return f"The database {path} is corrupt ({first_line}); restore a backup, or move it away to start afresh."


async def migrate(connection: aiosqlite.Connection) -> None:
    """Bring an open database (in autocommit mode) from whatever version it has to the newest."""
    rows = await connection.execute_fetchall("PRAGMA user_version")
    version = next(int(row[0]) for row in rows)
    for number, statements in enumerate(MIGRATIONS[version:], start=version + 1):
        await connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in statements:
                await connection.execute(statement)
            await connection.execute(f"PRAGMA user_version = {number}")
        except BaseException:
            await connection.rollback()
            raise
        await connection.commit()
