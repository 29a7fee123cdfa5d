"""The FAQ's answers as embeds, and the buttons under them."""

from collections.abc import Mapping, Sequence

import discord

from bot.domain.faq.groups import Group
from bot.domain.faq.pain import NONE, Caution, Cautions, names_medicine, without_medicine
from bot.domain.faq.queue import CoachQuestion, GivenAnswer
from bot.domain.faq.tally import Tally
from bot.domain.faq.topic import CLUB_SOURCE, Offer, Topic
from cogs._ui.buttons import PRIMARY, SECONDARY, SUCCESS, Menu, Press
from cogs._ui.style import COLOUR, DISCLAIMER, plain, plain_with_links

SOURCE = (
    "“Strength training for runners: an ounce of prevention beats a pound of cure”, Running Room clinic, Port Coquitlam"
)
PAIN_LINE = "If something hurts, show it to a physiotherapist or doctor first."
_SENT_ON = "physiotherapist or doctor first"  # an answer that says so itself needs the line no second time
MEDICINE_LINE = (
    "I leave medicines out because of what you told me. A pharmacist or doctor can say what is safe for you."
)
MOST_RELATED = 3
MOST_LINES, LONGEST_LINE = 10, 150  # of questions gathered in one post


def answer_embed(topic: Topic, cautions: Cautions = NONE) -> discord.Embed:
    """Return a topic as an answer: the question it understood, the answer, where it comes from.

    Where somebody hurts, the physiotherapist line stands first; where only the topic touches pain, it comes after. No
    medicine is named to somebody who named one, or an allergy.
    """
    text = plain_with_links(topic.answer) if topic.source == CLUB_SOURCE else topic.answer
    if Caution.MEDICINE in cautions and names_medicine(text):
        rest = topic.without_medicine or without_medicine(text)
        text = f"{rest}\n\n{MEDICINE_LINE}".strip()
    if Caution.PAIN in cautions:
        text = f"**{PAIN_LINE}**\n\n{text}"
    embed = discord.Embed(title=shown_question(topic)[:256], description=text, colour=COLOUR)
    if topic.touches_pain and Caution.PAIN not in cautions and _SENT_ON not in text:
        embed.add_field(name="Before you train", value=PAIN_LINE, inline=False)
    source = topic.source if topic.source == CLUB_SOURCE else f"{topic.source} · {SOURCE}"
    embed.set_footer(text=f"{source}\n{DISCLAIMER}")
    return embed


def shown_question(topic: Topic) -> str:
    """Return a topic's question as it is shown; what a coach typed brings no markup along."""
    return plain(topic.question) if topic.source == CLUB_SOURCE else topic.question


def answer_view(given: GivenAnswer, topics: Mapping[str, Topic], *, for_coach: bool = False) -> discord.ui.View:
    """Return the buttons under an answer: what goes with it (no exercise where it hurts), and was it what was asked.

    Where a coach may read it, one more lets them correct it.
    """
    view = discord.ui.View(timeout=None)
    for number, key in enumerate(related_keys(given, topics)):
        view.add_item(Press("faq", f"related{number}", given.answer_id, topics[key].question, SECONDARY))
    offers = (
        set()
        if Caution.PAIN in given.cautions
        else {offer for key in given.keys if key in topics for offer in topics[key].offers}
    )
    if Offer.SHOW in offers:
        view.add_item(Press("faq", "show", given.answer_id, "Show me one", PRIMARY))
    if Offer.CIRCUIT in offers:
        view.add_item(Press("circuit", "mine", 0, "Make me a circuit", PRIMARY))
    view.add_item(Press("faq", "thanks", given.answer_id, "That helped", SUCCESS))
    view.add_item(Press("faq", "wrong", given.answer_id, "Not what I asked", SECONDARY))
    for number, _ in enumerate(given.keys if for_coach else ()):
        label = "Correct (coach)" if len(given.keys) == 1 else f"Correct {number + 1} (coach)"
        view.add_item(Press("faq", f"correct{number}", given.answer_id, label, SECONDARY))
    return view


def related_keys(given: GivenAnswer, topics: Mapping[str, Topic]) -> list[str]:
    """Return up to three topics that go with an answer, none of those it gave."""
    related = [key for given_key in given.keys if given_key in topics for key in topics[given_key].related]
    return [key for key in dict.fromkeys(related) if key in topics and key not in given.keys][:MOST_RELATED]


def choice_view(given: GivenAnswer, topics: Mapping[str, Topic]) -> discord.ui.View:
    """Return the topics that may have been meant as buttons, and the way to the coach."""
    view = discord.ui.View(timeout=None)
    for number, key in enumerate(given.keys):
        if key in topics:
            view.add_item(Press("faq", f"choice{number}", given.answer_id, topics[key].question, PRIMARY))
    return view.add_item(Press("faq", "coach", given.answer_id, "None of these: ask the coach", SECONDARY))


def coach_view(given: GivenAnswer) -> discord.ui.View:
    """Return the way to the coach."""
    return discord.ui.View(timeout=None).add_item(Press("faq", "coach", given.answer_id, "Ask the coach", PRIMARY))


