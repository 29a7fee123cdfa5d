"""The week's form: a line a day, opened with what is known, sent whole or not at all, and private to its member."""

from typing import Any

import discord
import simcord

from tests.cogs.club import Club, Seen, card, fields, labels, private, response
from tests.cogs.weeks import FOUR_RUN_WEEK, TABLE, below, rows, table

LINES = "Mon\nTue 18:30 6 km\nWed\nThu 19:00 10 km tempo\nFri\nSat 9:00 5 km\nSun 8:00 18 km"


async def open_form(club: Club, message: Seen, label: str = "Change") -> tuple[simcord.InteractionResult, str]:
    """Press the button under a week; returns the form that opens, and what it opens with."""
    opened = await club.ana.click(message, label=label)
    (field,) = fields(opened).values()
    assert field["max_length"] == 1000
    assert not field["required"], "an emptied form can be sent"
    return opened, str(field["value"])


async def send_form(club: Club, message: Seen, text: str, label: str = "Change") -> simcord.InteractionResult:
    opened, _ = await open_form(club, message, label)
    return await club.ana.submit_modal(opened, {"runs": text})


async def test_change_opens_a_line_a_day_and_sending_it_as_it_is_changes_nothing(club: Club) -> None:
    shown = await club.ask(f"!runs {FOUR_RUN_WEEK}")
    before = rows(club)
    opened, text = await open_form(club, shown)
    assert text == LINES
    assert (await club.ana.submit_modal(opened, {"runs": text})).acknowledged
    assert table(club.see(shown)) == TABLE
    assert rows(club) == before


async def test_what_is_sent_is_the_week_and_stands_in_the_message(club: Club) -> None:
    shown = await club.ask(f"!runs {FOUR_RUN_WEEK}")
    await send_form(club, shown, "Mon\nTue 18:30 40 min\nWed 7:00 3 miles easy\nFri 7:00 3k; Fri 19:00 4k")
    expected = [
        "  Tue 18:30          40 min",
        "▸ Wed  7:00  4.8 km  31 min  easy",
        "▸ Fri  7:00  3 km    20 min",
        "  Fri 19:00  4 km    26 min",
    ]
    assert table(club.see(shown)) == expected
    assert table(await club.ask("!runs")) == expected
    assert labels(club.see(shown)) == ["Change"]


async def test_a_form_without_runs_empties_the_week_and_fills_it_again(club: Club) -> None:
    for text in ("", "Mon\nTue\nWed", "Mon off\nTue rest\nWed -"):
        shown = await club.ask(f"!runs {FOUR_RUN_WEEK}")
        await send_form(club, shown, text)
        emptied = club.see(shown)
        assert "so I won't send reminders" in (card(emptied).description or "")
        assert table(emptied) == []
        assert club.run_sql("SELECT runs, slots FROM plans") == [("[]", "[]")]
        filled = response(await send_form(club, emptied, LINES, "Set my week"))
        assert filled.ephemeral
        assert table(filled) == TABLE


async def test_a_mistake_is_told_privately_with_all_that_was_written_and_nothing_changes(club: Club) -> None:
    shown = await club.ask(f"!runs {FOUR_RUN_WEEK}")
    before = rows(club)
    text = "Mon\nTue 18:30 6 km\nWed ```<@1> @everyone``` qqqqq"
    told = private(await send_form(club, shown, text)).content
    assert told.startswith("I couldn't read “")
    assert told.endswith("Nothing was changed. You wrote:\n```\nMon\nTue 18:30 6 km\nWed 1 everyone qqqqq\n```")
    assert "Did you mean Wednesday?" in private(await send_form(club, shown, "Wensday 7:00 6k")).content
    assert len(private(await send_form(club, shown, "tue 18:30 " * 90)).content) <= 2000
    assert rows(club) == before
    assert table(club.see(shown)) == TABLE


async def test_the_first_week_can_be_told_in_the_form_and_stays_private(club: Club) -> None:
    shown = await club.ask("!runs")
    opened, text = await open_form(club, shown, "Set my week")
    assert text == "Mon\nTue\nWed\nThu\nFri\nSat\nSun"
    told = response(await club.ana.submit_modal(opened, {"runs": LINES}))
    assert told.ephemeral
    assert table(told) == TABLE
    assert "**From now on I remind you**" in below(told)
    assert card(club.see(shown)) == card(shown), "what was typed in a form is not posted for all"
    nothing = private(await club.ana.submit_modal((await open_form(club, shown, "Set my week"))[0], {"runs": LINES}))
    assert table(nothing) == TABLE


