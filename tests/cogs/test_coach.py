"""The coach's loop: what members hand over, what a coach does with it, and what the club can be asked after it."""

import asyncio
import tomllib
from pathlib import Path
from typing import Any

import discord
import simcord

from bot.content.club_faq import load_club_faq
from bot.domain.errors import MemberError
from bot.domain.faq.decision import Choices, Decline
from bot.domain.faq.topic import Topic
from bot.domain.faq.written_topic import make_topic
from bot.services.coach_queue import FASTER
from cogs._cards.faq import PAIN_LINE
from tests.cogs.club import Club, Seen, as_opened, card, components, labels, private, response, says
from tests.cogs.test_ask import ROLL, ROLL_TOPIC, dm, find_words, me, title

PARKING = "where do we park for the clinic?"
PARKING_TOPIC = "Where can I park at the clinic?"
PARKING_OTHERWISE = "is there parking at the clinic?"
WRITTEN = {"question": PARKING_TOPIC, "answer": "Behind the pool: it is free after 18:00.", "title": "Parking"}
REFUSED = "Only the club's coaches can do that"


async def open_office(club: Club, coach: simcord.MemberActor) -> simcord.ChannelHandle:
    """Return a new channel to which questions for the coach go."""
    office = club.guild.create_text_channel("coaches")
    told = await club.ask(f"!club coach {office.mention}", coach)
    assert told.content == f"Questions for the coach go to {office.mention} now."
    return office


async def hand_over(club: Club, words: str = PARKING, member: simcord.MemberActor | None = None) -> None:
    """Ask something that the clinic does not answer, and hand it to the coach."""
    declined = await club.ask(f"!ask {words}", member)
    result = await (member or club.ana).click(declined, label=labels(declined)[-1])
    assert private(result).content == "It's with the coach now. I'll tell you here when there's an answer."


def post(office: simcord.ChannelHandle) -> discord.Message:
    message = office.last_message
    assert message is not None
    return message


async def write(
    coach: simcord.MemberActor, message: Seen, label: str = "Answer", **fields: str
) -> simcord.InteractionResult:
    """Press a button that opens the form, fill it in, and send it."""
    opened = await coach.click(message, label=label)
    assert opened.modal is not None
    return await coach.submit_modal(opened, {**WRITTEN, **fields})


def told(club: Club, member: simcord.MemberActor) -> list[dict[str, Any]]:
    """Everything that pinged a member."""
    bodies = [request.json for request in club.env.http_requests if isinstance(request.json, dict)]
    users = [(body, (body.get("allowed_mentions") or {}).get("users") or []) for body in bodies]
    return [body for body, pinged in users if [str(user) for user in pinged] == [str(member.id)]]


async def open_group(member: simcord.MemberActor, message: Seen, name: str) -> simcord.ResponseMessage:
    """Choose a group of topics, and return the menu of its questions that opens."""
    groups = components(message)[0]
    slug = next(option["value"] for option in groups["options"] if option["label"] == name)
    return response(await member.select(message, [slug], custom_id=groups["custom_id"]))


async def test_a_question_is_posted_answered_told_and_live_at_once(clinic: Club) -> None:
    coach = clinic.add_coach()
    office = await open_office(clinic, coach)
    await hand_over(clinic)
    posted = post(office)
    assert card(posted).description == f">>> {PARKING}"
    assert [field.value for field in card(posted).fields] == [f"{clinic.ana.mention} in {clinic.channel.mention}"]
    assert labels(posted) == ["Answer", "Already answered by…", "Dismiss"]
    assert (as_opened(await coach.click(posted, label="Answer")))["question"] == PARKING
    await write(coach, posted)
    assert post(office).content == f"Answered: “{PARKING_TOPIC}” is live now. (cleo)"
    assert not components(post(office))
    answer = clinic.last
    assert answer.content == f"{clinic.ana.mention}, the coach has an answer for you:"
    assert title(answer) == PARKING_TOPIC
    assert card(answer).description == WRITTEN["answer"]
    assert "Your club's coach" in (card(answer).footer.text or "")
    (ping,) = told(clinic, clinic.ana)
    assert ping["allowed_mentions"]["parse"] == []
    for words in (PARKING, PARKING_OTHERWISE):
        assert title(await clinic.ask(f"!ask {words}", clinic.bo)) == PARKING_TOPIC
    assert title(await clinic.ask(f"!ask {ROLL}", clinic.bo)) == ROLL_TOPIC
    assert (await clinic.ask("!questions", coach)).content == "No questions are waiting. Nice work."


