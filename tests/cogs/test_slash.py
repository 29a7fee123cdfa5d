"""The slash commands: what Discord is told of them, every option of /circuit, and what is proposed while typing."""

from typing import Any

import discord
import pytest
import simcord

from tests.cogs.club import Club, card, response, seed, stations


def _options(command: dict[str, Any]) -> list[dict[str, Any]]:
    options: list[dict[str, Any]] = command.get("options", [])
    return options


async def test_what_discord_is_told_of_the_commands_is_within_its_limits(club: Club) -> None:
    (synced,) = [request.json for request in club.env.http_requests if request.path.endswith("/commands")]
    assert isinstance(synced, list)
    assert {command["name"] for command in synced} == {
        "doctor",
        *("circuit", "form", "profile", "help"),
        *("ask", "done", "progress", "Ask Ounce", "faq", "questions", "club", "setup"),
        *("runs", "ran", "reminders", "plan", "race", "week"),
        *("mydata", "forgetme", "start", "stretch", "together", "warmup"),
    }
    for command in (command for command in synced if command.get("type", 1) == 1):  # a menu has a name alone
        assert 1 <= len(command["description"]) <= 100
        assert len(_options(command)) <= 25
        for option in _options(command):
            assert option["name"] == option["name"].lower()
            assert 1 <= len(option["name"]) <= 32
            assert 1 <= len(option["description"]) <= 100
            assert option["description"] != "…", "an option without a description"
            assert len(option.get("choices", [])) <= 25
            for choice in option.get("choices", []):
                assert 1 <= len(choice["name"]) <= 100
                assert len(str(choice["value"])) in range(1, 101)


async def test_the_coachs_commands_are_shown_to_no_member_and_none_where_it_cannot_work(club: Club) -> None:
    (synced,) = [request.json for request in club.env.http_requests if request.path.endswith("/commands")]
    assert isinstance(synced, list)
    manage_guild = discord.Permissions(manage_guild=True).value
    hidden = {one["name"]: one["default_member_permissions"] for one in synced if one["default_member_permissions"]}
    assert hidden == dict.fromkeys(("club", "questions", "doctor", "setup"), manage_guild)
    guild, direct = 0, 1
    for command in synced:
        is_for_clubs = command["name"] in {*hidden, "faq"}
        assert command["contexts"] == ([guild] if is_for_clubs else [guild, direct])
        assert command["integration_types"] == [0], "installed in a club, not by a user"
    with pytest.raises(simcord.SetupError, match="not visible"):
        await club.ana.slash(club.channel, "questions")


async def test_slash_circuit_draws_one_for_the_member_in_the_channel(club: Club) -> None:
    answer = response(await club.ana.slash(club.channel, "circuit"))
    assert len(stations(answer)) == 4
    assert not answer.ephemeral


async def test_every_option_says_the_same_as_its_word(club: Club) -> None:
    options: dict[str, Any]
    for options, words in (
        ({"equipment": "bands, kettlebell"}, "bands kettlebell"),
        ({"place": "outside"}, "outside"),
        ({"place": "no floor"}, "no floor"),
        ({"place": "gym"}, "gym"),
        ({"place": "home"}, "home"),
        ({"minutes": 15}, "15min"),
        ({"rounds": 2}, "x2"),
        ({"level": "easy"}, "easy"),
        ({"sore": "knee, lower back"}, "knee, lower back"),
        ({"equipment": "nothing", "minutes": 12, "level": "hard"}, "nothing hard 12min"),
    ):
        drawn = response(await club.add_member().slash(club.channel, "circuit", **options))
        typed = await club.ask(f"!circuit {words} seed {seed(drawn)}", club.add_member())
        assert stations(typed) == stations(drawn)
        assert card(typed).title == card(drawn).title
        asked = [brief for (brief,) in club.run_sql("SELECT brief FROM circuits ORDER BY circuit_id")]
        assert asked[-2] == asked[-1]


async def test_the_options_again_seed_and_for_everyone_work(club: Club) -> None:
    first = response(await club.ana.slash(club.channel, "circuit", level="easy"))
    again = response(await club.ana.slash(club.channel, "circuit", again=True))
    assert stations(again) == stations(first)
    seeded = response(await club.bo.slash(club.channel, "circuit", seed=int(seed(first)), level="easy"))
    assert stations(seeded) == stations(first)
    club_circuit = response(await club.ana.slash(club.channel, "circuit", **{"for-everyone": True}))
    assert (card(club_circuit).title or "").startswith("The club's circuit")


async def test_an_option_that_is_not_understood_gets_a_private_sentence(club: Club) -> None:
    answer = response(await club.ana.slash(club.channel, "circuit", equipment="qqqqq"))
    assert answer.ephemeral
    assert "I don't know “qqqqq”" in answer.content


async def test_slash_circuit_works_in_a_direct_message(club: Club) -> None:
    answer = response(await club.ana.user.slash("circuit", level="easy"))
    assert len(stations(answer)) == 4


async def _proposals(club: Club, command: str, option: str, typed: str) -> list[str]:
    choices = await club.ana.autocomplete(club.channel, command, option, typed)
    assert len(choices) <= 25
    for choice in choices:
        assert 1 <= len(choice["name"]) <= 100
        assert 1 <= len(choice["value"]) <= 100
    return [choice["value"] for choice in choices]


async def test_equipment_and_sore_places_are_completed_while_typing(club: Club) -> None:
    for command in ["circuit", "profile"]:
        assert "kettlebell" in await _proposals(club, command, "equipment", "")
        assert (await _proposals(club, command, "equipment", "kettl"))[0] == "kettlebell"
        assert (await _proposals(club, command, "sore", "achil"))[0] == "Achilles"
        assert await _proposals(club, command, "sore", "qqqqqqq") == []


async def test_the_word_after_a_comma_is_completed_and_none_is_proposed_twice(club: Club) -> None:
    assert "band, kettlebell" in await _proposals(club, "circuit", "equipment", "band, kett")
    assert "band, band" not in await _proposals(club, "circuit", "equipment", "band, ")
    for typed in ("band, kettlebell, dumbbell, step, bench, barbell, cable, gym, nothing, foam roller, ", "x" * 2000):
        await _proposals(club, "circuit", "equipment", typed)


async def test_every_proposal_is_understood_when_it_is_sent(club: Club) -> None:
    for option in ("equipment", "sore"):
        for word in await _proposals(club, "circuit", option, ""):
            answer = response(await club.ana.slash(club.channel, "circuit", **{option: word}))
            assert len(stations(answer)) == 4, word
            assert "I don't know" not in (card(answer).description or "")
            await club.env.advance_time(60)


async def test_time_zones_are_completed_by_city(club: Club) -> None:
    assert "America/Vancouver" in await _proposals(club, "profile", "zone", "vancouv")
    assert "UTC" in await _proposals(club, "profile", "zone", "")


async def test_the_choices_of_place_and_level_are_what_members_may_say(club: Club) -> None:
    (synced,) = [request.json for request in club.env.http_requests if request.path.endswith("/commands")]
    assert isinstance(synced, list)
    options = {
        option["name"]: option for command in synced if command["name"] == "circuit" for option in command["options"]
    }
    assert [choice["value"] for choice in options["level"]["choices"]] == ["easy", "medium", "hard"]
    assert [choice["value"] for choice in options["place"]["choices"]] == ["home", "gym", "outside", "no floor"]