def tally_embed(counted: Tally, topics: Mapping[str, Topic]) -> discord.Embed:
    """Return what a club asked most and what was answered worst, in counts."""
    embed = discord.Embed(title="What was asked in the last 90 days", colour=COLOUR)
    none = f"{counted.declined} found no answer." if counted.declined else "Each of them found an answer."
    total = counted.answered + counted.declined
    embed.description = f"{total} question{'' if total == 1 else 's'}. {none}"
    most = [f"**{one.asked}** {_short(one.key, topics)}" for one in counted.most]
    worst = [f"**{one.wrong} of {one.asked}** {_short(one.key, topics)}" for one in counted.worst]
    if most:
        embed.add_field(name="Asked most", value="\n".join(most), inline=False)
    if worst:
        embed.add_field(name="“Not what I asked”", value="\n".join(worst), inline=False)
    if counted.helped:
        embed.set_footer(text=f"“That helped”: {counted.helped} of {counted.answered}")
    return embed


def _short(key: str, topics: Mapping[str, Topic]) -> str:
    return shown_question(topics[key]) if key in topics else "a topic that is gone"


def queue_embed(question: CoachQuestion, topics: Mapping[str, Topic]) -> discord.Embed:
    """Return a question of the queue for the coach, safe to read: no mention or markup in it comes alive."""
    text = plain(question.text, 1500)
    embed = discord.Embed(title="A question for the coach", description=f">>> {text}", colour=COLOUR)
    if question.meant is not None and question.meant in topics:
        embed.title = "A wording for a topic?"
        embed.add_field(name="They meant", value=shown_question(topics[question.meant]), inline=False)
    where = "in private" if question.is_private else f"in <#{question.channel_id}>"
    embed.add_field(name="From", value=f"<@{question.member_id}> {where}", inline=False)
    if question.is_of_another:
        embed.add_field(name="Whose words", value="Somebody else's, which they asked me about.", inline=False)
    embed.set_footer(text=f"Question {question.question_id}")
    return embed


def gathered_embed(questions: Sequence[CoachQuestion]) -> discord.Embed:
    """Return the questions that came in a short time, each in a line, safe to read."""
    lines = [f"• {plain(one.text, LONGEST_LINE)}" for one in questions[:MOST_LINES]]
    more = len(questions) - len(lines)
    count = f"{len(questions)} questions" if len(questions) > 1 else "A question"
    text = "\n".join([*lines, *([f"… and {more} more"] if more else [])])
    return discord.Embed(title=f"{count} for the coach", description=text, colour=COLOUR)


def gathered_view() -> discord.ui.View:
    """Return the button that shows the coach's queue."""
    return discord.ui.View(timeout=None).add_item(Press("coach", "queue", 0, "Show them", PRIMARY))


def not_told_text(prefix: str) -> str:
    """Return what a coach reads of an answer that its asker could not be given."""
    return (
        "I couldn't pass the coach's answer on to whoever asked this: the channel where they asked is closed to me, "
        f"and so are their direct messages. Please tell them yourself; `{prefix}ask` shows it to them, too."
    )


def queue_view(question: CoachQuestion) -> discord.ui.View:
    """Return what a coach can do with a question."""
    view = discord.ui.View(timeout=None)
    question_id = question.question_id
    if question.meant is not None:
        view.add_item(Press("coach", "meant", question_id, "Add this wording", PRIMARY))
    else:
        view.add_item(Press("coach", "answer", question_id, "Answer", PRIMARY))
        view.add_item(Press("coach", "link", question_id, "Already answered by…", SECONDARY))
    return view.add_item(Press("coach", "dismiss", question_id, "Dismiss", SECONDARY))


def confirm_view(question_id: int) -> discord.ui.View:
    """Return the question whether a topic that looks like another one is really new."""
    view = discord.ui.View(timeout=None)
    view.add_item(Press("coach", "add", question_id, "Add it anyway", PRIMARY))
    return view.add_item(Press("coach", "alike", question_id, "It's that one", SECONDARY))


def link_view(question_id: int, topics: Sequence[Topic]) -> discord.ui.View:
    """Return the topics that may answer a question already, likeliest first."""
    return discord.ui.View(timeout=None).add_item(_topic_menu("link", question_id, topics))


def browse_view(groups: Sequence[Group], action: str = "browse") -> discord.ui.View:
    """Return the groups of topics to choose from for an action."""
    return discord.ui.View(timeout=None).add_item(_group_menu(groups, action))


def group_view(groups: Sequence[Group], chosen: Group, page: int, action: str = "browse") -> discord.ui.View:
    """Return one group's topics, 25 to a page, below the groups where there are others."""
    view = discord.ui.View(timeout=None)
    if len(groups) > 1:
        view.add_item(_group_menu(groups, action))
    view.add_item(_topic_menu(action, page, chosen.page(page)))
    if page > 0:
        view.add_item(Press("topics", action, f"{chosen.slug}-{page - 1}", "Back", SECONDARY))
    if page + 1 < chosen.pages:
        label = f"More ({page + 2} of {chosen.pages})"
        view.add_item(Press("topics", action, f"{chosen.slug}-{page + 1}", label, SECONDARY))
    return view


def _group_menu(groups: Sequence[Group], action: str) -> Menu:
    """The choice of a group; dispatched as `group_choice` with its slug."""
    options = [
        discord.SelectOption(
            label=group.name[:100],
            value=group.slug,
            description=f"{len(group.topics)} question{'' if len(group.topics) == 1 else 's'}",
        )
        for group in groups
    ]
    return Menu("group", action, 0, options, "What is it about?")


def _topic_menu(action: str, target: int, topics: Sequence[Topic]) -> Menu:
    """The choice of a topic, at most 25; dispatched as `topic_choice` with the topic's key."""
    options = [discord.SelectOption(label=topic.question[:100], value=topic.key[:100]) for topic in topics[:25]]
    return Menu("topic", action, target, options, "Which question?")