async def test_what_a_coach_added_survives_a_restart_and_stays_in_its_club(clinic: Club) -> None:
    coach = clinic.add_coach()
    other = clinic.env.create_guild("Monday Milers")
    theirs = other.create_text_channel("strength")
    dan = other.add_member(clinic.env.create_user("dan"))
    await hand_over(clinic)
    await clinic.ask("!questions", coach)
    waiting = clinic.last
    await clinic.restart()
    await write(coach, waiting)
    await clinic.restart()
    assert title(await clinic.ask(f"!ask {PARKING_OTHERWISE}")) == PARKING_TOPIC
    await dan.send(theirs, f"!ask {PARKING}")
    assert not post(theirs).embeds
    assert PARKING_TOPIC not in [one["name"] for one in await dan.autocomplete(theirs, "ask", "question", "park")]


async def test_a_question_without_a_coach_channel_waits_in_the_queue(clinic: Club) -> None:
    coach = clinic.add_coach()
    questions = [f"where is the {thing} of the club?" for thing in ("hut", "bus", "flag", "mug")]
    for number, words in enumerate(questions):
        await hand_over(clinic, words, (clinic.ana, clinic.bo)[number % 2])
    await clinic.ask("!questions", coach)
    shown = [seen for seen in clinic.channel.history() if seen.embeds]
    assert [card(seen).description for seen in shown] == [f">>> {words}" for words in questions[:3]]
    assert "4 questions are waiting. Here are the first 3." in [seen.content for seen in clinic.channel.history()]
    for seen in shown:
        await coach.click(seen, label="Dismiss")
        assert clinic.see(seen).content == "Dismissed. (cleo)"
    await clinic.ask("!questions", coach)
    assert card(clinic.last).description == f">>> {questions[3]}"


async def test_handing_the_same_question_over_twice_posts_it_once(clinic: Club) -> None:
    office = await open_office(clinic, clinic.add_coach())
    declined = await clinic.ask(f"!ask {PARKING}")
    await clinic.ana.click(declined, label="Ask the coach")
    again = private(await clinic.ana.click(declined, label="Ask the coach"))
    assert again.content == "The coach already has it. I'll tell you here."
    assert len(office.history()) == 1
    stranger = private(await clinic.bo.click(declined, label="Ask the coach"))
    assert stranger.content == "That's somebody else's question. Ask yours: `!ask …`"


async def test_already_answered_by_tells_the_asker_and_the_wording_leads_there(clinic: Club) -> None:
    coach = clinic.add_coach()
    office = await open_office(clinic, coach)
    words = "where is the squishy log of the club?"
    await hand_over(clinic, words)
    menu = response(await coach.click(post(office), label="Already answered by…"))
    assert menu.ephemeral
    (topics,) = components(menu)
    assert len(topics["options"]) == 25
    likely = next(option for option in topics["options"] if option["label"] == ROLL_TOPIC)
    await coach.select(menu, [likely["value"]])
    assert title(clinic.last) == ROLL_TOPIC
    assert len(told(clinic, clinic.ana)) == 1
    assert title(await clinic.ask(f"!ask {words}", clinic.bo)) == ROLL_TOPIC
    late = private(await coach.click(post(office), label="Dismiss"))
    assert late.content == "Somebody answered this question already. `!questions` shows what's still open."


async def test_a_topic_that_looks_like_another_one_is_asked_for_confirmation(clinic: Club) -> None:
    coach = clinic.add_coach()
    office = await open_office(clinic, coach)
    await hand_over(clinic)
    alike = private(await write(coach, post(office), question="Do I roll before or after the run?", title="Rolling"))
    assert alike.content == f"That looks like an existing topic: “{ROLL_TOPIC}” Is yours different?"
    assert labels(alike) == ["Add it anyway", "It's that one"]
    assert not told(clinic, clinic.ana), "nothing is live before it is confirmed"
    await clinic.restart()
    await coach.click(alike, label="It's that one")
    assert title(clinic.last) == ROLL_TOPIC
    assert title(await clinic.ask(f"!ask {PARKING}")) == ROLL_TOPIC
    await hand_over(clinic, "what shoes should I buy?")
    again = private(await write(coach, post(office), question="Do I roll before or after a race?", title="Race"))
    await coach.click(again, label="Add it anyway")
    assert title(clinic.last) == "Do I roll before or after a race?"
    assert not labels(again)


