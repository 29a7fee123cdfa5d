"""The list of all topics, group by group, the coach's own beyond 100 of them, and what is corrected and counted."""

import simcord

from bot.domain.faq.queue import ClubTopic
from cogs.topics import GONE
from tests.cogs.club import Club, Seen, as_opened, card, components, labels, press_stale, private, response
from tests.cogs.test_ask import ROLL, ROLL_TOPIC, SETS, SETS_TOPIC, dm, shows_pain_line, title
from tests.cogs.test_coach import PARKING, PARKING_TOPIC, REFUSED, hand_over, open_group, open_office, write

OWN = "From your coach"


async def fill(club: Club, count: int) -> None:
    """Let the club have so many topics of its own."""
    store = club.bot.services.store.faq
    for number in range(count):
        topic = ClubTopic(f"own-{number:03}", f"What is rule {number}?", f"Rule {number}.", f"Rule {number}")
        await store.save_topic(club.guild.id, topic)


async def turn(member: simcord.MemberActor, shown: simcord.ResponseMessage, label: str) -> simcord.ResponseMessage:
    return response(await member.click(shown, label=label))


async def test_the_clubs_own_topics_are_a_group_of_their_own(clinic: Club) -> None:
    listed = response(await clinic.ana.slash(clinic.channel, "faq list"))
    assert OWN not in [option["label"] for option in components(listed)[0]["options"]]
    await clinic.add_coach().slash(clinic.channel, "faq add")
    await hand_over(clinic)
    office_coach = clinic.add_coach("dora")
    await clinic.ask("!questions", office_coach)
    await write(office_coach, clinic.last)
    listed = response(await clinic.ana.slash(clinic.channel, "faq list"))
    assert components(listed)[0]["options"][-1]["label"] == OWN
    opened = await open_group(clinic.ana, listed, OWN)
    assert [option["label"] for option in components(opened)[1]["options"]] == [PARKING_TOPIC]


async def test_with_130_topics_of_its_own_a_club_reaches_each_of_them_to_read_edit_and_remove(clinic: Club) -> None:
    coach = clinic.add_coach()
    await fill(clinic, 130)
    shown = await open_group(coach, response(await coach.slash(clinic.channel, "faq edit")), OWN)
    reached = [option["value"] for option in components(shown)[1]["options"]]
    while more := [label for label in labels(shown) if label.startswith("More")]:
        shown = await turn(coach, shown, more[0])
        reached += [option["value"] for option in components(shown)[1]["options"]]
    assert reached == [f"own-{number:03}" for number in range(130)]
    opened = await coach.select(shown, ["own-129"], custom_id=components(shown)[1]["custom_id"])
    assert as_opened(opened)["answer"] == "Rule 129."
    assert as_opened(opened)["title"] == "Rule 129"
    await coach.submit_modal(opened, {"question": "What is the last rule?", "answer": "Smile.", "title": "Rule 129"})
    assert (await clinic.bot.services.questions.load_topics(clinic.guild.id))["own-129"].answer == "Smile."
    removal = response(await coach.slash(clinic.channel, "faq remove"))
    for _ in range(5):
        removal = await turn(coach, removal, next(label for label in labels(removal) if label.startswith("More")))
    assert labels(removal) == ["Back"]
    gone = response(await coach.select(removal, ["own-129"], custom_id=components(removal)[0]["custom_id"]))
    assert gone.content == "Removed."


async def test_a_group_in_public_opens_privately_and_in_a_direct_message_too(clinic: Club) -> None:
    listed = await clinic.ask("!faq")
    opened = await open_group(clinic.bo, listed, "What to train")
    assert opened.ephemeral
    assert len(components(clinic.see(listed))) == 1, "everybody else still sees the groups"
    chosen = private(await clinic.bo.select(opened, ["core"], custom_id=components(opened)[1]["custom_id"]))
    assert title(chosen) == "What does a stronger core do for a runner?"
    assert "Correct (coach)" not in labels(chosen), "whoever is no coach is not shown the coach's button privately"


