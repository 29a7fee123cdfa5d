"""Help: every command is in the list, and each can be asked about by any of its names."""

from tests.cogs.club import Club, card, response, stations


async def test_help_lists_every_command_with_one_line(club: Club) -> None:
    fields = {field.name: field.value or "" for field in card(await club.ask("!help")).fields}
    assert list(fields) == ["Train", "Be reminded", "Ask", "You", "For coaches", "And", "More"]
    assert fields["Train"].startswith("**`!circuit`**")
    text = "\n".join(fields.values())
    names = {command.name for command in club.bot.commands}
    assert names == {
        "doctor",
        *(
            "ask",
            "circuit",
            "club",
            "done",
            "progress",
            "faq",
            "forgetme",
            "form",
            "help",
            "mydata",
            "start",
            "stretch",
            "together",
            "warmup",
        ),
        *("plan", "profile", "questions", "race", "ran", "reminders", "runs", "setup", "week"),
    }
    for command in club.bot.commands:
        assert command.short_doc
        assert f"**`!{command.name}`** {command.short_doc}" in text


async def test_each_command_has_its_own_help(club: Club) -> None:
    for name in ["circuit", "profile", "help", "workout", "forget", "commands", "!circuit", "/CIRCUIT "]:
        embed = card(await club.ask(f"!help {name}"))
        command = club.bot.get_command(name.strip(" !/").lower())
        assert command is not None
        assert (embed.title or "").startswith(f"`!{command.name}")
        assert embed.description == command.help


async def test_the_help_of_a_command_says_the_words_it_takes(club: Club) -> None:
    text = card(await club.ask("!help circuit")).description or ""
    for word in ("bands", "outside", "15min", "easy", "knee", "again", "seed", "for everyone"):
        assert word in text
    text = card(await club.ask("!help profile")).description or ""
    for word in ("equipment", "level", "sore", "units", "zone", "steps", "forget"):
        assert word in text


async def test_every_example_in_the_help_of_the_profile_is_understood(club: Club) -> None:
    lines = (card(await club.ask("!help profile")).description or "").splitlines()
    examples = [line.removeprefix("• ").partition(" (")[0] for line in lines if line.startswith("• ")]
    assert len(examples) == 9
    for example in examples:
        answer = await club.ask(f"!{example}")
        assert answer.embeds or "Should I go ahead?" in answer.content, example


async def test_every_word_in_the_help_of_the_circuit_is_understood(club: Club) -> None:
    lines = (card(await club.ask("!help circuit")).description or "").splitlines()
    wishes = [line.removeprefix("• ").rpartition(": ")[2].split(", ") for line in lines if line.startswith("• ")]
    words = [word.partition(" (")[0] for wish in wishes for word in wish if word != "again (your last one)"]
    assert len(words) >= 12
    for word in words:
        await club.env.advance_time(30)
        answer = await club.ask(f"!circuit {word}")
        assert len(stations(answer)) == 4, word
        assert "I don't know" not in (card(answer).description or ""), word


async def test_help_as_a_slash_command_is_private(club: Club) -> None:
    everything = response(await club.ana.slash(club.channel, "help"))
    assert everything.ephemeral
    assert card(everything).title == "Your strength coach"
    one = response(await club.ana.slash(club.channel, "help", command="profile"))
    assert (card(one).title or "").startswith("`!profile")


async def test_help_for_what_is_no_command_names_the_next_step(club: Club) -> None:
    assert card(await club.ask("!help me please")).title == "Your strength coach"
    for words in ["qqqqq", "@everyone", "x" * 1900]:
        assert (await club.ask(f"!help {words}")).content == "I don't know that command. `!help` lists them all."
    slip = (await club.ask("!help circiut")).content
    assert slip == "I don't know that command. Did you mean `!help circuit`? `!help` lists them all."


async def test_help_behind_a_command_or_a_sign_at_it_is_no_slip(club: Club) -> None:
    assert club.bot.user is not None
    for words in ("!plan help", "!circuit help", f"{club.bot.user.mention} reminders help", "!club runs help"):
        name = words.removesuffix(" help").rpartition(">")[2].strip(" !")
        assert (card(await club.ask(words)).title or "").startswith(f"`!{name}")
    assert len(stations(await club.ask("!circuit?"))) == 4
