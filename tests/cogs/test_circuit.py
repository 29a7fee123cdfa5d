"""Asking for a circuit by typing: the command, its words, and what the bot keeps out of."""

import pytest

from tests.cogs.club import HOW, Club, card, labels, seed, stations, walk


async def test_circuit_answers_with_a_card_of_four_stations_and_its_buttons(club: Club) -> None:
    answer = await club.ask("!circuit")
    embed = card(answer)
    assert embed.title
    assert embed.title.startswith("Your circuit: ")
    assert "rounds, about" in embed.title
    assert len(stations(answer)) == 4
    assert (embed.fields[4].name or "").startswith("Afterwards, about ")
    assert "Seed " in (embed.footer.text or "")
    assert "not medical advice" in (embed.footer.text or "")
    assert labels(answer) == ["Start", "Swap", "Easier", "Harder", "Done"]
    assert [part["label"] for part in walk(answer) if part.get("custom_id")] == [
        *[HOW] * 4,
        "Make it yours",
        *labels(answer),
    ]


async def test_the_answer_is_a_reply_that_does_not_ping(club: Club) -> None:
    asked = await club.ana.send(club.channel, "!circuit")
    assert club.last.reference is not None
    assert club.last.reference.message_id == asked.id
    assert club.last.mentions == []


async def test_a_mention_asks_like_the_prefix_does(club: Club) -> None:
    assert club.bot.user is not None
    assert len(stations(await club.ask(f"{club.bot.user.mention} circuit"))) == 4


async def test_other_spellings_of_the_command_are_read(club: Club) -> None:
    for typed in ["!CIRCUIT", "! circuit", "!workout", "!circuits", "!Circuit   bands"]:
        assert len(stations(await club.ask(typed, club.add_member()))) == 4


@pytest.mark.settings(command_prefix="?")
async def test_another_prefix_is_used_and_named_in_every_answer(club: Club) -> None:
    assert len(stations(await club.ask("?circuit"))) == 4
    assert await club.is_silent_after("!circuit")
    assert "`?circuit`" in (await club.ask("?circuit qqqqq")).content
    assert "`?help`" in (await club.ask("?help qqqqq")).content
    assert (await club.ask("?circut")).content == "Did you mean `?circuit`?"
    assert "`?profile zone Vancouver`" in (await club.ask("?profile qqqqq")).content


async def test_words_shape_the_circuit(club: Club) -> None:
    answer = await club.ask("!circuit easy 15 MIN x2, no floor")
    title = card(answer).title or ""
    assert "2 rounds" in title
    assert int(title.rpartition("about ")[2].split()[0]) <= 15
    for name in stations(answer):
        (exercise,) = [one for one in club.bot.services.catalogue.exercises.values() if one.name == name]
        assert not exercise.floor


async def test_equipment_that_is_named_is_put_to_use(club: Club) -> None:
    used = {
        piece.value
        for name in stations(await club.ask("!circuit kettlebell"))
        for exercise in club.bot.services.catalogue.exercises.values()
        if exercise.name == name
        for piece in exercise.equipment
    }
    assert "kettlebell" in used


async def test_a_sore_place_is_spared_at_every_station(club: Club) -> None:
    for _ in range(4):
        for name in stations(await club.ask("!circuit bad knee")):
            (exercise,) = [one for one in club.bot.services.catalogue.exercises.values() if one.name == name]
            assert "knee" not in exercise.avoid


async def test_a_typo_is_read_and_said(club: Club) -> None:
    assert "I read “advancedd” as advanced." in (card(await club.ask("!circuit advancedd")).description or "")


async def test_an_unknown_word_beside_a_known_one_still_gets_a_circuit_and_one_sentence(club: Club) -> None:
    answer = await club.ask("!circuit bands qqqqq")
    assert len(stations(answer)) == 4
    assert "I don't know “qqqqq”." in (card(answer).description or "")


async def test_only_unknown_words_get_a_sentence_with_what_can_be_typed(club: Club) -> None:
    answer = await club.ask("!circuit qqqqq")
    assert not answer.embeds
    assert (
        answer.content
        == "I don't know “qqqqq”. Try `!circuit`, or `!circuit 15min bands knee`; `!help circuit` lists the words."
    )


async def test_the_nearest_known_word_is_proposed(club: Club) -> None:
    assert "did you mean quick?" in (await club.ask("!circuit quik")).content


async def test_a_sore_place_without_facts_goes_to_a_physiotherapist(club: Club) -> None:
    assert "physiotherapist" in (await club.ask("!circuit sore neck")).content