async def test_of_two_coaches_at_once_one_answers_and_the_other_is_told(clinic: Club) -> None:
    coach, second = clinic.add_coach(), clinic.add_coach("dora")
    office = await open_office(clinic, coach)
    await hand_over(clinic)
    first_form = await coach.click(post(office), label="Answer")
    second_form = await second.click(post(office), label="Answer")
    await coach.submit_modal(first_form, WRITTEN)
    late = private(await second.submit_modal(second_form, {**WRITTEN, "answer": "Anywhere."}))
    assert late.content == "Somebody answered this question already. `!questions` shows what's still open."
    assert len(told(clinic, clinic.ana)) == 1
    assert card(await clinic.ask(f"!ask {PARKING}")).description == WRITTEN["answer"]


async def test_coaches_who_publish_in_the_same_instant_leave_one_topic(clinic: Club) -> None:
    queue = clinic.bot.services.coach_queue
    await hand_over(clinic)
    (waiting,) = await queue.load_open_questions(clinic.guild.id)
    topics = [make_topic(question=PARKING_TOPIC, answer=f"Lot {lot}.", title=f"Lot {lot}") for lot in range(6)]
    published = await asyncio.gather(
        *(queue.answer_question(waiting, topic) for topic in topics), return_exceptions=True
    )
    assert sum(isinstance(one, Topic) for one in published) == 1
    assert {str(one) for one in published if isinstance(one, MemberError)} == {FASTER}
    assert len(await clinic.bot.services.questions.load_written(clinic.guild.id)) == 1


async def test_the_answer_comes_as_a_direct_message_where_the_channel_is_gone_or_closed(clinic: Club) -> None:
    coach = clinic.add_coach()
    office = await open_office(clinic, coach)
    lost = clinic.guild.create_text_channel("lost")
    await clinic.bo.send(lost, f"!ask {PARKING}")
    await clinic.bo.click(post(lost), label="Ask the coach")
    clinic.env.backend.delete_channel(lost.id)
    await write(coach, post(office))
    answer = clinic.bo.user.dm_channel.last_message
    assert answer is not None
    assert title(answer) == PARKING_TOPIC


async def test_a_question_from_a_direct_message_is_answered_there(clinic: Club) -> None:
    coach = clinic.add_coach()
    office = await open_office(clinic, coach)
    declined = await dm(clinic.ana, PARKING)
    await clinic.ana.user.click(declined, label="Ask the coach")
    await write(coach, post(office))
    answer = clinic.ana.user.dm_channel.last_message
    assert answer is not None
    assert title(answer) == PARKING_TOPIC
    assert title(await dm(clinic.ana, PARKING_OTHERWISE)) == PARKING_TOPIC


async def test_the_coachs_answer_to_a_pain_brings_the_physiotherapist_line(clinic: Club) -> None:
    coach = clinic.add_coach()
    office = await open_office(clinic, coach)
    words = await find_words(clinic, Decline, pain=True)
    await hand_over(clinic, words)
    await write(coach, post(office), question=words, answer="Dr. Yu, on Sundays.", title="Elbows")
    assert (card(clinic.last).description or "").startswith(f"**{PAIN_LINE}**")


async def test_a_wording_that_a_mention_carried_leads_to_its_topic_without_the_mention(clinic: Club) -> None:
    coach = clinic.add_coach()
    office = await open_office(clinic, coach)
    await hand_over(clinic, f"{me(clinic)} <@{clinic.bo.id}> dove parcheggiamo?")
    assert as_opened(await coach.click(post(office), label="Answer"))["question"] == "dove parcheggiamo?"
    await write(coach, post(office))
    assert title(await clinic.ask("!ask dove parcheggiamo?", clinic.bo)) == PARKING_TOPIC


async def test_nothing_that_a_member_types_can_ping_or_mark_up_the_coachs_post(clinic: Club) -> None:
    office = await open_office(clinic, clinic.add_coach())
    evil = f"@everyone <@{clinic.bo.id}> **[free shoes](https://evil.example)** `x` where? {'z' * 1800}"
    await hand_over(clinic, evil)
    text = card(post(office)).description or ""
    assert "@everyone" not in text
    assert clinic.bo.mention not in text
    assert r"\*\*\[free shoes\]\(https:\/\/evil.example\)" in text
    assert len(text) <= 1504


