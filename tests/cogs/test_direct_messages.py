"""Direct messages: which club is meant, asked once, remembered, and never guessed."""

import discord
import simcord

from cogs._ui.membership import NOT_SAID
from tests.cogs.club import Club, card, labels, response, rows, stations

QUESTION = "We're in several clubs together. Which one should I use in direct messages?"


async def _tell(user: simcord.UserHandle, words: str) -> discord.Message:
    """Type a direct message and return the answer."""
    asked = await user.send_dm(words)
    answer = user.dm_channel.last_message
    assert answer is not None
    assert answer.id != asked.id, f"nobody answered {words!r}"
    return answer


def _second_club(club: Club, name: str = "Hill Harriers") -> simcord.MemberActor:
    """Let Ana join a second club and return her there."""
    other = club.env.create_guild(name)
    other.create_text_channel("strength")
    return other.add_member(club.ana.user)


async def test_a_circuit_in_a_direct_message_works_like_one_in_the_club(club: Club) -> None:
    answer = await _tell(club.ana.user, "!circuit easy 15min")
    assert len(stations(answer)) == 4
    assert club.run_sql("SELECT guild_id, member_id FROM circuits") == [(club.guild.id, club.ana.id)]


async def test_a_mention_and_help_work_there_too(club: Club) -> None:
    assert club.bot.user is not None
    assert len(stations(await _tell(club.ana.user, f"{club.bot.user.mention} circuit"))) == 4
    assert card(await _tell(club.ana.user, "!help")).title == "Your strength coach"


async def test_the_buttons_work_there_too(club: Club) -> None:
    message = await _tell(club.ana.user, "!circuit")
    user = club.ana.user
    menu = response(await user.click(message, label="Swap"))
    swapped = response(await user.select(menu, [rows(menu)[0]["components"][0]["options"][0]["value"]]))
    assert stations(swapped)[0] != stations(message)[0]
    done = await user.click(swapped, label="Done")
    assert done.followups[0].content.startswith("Logged: your first strength day")


async def test_the_profile_is_the_one_of_the_club(club: Club) -> None:
    await _tell(club.ana.user, "!profile level hard")
    assert card(await club.ask("!profile")).fields[1].value == "hard"


async def test_small_talk_in_a_direct_message_gets_one_friendly_line(club: Club) -> None:
    await club.ana.user.send_dm("hello you")
    answer = club.ana.user.dm_channel.last_message
    assert answer is not None
    assert answer.content.startswith("I'm Ounce, your club's strength bot.")


async def test_who_shares_no_club_is_told_where_to_type(club: Club) -> None:
    stranger = club.env.create_user("stranger")
    expected = "We're not in a club together, so I can't help you here. Type in a channel of your running club."
    assert (await _tell(stranger, "!circuit")).content == expected
    assert (await _tell(stranger, "!profile level easy")).content == expected
    assert card(await _tell(stranger, "!help")).title == "Your strength coach"
    assert (await _tell(stranger, "!help with my plantar fasciitis")).content == expected
    _second_club(club)
    asked = await _tell(club.ana.user, "!help with my plantar fasciitis")
    assert asked.content == QUESTION
    assert sorted(labels(asked)) == ["Hill Harriers", "Sunday Striders"]


async def test_where_discord_does_not_say_who_is_in_a_club_the_member_is_told_to_try_again(club: Club) -> None:
    for status in (403, 500, 503):
        club.env.inject_error("GET", f"/guilds/{club.guild.id}/members/{club.ana.id}", status=status)
        assert (await _tell(club.ana.user, "!circuit")).content == NOT_SAID
    assert len(stations(await _tell(club.ana.user, "!circuit"))) == 4


async def test_who_shares_several_clubs_is_asked_by_buttons_and_only_once(club: Club) -> None:
    there = _second_club(club)
    question = await _tell(club.ana.user, "!circuit")
    assert question.content == QUESTION
    assert sorted(labels(question)) == ["Hill Harriers", "Sunday Striders"]
    chosen = response(await club.ana.user.click(question, label="Hill Harriers"))
    assert chosen.content == "In direct messages I'll use Hill Harriers from now on. Ask again: `!circuit`"
    assert labels(chosen) == []
    assert len(stations(await _tell(club.ana.user, "!circuit"))) == 4
    await club.restart()
    assert len(stations(await _tell(club.ana.user, "!circuit"))) == 4
    assert club.run_sql("SELECT DISTINCT guild_id FROM circuits") == [(there.guild.id,)]


async def test_a_slash_command_asks_with_the_same_buttons(club: Club) -> None:
    _second_club(club)
    question = response(await club.ana.user.slash("circuit"))
    assert question.content == QUESTION
    await club.ana.user.click(question, label="Sunday Striders")
    assert len(stations(response(await club.ana.user.slash("circuit")))) == 4
    assert club.run_sql("SELECT DISTINCT guild_id FROM circuits") == [(club.guild.id,)]


async def test_the_question_can_be_answered_after_a_restart(club: Club) -> None:
    _second_club(club)
    question = await _tell(club.ana.user, "!profile")
    await club.restart()
    await club.ana.user.click(question, label="Hill Harriers")
    assert card(await _tell(club.ana.user, "!profile")).title == "What I remember about you here"


async def test_a_club_that_was_left_is_not_meant_any_more(club: Club) -> None:
    there = _second_club(club)
    await club.ana.user.click(await _tell(club.ana.user, "!circuit"), label="Hill Harriers")
    there.guild.remove_member(there)
    await _tell(club.ana.user, "!circuit")
    assert club.run_sql("SELECT guild_id FROM circuits") == [(club.guild.id,)]


async def test_who_joins_a_second_club_keeps_the_first_one(club: Club) -> None:
    await _tell(club.ana.user, "!circuit")
    await club.ask("!race 3 may 10k", club.bo)
    other = _second_club(club).guild
    other.add_member(club.bo.user)
    assert len(stations(await _tell(club.ana.user, "!circuit"))) == 4
    assert "Sun 3 May 2026" in (card(await _tell(club.bo.user, "!race")).description or ""), "of a race alone, too"


async def test_a_clubs_name_can_neither_ping_nor_format(club: Club) -> None:
    _second_club(club, "**Hill** _Harriers_ `run`")
    question = await _tell(club.ana.user, "!circuit")
    chosen = response(await club.ana.user.click(question, label="**Hill** _Harriers_ `run`"))
    assert r"\*\*Hill\*\* \_Harriers\_ \`run\`" in chosen.content


async def test_a_command_word_in_a_direct_message_without_its_words_is_answered(club: Club) -> None:
    assert (await _tell(club.ana.user, "!circut")).content == "Did you mean `!circuit`?"
    assert "I don't know" in (await _tell(club.ana.user, "!circuit qqqqq")).content