async def test_what_is_typed_never_comes_back_with_a_mention_or_markdown(club: Club) -> None:
    for typed in (
        f"!circuit {club.bo.mention} @everyone **qqqqq** `zzzzz` [link](https://example.org) ||spoiler||",
        "!circuit @everyone @here",
        f"!circuit bands <@&{club.guild.default_role.id}> __qqqqq__ ~~zzzzz~~",
        "!profile zone **@everyone** `x`",
        f"!profile equipment {club.bo.mention} *qqqqq*",
        "!help @everyone",
    ):
        answer = await club.ask(typed)
        text = f"{answer.content} {[embed.to_dict() for embed in answer.embeds]}"
        for piece in ("@everyone", "@here", "<@", "**qqqqq", "`zzzzz", "__qqqqq", "~~", "||", "](", "*qqqqq"):
            assert piece not in text
        assert answer.mentions == []
        assert not answer.mention_everyone


async def test_hundreds_of_words_still_get_a_circuit(club: Club) -> None:
    for words in ("achiles " * 240, "abs legs arms core glutes " * 75, "7min 99min x9 " * 140, "qqqqq bands " * 160):
        await club.env.advance_time(60)
        assert len(stations(await club.ask(f"!circuit {words}"[:2000]))) == 4


async def test_a_mistyped_command_gets_the_nearest_one(club: Club) -> None:
    assert (await club.ask("!circut")).content == "Did you mean `!circuit`?"
    await club.env.advance_time(601)  # in one channel a proposal every ten minutes
    assert (await club.ask("!proflie")).content == "Did you mean `!profile`?"


async def test_commands_of_other_bots_are_left_alone(club: Club) -> None:
    for typed in ["!play never gonna", "!", "!!!", "!?", "! ", "!8ball", "!<@1>"]:
        assert await club.is_silent_after(typed)


async def test_ordinary_chat_is_left_alone(club: Club) -> None:
    for typed in ["who runs on Sunday?", "my knee hurts", "circuit", "that circuit! was hard", "😀"]:
        assert await club.is_silent_after(typed)


async def test_a_mention_alone_gets_one_friendly_line(club: Club) -> None:
    assert club.bot.user is not None
    answer = await club.ask(f"{club.bot.user.mention}")
    assert answer.content.startswith("I'm Ounce, your club's strength bot.")
    assert not answer.embeds


async def test_other_bots_and_webhooks_are_never_answered(club: Club) -> None:
    robot = club.guild.add_member(club.env.create_user("robot", bot=True))
    assert await club.is_silent_after("!circuit", robot)
    said = await club.guild.create_webhook(club.channel).send("!circuit")
    assert club.last.id == said.id


async def test_again_repeats_the_last_circuit(club: Club) -> None:
    first = await club.ask("!circuit bands")
    second = await club.ask("!circuit again")
    assert stations(second) == stations(first)
    assert card(second).title == card(first).title


async def test_again_with_an_unknown_word_says_so(club: Club) -> None:
    await club.ask("!circuit")
    assert "I don't know “qqqqq”." in (card(await club.ask("!circuit again qqqqq")).description or "")


async def test_again_without_a_circuit_says_what_to_type(club: Club) -> None:
    assert (await club.ask("!circuit again")).content == (
        "You have no circuit to repeat yet. `!circuit` draws your first one."
    )


async def test_again_is_each_members_own(club: Club) -> None:
    await club.ask("!circuit")
    assert "no circuit to repeat" in (await club.ask("!circuit again", club.bo)).content


async def test_a_seed_draws_the_very_same_circuit_for_anybody(club: Club) -> None:
    first = await club.ask("!circuit")
    second = await club.ask(f"!circuit seed {seed(first)}", club.bo)
    assert stations(second) == stations(first)
    assert card(second).to_dict() == card(first).to_dict()


async def test_a_seed_survives_a_restart_with_another_database(club: Club) -> None:
    first = await club.ask("!circuit")
    await club.restart()
    club.run_sql("DELETE FROM circuits")
    assert stations(await club.ask(f"!circuit seed {seed(first)}")) == stations(first)


async def test_the_next_two_circuits_repeat_no_exercise(club: Club) -> None:
    first, second, third = [set(stations(await club.ask("!circuit"))) for _ in range(3)]
    assert not first & second
    assert not third & (first | second)


@pytest.mark.settings(message_content=False)
async def test_without_the_message_content_intent_mentions_slash_and_direct_messages_work(club: Club) -> None:
    assert club.bot.user is not None
    assert not club.bot.intents.message_content
    assert await club.is_silent_after("!circuit")
    assert len(stations(await club.ask(f"{club.bot.user.mention} circuit bands"))) == 4
    result = await club.ana.slash(club.channel, "circuit")
    assert result.response is not None
    assert len(stations(result.response)) == 4
    await club.ana.user.send_dm("!circuit")
    in_private = club.ana.user.dm_channel.last_message
    assert in_private is not None
    assert len(stations(in_private)) == 4