async def test_only_a_coach_turns_the_pages_for_editing(clinic: Club) -> None:
    menu = await clinic.ask("!faq edit", clinic.add_coach())
    (groups,) = components(menu)
    slug = groups["options"][0]["value"]
    refused = private(await clinic.ana.select(menu, [slug], custom_id=groups["custom_id"]))
    assert refused.content.startswith(REFUSED)


async def test_a_group_that_is_gone_is_answered(clinic: Club) -> None:
    await fill(clinic, 1)
    listed = await clinic.ask("!faq")
    clinic.run_sql("DELETE FROM faq_topics")
    await clinic.restart()
    (groups,) = components(listed)
    gone = await press_stale(clinic.ana, listed, groups["custom_id"], [groups["options"][-1]["value"]])
    assert private(gone).content == GONE


async def test_a_coach_corrects_an_answer_where_it_stands_and_takes_it_back(clinic: Club) -> None:
    coach = clinic.add_coach()
    shipped = clinic.bot.services.questions.faq.topics["foam-rolling"]
    answer = await clinic.ask(f"!ask {ROLL}")
    refused = private(await clinic.ana.click(answer, label="Correct (coach)"))
    assert refused.content.startswith(REFUSED)
    await clinic.restart()
    opened = await coach.click(answer, label="Correct (coach)")
    assert as_opened(opened)["question"] == shipped.question
    assert as_opened(opened)["answer"] == shipped.answer
    done = await coach.submit_modal(
        opened, {"question": ROLL_TOPIC, "answer": "Before, at **our** club.", "title": "Rolling"}
    )
    assert private(done).content == "Corrected, here and from now on. `!faq remove` brings the clinic's own words back."
    corrected = clinic.see(answer)
    assert card(corrected).description == r"Before, at \*\*our\*\* club."
    assert labels(corrected) == labels(answer)
    assert card(await clinic.ask(f"!ask {ROLL}", clinic.bo)).description == r"Before, at \*\*our\*\* club."
    await coach.select(await clinic.ask("!faq remove", coach), ["foam-rolling"])
    assert card(await clinic.ask(f"!ask {ROLL}", clinic.bo)).description == shipped.answer


async def test_a_corrected_answer_about_pain_keeps_the_physiotherapist_line(clinic: Club) -> None:
    coach = clinic.add_coach()
    answer = await clinic.ask("!ask what can I do about shin splints?")
    opened = await coach.click(answer, label="Correct (coach)")
    await coach.submit_modal(opened, {"question": "Shin splints?", "answer": "Ask Dr. Yu.", "title": "Shins"})
    assert (card(clinic.see(answer)).description or "").endswith("\n\nAsk Dr. Yu.")
    assert shows_pain_line(clinic.see(answer))


async def test_of_two_answers_in_one_message_each_is_corrected(clinic: Club) -> None:
    coach = clinic.add_coach()
    answer = await clinic.ask(
        "!ask How often should I do strength work in a week? And do I foam roll before or after a run?"
    )
    first = card_text(answer, 0)
    opened = await coach.click(answer, label="Correct 2 (coach)")
    assert as_opened(opened)["question"] == ROLL_TOPIC
    await coach.submit_modal(opened, {"question": ROLL_TOPIC, "answer": "After.", "title": "Rolling"})
    assert [card_text(clinic.see(answer), number) for number in (0, 1)] == [first, "After."]


def card_text(message: Seen, number: int) -> str:
    return message.embeds[number].description or ""


async def test_an_answer_in_a_direct_message_or_of_another_club_cannot_be_corrected(clinic: Club) -> None:
    assert "Correct (coach)" not in labels(await dm(clinic.ana, ROLL))
    answer = await clinic.ask(f"!ask {ROLL}")
    clinic.run_sql("UPDATE faq_answers SET guild_id = 1")
    refused = private(await clinic.add_coach().click(answer, label="Correct (coach)"))
    assert refused.content == "That answer belongs to another club."


