"""How a club is doing, for its coach: counts that are right, without anybody's name, and the same as a file."""

import csv

from tests.cogs.club import Club, card, private
from tests.cogs.test_club import join
from tests.cogs.weeks import MONDAY, wait_until


async def test_a_coach_sees_counts_without_names(club: Club) -> None:
    await wait_until(club, MONDAY)
    coach = club.add_coach()
    empty = await club.ask("!club stats", coach)
    assert card(empty).description == (
        "**Reminded**: 0 members, 0 of them after the club's runs\n"
        "**This week**: nobody has logged strength yet\n**Last week**: nobody logged strength"
    )
    await club.ask("!club runs tue 18:30 6k, sat 9:00 5k", coach)
    await join(club, club.ana)
    await club.ask("!runs wed 7:00 5k", club.bo)
    guild_id, ana, bo = club.guild.id, club.ana.id, club.bo.id
    days = (
        (ana, "2026-01-05"), (ana, "2026-01-07"), (bo, "2026-01-06"),
        (ana, "2025-12-30"), (bo, "2025-12-29"), (bo, "2026-01-04"), (bo, "2026-01-02"), (bo, "2025-12-20"),
    )  # fmt: skip
    logged = "INSERT INTO done (guild_id, member_id, day, done_at) VALUES (?, ?, ?, '')"
    for member_id, day in (*days, days[0]):  # one day twice
        club.run_sql(logged, guild_id, member_id, day)
    club.run_sql(logged, guild_id + 1, bo, "2026-01-05")
    shown = await club.ask("!club stats", coach)
    assert card(shown).description == (
        "**Reminded**: 2 members, 1 of them after the club's runs\n"
        "**This week**: 1 member did their two, 1 did one\n**Last week**: 1 member did their two, 1 did one"
    )
    (curve,) = shown.attachments
    assert curve.description == (
        "How many did their two in each of the last 16 weeks, the oldest first and this week last: "
        "0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1."
    )
    assert card(shown).fields[0].value == (
        "The last 16 weeks, this week last: 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1"
    )
    assert private(await club.bo.click(shown, label="As a file (CSV)")).content.startswith("Only the club's coaches")
    sent = private(await coach.click(shown, label="As a file (CSV)"))
    (file,) = sent.attachments
    rows = dict(csv.reader((await file.read()).decode().splitlines()))
    assert rows["members reminded"] == "2"
    assert rows["did two this week"] == "1"
    assert rows["did one last week"] == "1"
    assert rows["did two in the week of 2025-12-29"] == "1"
    assert not any(name in str(rows) + str(card(shown).to_dict()) for name in ("ana", "<@", str(ana), str(bo)))