async def test_not_what_i_asked_shows_the_next_best_and_offers_the_wording_to_the_coach(clinic: Club) -> None:
    coach = clinic.add_coach()
    office = await open_office(clinic, coach)
    answer = await clinic.ask(f"!ask {ROLL}")
    stranger = private(await clinic.bo.click(answer, label="Not what I asked"))
    assert stranger.content == "That's somebody else's question. Ask yours: `!ask …`"
    others = private(await clinic.ana.click(answer, label="Not what I asked"))
    assert others.content == "Sorry. Was it one of these?"
    assert len(labels(others)) == 4
    assert ROLL_TOPIC not in labels(others)
    assert labels(others)[-1] == "None of these: ask the coach"
    meant = labels(others)[0]
    assert not office.history()
    chosen = response(await clinic.ana.click(others, label=meant))
    assert says(meant, title(chosen))
    posted = post(office)
    assert card(posted).title == "A wording for a topic?"
    assert card(posted).description == f">>> {ROLL}"
    assert says(meant, card(posted).fields[0].value)
    assert title(await clinic.ask(f"!ask {ROLL}", clinic.bo)) == ROLL_TOPIC, "a member alone changes no answer"
    await coach.click(posted, label="Add this wording")
    assert post(office).content == "Added: these words lead to that topic now. (cleo)"
    assert says(meant, title(await clinic.ask(f"!ask {ROLL}", clinic.bo)))


async def test_none_of_these_leads_to_the_coach(clinic: Club) -> None:
    office = await open_office(clinic, clinic.add_coach())
    words = await find_words(clinic, Choices)
    await clinic.ana.click(await clinic.ask(f"!ask {words}"), label="None of these: ask the coach")
    assert card(post(office)).description == f">>> {discord.utils.escape_markdown(words)}"
    others = private(await clinic.ana.click(await clinic.ask(f"!ask {ROLL}"), label="Not what I asked"))
    await clinic.ana.click(others, label="None of these: ask the coach")
    assert card(post(office)).description == f">>> {ROLL}"


async def test_every_button_works_after_a_restart(clinic: Club) -> None:
    answer = await clinic.ask(f"!ask {ROLL}")
    offer = await clinic.ask(f"!ask {await find_words(clinic, Choices)}")
    declined = await clinic.ask(f"!ask {PARKING}")
    others = private(await clinic.ana.click(answer, label="Not what I asked"))
    (other, *_) = labels(others)
    await clinic.restart()
    related = private(await clinic.bo.click(answer, label=labels(answer)[0]))
    assert says(labels(answer)[0], title(related))
    assert private(await clinic.ana.click(answer, label="That helped")).content
    assert says(other, title(response(await clinic.ana.click(others, label=other))))
    await clinic.ana.click(offer, label=labels(offer)[0])
    assert says(labels(offer)[0], title(clinic.see(offer)))
    assert "with the coach" in private(await clinic.ana.click(declined, label="Ask the coach")).content


async def test_presses_on_what_is_forgotten_are_answered(clinic: Club) -> None:
    coach = clinic.add_coach()
    office = await open_office(clinic, coach)
    answer = await clinic.ask(f"!ask {ROLL}")
    offer = await clinic.ask(f"!ask {await find_words(clinic, Choices)}")
    await hand_over(clinic)
    clinic.run_sql("DELETE FROM faq_answers")
    clinic.run_sql("DELETE FROM faq_questions")
    for message, label in ((answer, "That helped"), (answer, labels(answer)[0]), (answer, "Not what I asked")):
        gone = private(await clinic.ana.click(message, label=label))
        assert gone.content == "I don't remember what that was about. Please ask me again: `!ask …`"
    assert "don't remember" in private(await clinic.ana.click(offer, label=labels(offer)[0])).content
    for label in labels(post(office)):
        gone = private(await coach.click(post(office), label=label))
        assert gone.content == "This question is no longer in the queue. `!questions` shows what is."