async def test_questions_shows_what_was_asked_most_and_answered_worst_without_a_name(clinic: Club) -> None:
    coach = clinic.add_coach()
    assert not (await clinic.ask("!questions", coach)).embeds, "nothing was asked yet"
    rolled = [await clinic.ask(f"!ask {ROLL}", who) for who in (clinic.ana, clinic.bo, clinic.ana)]
    await clinic.ask(f"!ask {SETS}")
    await clinic.ask("!ask what shoes should I buy?")
    await clinic.ana.click(rolled[0], label="That helped")
    await clinic.ana.click(rolled[0], label="Not what I asked")
    await clinic.bo.click(rolled[1], label="That helped")
    await clinic.ana.click(rolled[1], label="That helped")
    counts = card(await clinic.ask("!questions", coach))
    assert counts.description == "5 questions. 1 found no answer."
    assert [(field.name, field.value) for field in counts.fields] == [
        ("Asked most", f"**3** {ROLL_TOPIC}\n**1** {SETS_TOPIC}"),
        ("“Not what I asked”", f"**1 of 3** {ROLL_TOPIC}"),
    ]
    assert counts.footer.text == "“That helped”: 1 of 4"
    assert not {"ana", "bo"} & set(str(counts.to_dict()).casefold().split())


async def test_what_another_club_asked_and_what_is_long_ago_counts_nowhere(clinic: Club) -> None:
    coach = clinic.add_coach()
    await clinic.ask(f"!ask {ROLL}")
    clinic.run_sql("UPDATE faq_answers SET given_at = '2020-01-01T00:00:00+00:00'")
    await clinic.ask(f"!ask {SETS}")
    clinic.run_sql("UPDATE faq_answers SET guild_id = 1 WHERE given_at > '2021'")
    assert not (await clinic.ask("!questions", coach)).embeds


async def test_the_other_wordings_of_the_form_lead_to_the_topic(clinic: Club) -> None:
    coach = clinic.add_coach()
    office = await open_office(clinic, coach)
    await hand_over(clinic)
    posted = office.last_message
    assert posted is not None
    await write(coach, posted, wordings="wo parken wir?\n\nanywhere to leave the van\n   \nwo parken wir?")
    kept = (await clinic.bot.services.store.faq.load(clinic.guild.id)).phrasings
    assert sorted(kept["parking"]) == sorted({PARKING, PARKING_TOPIC, "wo parken wir?", "anywhere to leave the van"})
    assert title(await clinic.ask("!ask anywhere to leave the van", clinic.bo)) == PARKING_TOPIC


async def test_wordings_wait_with_the_draft_until_it_is_confirmed(clinic: Club) -> None:
    coach = clinic.add_coach()
    office = await open_office(clinic, coach)
    await hand_over(clinic)
    posted = office.last_message
    assert posted is not None
    alike = private(
        await write(
            coach, posted, question="Do I roll before or after the run?", title="Rolling", wordings="the squishy log"
        )
    )
    await clinic.restart()
    await coach.click(alike, label="Add it anyway")
    kept = (await clinic.bot.services.store.faq.load(clinic.guild.id)).phrasings
    assert "the squishy log" in kept["rolling"]


async def test_words_behind_faq_are_a_question_and_a_slip_of_its_commands_is_named(clinic: Club) -> None:
    asked, told = await clinic.ask(f"!ask {ROLL}"), await clinic.ask(f"!faq {ROLL}")
    assert [one.title for one in told.embeds] == [one.title for one in asked.embeds] == [ROLL_TOPIC]
    assert labels(await clinic.ask("!faq shoes")) == ["Ask the coach"]
    assert (await clinic.ask("!faq exprot")).content == "Did you mean `!faq export`?"