async def test_a_form_sent_empty_by_one_without_a_week_says_so(club: Club) -> None:
    told = private(await send_form(club, await club.ask("!runs"), "Mon\nTue", "Set my week"))
    assert told.content.startswith("You haven't told me your week yet, so there's nothing to empty.")
    assert rows(club) == []


async def test_a_run_told_without_a_week_leads_to_the_form(club: Club) -> None:
    told = await club.ask("!ran 5k")
    assert table(response(await send_form(club, told, LINES, "Set my week"))) == TABLE
    assert club.see(told).content == told.content


async def test_the_form_under_a_private_week_changes_it_there(club: Club) -> None:
    shown = response(await club.ana.slash(club.channel, "runs", runs=FOUR_RUN_WEEK))
    changed = response(await send_form(club, shown, "Sat 9:00 5 km"))
    assert changed.ephemeral
    assert table(changed) == ["▸ Sat  9:00  5 km  32 min"]


async def test_nobody_else_can_open_it(club: Club) -> None:
    shown = await club.ask(f"!runs {FOUR_RUN_WEEK}")
    pressed = await club.bo.click(shown, label="Change")
    assert pressed.modal is None
    assert private(pressed).content == "That's somebody else's week. `!runs` shows yours."
    first = await club.ask("!runs", club.bo)
    assert private(await club.ana.click(first, label="Set my week")).content.startswith("That's somebody else's week.")


async def test_buttons_and_forms_outlive_a_restart(club: Club) -> None:
    shown = await club.ask(f"!runs {FOUR_RUN_WEEK}")
    opened, text = await open_form(club, shown)
    await club.restart()
    assert (await club.ana.submit_modal(opened, {"runs": text.replace("5 km", "4 km")})).acknowledged
    assert "▸ Sat  9:00  4 km   26 min" in table(club.see(shown))
    _, text = await open_form(club, club.see(shown))
    assert text == LINES.replace("5 km", "4 km")


async def test_the_fullest_week_opens_whole(club: Club) -> None:
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    week = ", ".join(f"{day} {hour}:15 12.345k 61 min 7 s {'n' * 30}" for day in days for hour in (10, 18))
    shown = await club.ask(f"!runs {week}")
    assert len(table(shown)) == 14
    before = rows(club)
    opened, text = await open_form(club, shown)
    assert await club.ana.submit_modal(opened, {"runs": text})
    assert rows(club) == before


async def test_members_who_count_in_miles_write_miles(club: Club) -> None:
    await club.ask("!profile units miles")
    shown = await club.ask("!runs tue 18:30 3 miles, sat 9:00 5k")
    opened, text = await open_form(club, shown)
    assert text.split("\n")[1] == "Tue 18:30 3 mi"
    await club.ana.submit_modal(opened, {"runs": text.replace("3 mi", "4")})
    assert table(club.see(shown))[0] == "▸ Tue 18:30  4 mi    42 min"


async def test_the_form_works_in_a_direct_message_and_without_embeds(club: Club) -> None:
    user: Any = club.ana.user
    asked = await user.send_dm(f"!runs {FOUR_RUN_WEEK}")
    shown = next(one for one in user.dm_channel.history() if one.id > asked.id)
    opened = await user.click(shown, label="Change")
    assert (await user.submit_modal(opened, {"runs": "Sat 9:00 5 km"})).acknowledged
    assert table(await club.ask("!runs")) == ["▸ Sat  9:00  5 km  32 min"]
    assert club.bot.user is not None
    plain = club.guild.create_text_channel(
        "plain", overwrites={club.bot.user: discord.PermissionOverwrite(embed_links=False)}
    )
    await club.ana.send(plain, "!runs")
    assert plain.last_message is not None
    await send_form(club, plain.last_message, "Tue 18:30 6 km")
    assert plain.last_message.content.startswith("**Your week**\n```\n▸ Tue 18:30  6 km  39 min\n```")
