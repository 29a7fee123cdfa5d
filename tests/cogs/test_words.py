"""Words on the real bot: no command ignores any, a mention stands anywhere, and other bots are left in peace."""

import re
import sys
from datetime import UTC, datetime

import pytest

from tests.cogs.club import Club, card, private
from tests.cogs.weeks import below, remind, rows, table

SURPLUS = "zzqx vvkj"
REFUSALS = (
    "zzqx",
    "vvkj",
    "have no such",
    "n't know that",
    "can't find",
    "find no such",
    "Write the",
    "Send the plan",
    "find a training plan",
    "On which day",
)
TAKES_ANY_WORDS = {"ask", "faq", "form"}  # a question, or the name of an exercise, in anybody's words


def names(club: Club) -> list[str]:
    return sorted(
        {command.qualified_name for command in club.bot.walk_commands() if not command.hidden} - TAKES_ANY_WORDS
    )


async def test_no_command_ignores_surplus_words(club: Club) -> None:
    coach = club.add_coach()
    await club.ask("!runs tue 18:30 6k, sat 9:00 5k", coach)
    before = rows(club), rows(club, "plans")
    asked = names(club)
    assert len(asked) >= 25
    for name in asked:
        command = club.bot.get_command(name)
        assert command is not None
        channel = (
            f" {club.channel.mention}" if "channel" in command.clean_params and name != "reminders channel" else ""
        )
        await club.env.advance_time(31)
        answer = await club.ask(f"!{name}{channel} {SURPLUS}", coach)
        said = answer.content or "\n".join(filter(None, (card(answer).title, card(answer).description)))
        is_refused = any(words in said for words in REFUSALS)
        assert is_refused, (name, said)
    assert (rows(club), rows(club, "plans")) == before


async def test_a_mention_beside_a_command_is_the_command(club: Club) -> None:
    assert club.bot.user is not None
    for form in [
        "{0} !circuit",
        "hey {0} circuit",
        "{0}: circuit",
        "{0}, !circuit",
        "!circuit {0}",
        "circuit {0}",
        "{0}\ncircuit",
    ]:
        answer = await club.ask(form.format(f"<@{club.bot.user.id}>"), club.add_member())
        assert (card(answer).title or "").startswith("Your circuit")


async def test_what_people_try_leads_to_what_there_is(club: Club) -> None:
    for words in ["begin", "timer", "cooldown", "stop", "remind"]:
        assert "`!" in (await club.ask(f"!{words}")).content or "Done" in club.last.content


async def test_beside_other_bots_only_a_slip_is_spoken_of_once_in_ten_minutes(
    club: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    for cog in ("cogs.errors", "cogs.help", "cogs.progress"):
        monkeypatch.setattr(sys.modules[cog], "is_only_bot", lambda guild: False)
    for words in ("!stats", "!stop", "!rank", "!play", "!remindme", "!weekly", "!help", "!commands", "!rans", "!xyz"):
        assert await club.is_silent_after(words), words
    proposal = await club.ask("!circut")
    assert proposal.content == "Did you mean `!circuit`?"
    assert await club.is_silent_after("!circiut")
    assert "somebody else" in private(await club.bo.click(proposal, label="Delete")).content
    assert (await club.ana.click(proposal, label="Delete")).acknowledged
    assert proposal.id not in [message.id for message in club.channel.history()]
    await club.env.advance_time(601)
    assert (await club.ask("!circiut")).content == "Did you mean `!circuit`?"
    assert club.bot.user is not None
    assert card(await club.ask(f"<@{club.bot.user.id}> help")).title == "Your strength coach"


@pytest.mark.settings(answer_help="addressed")
async def test_help_may_be_kept_for_those_who_address_ounce(club: Club) -> None:
    assert await club.is_silent_after("!help")


async def test_another_sport_is_kept_out_of_the_week_and_named(club: Club) -> None:
    shown = await club.ask("!runs mon swim 1h, tue 18:30 6k, sat 9:00 5k")
    assert len(table(shown)) == 2
    assert "I left out “mon swim 1h”: your week is for runs only." in (card(shown).description or "")
    assert "kept" not in below(await club.ask("!runs"))


async def test_stop_for_two_weeks_is_a_pause_and_skip_names_its_day(club: Club) -> None:
    await club.ask("!runs tue 18:30 6k, sat 9:00 5k")
    assert (await club.ask("!reminders stop for two weeks")).content.startswith("Paused up to and including")
    await club.ask("!reminders resume")
    assert "couldn't read “banana”" in (await club.ask("!reminders stop banana")).content
    assert "skipped nothing" in (await club.ask("!reminders skip wednesday")).content
    assert (await club.ask("!reminders stop")).content.startswith("I won't remind you any more")


async def test_skipping_a_later_day_leaves_out_that_one_and_no_other(club: Club) -> None:
    await club.ask("!runs tue 18:30 6k, sat 9:00 5k")  # it is Thursday, 1 January 2026
    planned = re.findall(r"<t:(\d+)", (await club.ask("!reminders skip tuesday")).content)
    skipped, saturday, after = (datetime.fromtimestamp(int(moment), UTC) for moment in dict.fromkeys(planned))
    assert (skipped.day, saturday.day, after.day) == (6, 3, 10)
    assert await remind(club, saturday) == 1
    assert await remind(club, skipped) == 0
    assert await remind(club, after) == 1


async def test_reminders_go_to_the_channel_that_is_named_or_say_why_not(club: Club) -> None:
    await club.ask("!runs tue 18:30 6k, sat 9:00 5k")
    other = club.guild.create_text_channel("general")
    shown = await club.ask(f"!reminders channel {other.mention}")
    assert any(other.mention in (field.value or "") for field in card(shown).fields)
    coach = club.add_coach()
    await club.ask(f"!club channel {club.channel.mention}", coach)
    assert "Your club's reminders go to" in (await club.ask(f"!reminders channel {other.mention}")).content


async def test_who_tells_ounce_of_a_run_is_offered_to_note_it(clinic: Club) -> None:
    assert clinic.bot.user is not None
    offer = await clinic.ask(f"<@{clinic.bot.user.id}> I ran 5k in 28:10")
    assert "somebody else" in private(await clinic.bo.click(offer, label="Note this run")).content
    assert private(await clinic.ana.click(offer, label="Note this run")).content.startswith("Noted: 5 km, 28 min")
    assert len(rows(clinic, "finished_runs")) == 1


async def test_who_tells_of_this_mornings_run_is_offered_to_note_it_as_this_mornings(clinic: Club) -> None:
    assert clinic.bot.user is not None
    offer = await clinic.ask(f"<@{clinic.bot.user.id}> I went for a 5k run this morning")
    assert private(await clinic.ana.click(offer, label="Note this run")).content.startswith("Noted: 5 km")
    ((ended,),) = clinic.run_sql("SELECT ended_at FROM finished_runs")
    assert datetime.fromtimestamp(ended, UTC).hour <= 12