async def test_a_topic_that_was_removed_meanwhile_is_answered(clinic: Club) -> None:
    coach = clinic.add_coach()
    await hand_over(clinic)
    await clinic.ask("!questions", coach)
    await write(coach, clinic.last)
    answer = await clinic.ask(f"!ask {PARKING}")
    (key,) = [topic.key for topic in await clinic.bot.services.questions.load_written(clinic.guild.id)]
    menu = await clinic.ask("!faq remove", coach)
    await coach.select(menu, [key])
    assert clinic.see(menu).content == "Removed."
    assert not components(clinic.see(menu))
    assert private(await clinic.ana.click(answer, label="That helped")).content
    assert labels(private(await clinic.ana.click(answer, label="Not what I asked")))
    assert not (await clinic.ask(f"!ask {PARKING_OTHERWISE}", clinic.bo)).embeds


async def test_faq_lists_every_topic_and_answers_the_chosen_one(clinic: Club) -> None:
    listed = response(await clinic.ana.slash(clinic.channel, "faq list"))
    assert listed.ephemeral
    groups = [option["label"] for option in components(listed)[0]["options"]]
    topics = clinic.bot.services.questions.faq.topics
    names = []
    for group in groups:
        opened = await open_group(clinic.ana, listed, group)
        names += [option["label"] for option in components(opened)[1]["options"]]
    assert sorted(names) == sorted(topic.question for topic in topics.values())
    opened = await open_group(clinic.ana, listed, "Rolling and stretching")
    chosen = private(await clinic.ana.select(opened, ["foam-rolling"], custom_id=components(opened)[1]["custom_id"]))
    assert title(chosen) == ROLL_TOPIC
    assert components(await clinic.ask("!faq"))
    office = await open_office(clinic, clinic.add_coach())
    others = private(await clinic.ana.click(chosen, label="Not what I asked"))
    await clinic.ana.click(others, label=labels(others)[0])
    assert not office.history(), "a topic's own question is no wording for another one"
    again = private(await clinic.ana.click(chosen, label="Not what I asked"))
    await clinic.ana.click(again, label="None of these: ask the coach")
    assert card(post(office)).description == f">>> {ROLL_TOPIC}"


async def test_faq_add_writes_a_topic_that_nobody_asked_for(clinic: Club) -> None:
    coach = clinic.add_coach()
    result = await coach.slash(clinic.channel, "faq add")
    await coach.submit_modal(result, WRITTEN)
    assert title(await clinic.ask(f"!ask {PARKING_OTHERWISE}")) == PARKING_TOPIC
    assert not told(clinic, coach), "who wrote it need not be told"
    offer = await clinic.ask("!faq add", coach)
    refused = private(await clinic.ana.click(offer, label="Write a topic"))
    assert refused.content.startswith(REFUSED)
    await write(coach, offer, "Write a topic", question="Where is the key of the hut?", title="Key")
    assert title(await clinic.ask("!ask where is the key of the hut?")) == "Where is the key of the hut?"
    assert (await clinic.ask("!questions", coach)).content.startswith("No questions are waiting")


async def test_faq_edit_changes_a_shipped_answer_and_remove_brings_it_back(clinic: Club) -> None:
    coach = clinic.add_coach()
    shipped = clinic.bot.services.questions.faq.topics["foam-rolling"]
    menu = await open_group(coach, await clinic.ask("!faq edit", coach), "Rolling and stretching")
    opened = await coach.select(menu, ["foam-rolling"], custom_id=components(menu)[1]["custom_id"])
    assert as_opened(opened)["answer"] == shipped.answer
    changed = private(
        await coach.submit_modal(opened, {"question": ROLL_TOPIC, "answer": "Before, here.", "title": "Rolling"})
    )
    assert changed.content == "Changed. It's live now."
    assert card(changed).description == "Before, here."
    answer = await clinic.ask(f"!ask {ROLL}")
    assert card(answer).description == "Before, here."
    assert card(answer).footer.text != shipped.source
    removal = response(await coach.slash(clinic.channel, "faq remove"))
    gone = response(await coach.select(removal, ["foam-rolling"]))
    assert gone.content == "Removed. The clinic's own words are back."
    assert card(await clinic.ask(f"!ask {ROLL}")).description == shipped.answer
    assert "no topics of its own" in (await clinic.ask("!faq remove", coach)).content


async def test_faq_export_is_a_file_that_could_go_into_data(clinic: Club, tmp_path: Path) -> None:
    coach = clinic.add_coach()
    assert "no topics of its own" in (await clinic.ask("!faq export", coach)).content
    tricky = 'Say "hi" \\o/ first.\nThen\tpark 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f.\x7f ok'
    await coach.submit_modal(await coach.slash(clinic.channel, "faq add"), {**WRITTEN, "answer": tricky})
    menu = await open_group(coach, await clinic.ask("!faq edit", coach), "When something hurts")
    opened = await coach.select(menu, ["shin-splints"], custom_id=components(menu)[1]["custom_id"])
    await coach.submit_modal(opened, {"question": "Shin splints?", "answer": "See Dr. Yu.", "title": "Shins"})
    (attachment,) = (await clinic.ask("!faq export", coach)).attachments
    assert attachment.filename == "club-faq.toml"
    text = (await attachment.read()).decode()
    assert {entry["key"] for entry in tomllib.loads(text)["topic"]} == {"parking", "shin-splints"}
    path = tmp_path / "club-faq.toml"
    path.write_text(text, encoding="utf-8")
    file = load_club_faq(path)
    exported = {topic.key: topic for topic in file.topics}
    written = await clinic.bot.services.questions.load_written(clinic.guild.id)
    assert file.topics == tuple(written), "it comes back equal"
    assert exported["parking"].title == "Parking"
    assert file.phrasings["parking"] == (PARKING_TOPIC,)
    assert exported["shin-splints"].related, "its neighbours go with it"
    assert exported["parking"].question == PARKING_TOPIC
    assert exported["parking"].answer == tricky
    assert exported["shin-splints"].touches_pain, "the physiotherapist line goes with it"


async def test_what_is_missing_or_too_long_in_a_form_is_said(clinic: Club) -> None:
    queue, guild_id = clinic.bot.services.coach_queue, clinic.guild.id
    coach = clinic.add_coach()
    await hand_over(clinic)
    await clinic.ask("!questions", coach)
    blank = private(await write(coach, clinic.last, answer="   "))
    assert blank.content == "A topic needs a question, an answer and a short title."
    assert (await queue.load_open_questions(guild_id))[0].text == PARKING


async def test_whoever_is_no_coach_is_refused_privately(clinic: Club) -> None:
    office = await open_office(clinic, clinic.add_coach())
    await hand_over(clinic)
    clinic.show_coach_commands(clinic.bo)
    for command in ("questions", "faq add", "faq edit", "faq remove", "faq export"):
        refused = response(await clinic.bo.slash(clinic.channel, command))
        assert refused.ephemeral
        assert refused.content.startswith(REFUSED), command
        assert (await clinic.ask_privately(f"!{command}", clinic.bo)).content.startswith(REFUSED)
    for label in labels(post(office)):
        assert private(await clinic.bo.click(post(office), label=label)).content.startswith(REFUSED)
    assert labels(post(office)), "the post is still open"


async def test_a_coach_of_another_club_cannot_answer_for_this_one(clinic: Club) -> None:
    await hand_over(clinic)
    other = clinic.env.create_guild("Monday Milers")
    theirs = other.create_text_channel("strength")
    role = other.create_role("Coach")
    eve = other.add_member(clinic.env.create_user("eve"), roles=[role])
    await eve.send(theirs, "!ask what shoes should I buy?")
    await eve.click(post(theirs), label="Ask the coach")
    await eve.send(theirs, "!questions")
    queue = post(theirs)
    clinic.run_sql("UPDATE faq_questions SET guild_id = ?", clinic.guild.id)
    for label in labels(queue):
        refused = private(await eve.click(queue, label=label))
        assert refused.content == "That question belongs to another club."


async def test_a_coach_channel_that_is_gone_leaves_the_question_in_the_queue(clinic: Club) -> None:
    coach = clinic.add_coach()
    office = await open_office(clinic, coach)
    clinic.env.backend.delete_channel(office.id)
    await hand_over(clinic)
    await clinic.ask("!questions", coach)
    assert card(clinic.last).description == f">>> {PARKING}"


async def test_choosing_the_right_topic_is_not_a_wording_for_the_coach(clinic: Club) -> None:
    office = await open_office(clinic, clinic.add_coach())
    offer = await clinic.ask(f"!ask {await find_words(clinic, Choices)}")
    await clinic.ana.click(offer, label=labels(offer)[0])
    assert says(labels(offer)[0], title(clinic.see(offer)))
    assert not office.history()
