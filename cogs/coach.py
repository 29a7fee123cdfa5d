"""The coach's side of the FAQ in Discord: the queue of questions and the club's own topics."""

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.content.club_faq import write_club_faq
from bot.domain.errors import MemberError
from bot.domain.faq.queue import ClubTopic, CoachQuestion, GivenAnswer
from bot.domain.faq.topic import Topic
from bot.domain.faq.written_topic import make_topic
from bot.domain.words.circuit import find_near
from bot.services.clubs import Clubs
from bot.services.coach_queue import CoachQueue
from bot.services.questions import Questions
from cogs._cards.faq import (
    answer_embed,
    answer_view,
    browse_view,
    confirm_view,
    group_view,
    link_view,
    queue_embed,
    queue_view,
    shown_question,
    tally_embed,
)
from cogs._ui.answer import Context, answer, answer_privately, edit_message, may, open_form
from cogs._ui.buttons import Press, StaleButtonError, read_id, view_of
from cogs._ui.forms import topic_form
from cogs._ui.hybrid import hidden_from_members, hybrid_command, hybrid_group, in_clubs_only, subcommand
from cogs._ui.membership import require_coach
from cogs._ui.prefix import embed_with_prefix
from cogs._ui.style import as_text, plain

if TYPE_CHECKING:
    from bot.client import ClubBot

SHOWN_AT_ONCE = 3


class CoachCog(commands.Cog, name="Coach"):
    """What the club's coach looks after."""

    def __init__(self, bot: "ClubBot", questions: Questions, queue: CoachQueue, clubs: Clubs) -> None:
        self._bot = bot
        self._questions = questions
        self._queue = queue
        self._clubs = clubs

    @hybrid_command("questions")
    @hidden_from_members
    @in_clubs_only
    async def show_queue(self, ctx: Context) -> None:
        """Show what waits for the coach, and what was asked most and answered worst (coaches only)."""
        guild = self._require(ctx)
        text, shown = await self._build_queue(guild.id)
        counted = await self._questions.count_asked(guild.id)
        embeds = [tally_embed(counted, await self._questions.load_topics(guild.id))] if counted.answered else []
        await answer(ctx, text, embeds=embeds, ephemeral=True)
        for embed, view in shown:
            await answer(ctx, embeds=[embed], view=view, ephemeral=True)

    @hybrid_group("faq", fallback="list")
    @in_clubs_only
    async def faq(self, ctx: Context) -> None:
        """Show what I can answer, group by group.

        • faq shoes (answers a question, like ask)
        """
        words = "" if ctx.interaction else ctx.view.read_rest().strip()
        if words:
            near = find_near(words.casefold(), list(self.faq.all_commands), slips=1)
            if near:
                raise MemberError(f"Did you mean `!faq {near}`?")
            self._bot.dispatch("question", ctx, words)
            return
        groups = await self._questions.load_groups(ctx.guild.id if ctx.guild else 0)
        await answer(ctx, "Choose what it is about, then the question.", view=browse_view(groups), ephemeral=True)

    @subcommand(faq, "add")
    @commands.guild_only()
    async def add_topic(self, ctx: Context) -> None:
        """Write a new topic for this club (coaches only)."""
        self._require(ctx)
        if ctx.interaction is not None:
            await open_form(ctx.interaction, topic_form("write", "0"))
            return
        await answer(ctx, "A form opens:", view=view_of([Press("coach", "write", 0, "Write a topic")]))

    @subcommand(faq, "edit")
    @commands.guild_only()
    async def edit_topic(self, ctx: Context) -> None:
        """Change what I answer to a topic in this club (coaches only)."""
        guild = self._require(ctx)
        view = browse_view(await self._questions.load_groups(guild.id), "edit")
        await answer(ctx, "Which topic do you want to put in your words?", view=view, ephemeral=True)

    @subcommand(faq, "remove")
    @commands.guild_only()
    async def remove_topic(self, ctx: Context) -> None:
        """Remove what a coach wrote; the clinic's own words come back (coaches only)."""
        guild = self._require(ctx)
        written = await self._questions.load_written_group(guild.id)
        if not written.topics:
            raise MemberError("Your club has no topics of its own. `!faq add` writes one.")
        view = group_view((written,), written, 0, "remove")
        await answer(ctx, "Which topic should I remove?", view=view, ephemeral=True)

    @subcommand(faq, "export")
    @commands.guild_only()
    async def export_topics(self, ctx: Context) -> None:
        """Send the club's topics as a file (coaches only)."""
        guild = self._require(ctx)
        written = await self._questions.load_export(guild.id)
        if not written.topics:
            raise MemberError("Your club has no topics of its own. `!faq add` writes one.")
        if not may(ctx, "attach_files"):
            raise MemberError("I can't send files here. Give me Attach Files in this channel, or ask in another one.")
        file = discord.File(
            io.BytesIO(write_club_faq(written).encode()), filename="club-faq.toml", description="The club's answers"
        )
        await answer(ctx, "Your club's own answers, as a file:", file=file, ephemeral=True)

    @commands.Cog.listener()
    async def on_coach_press(self, interaction: discord.Interaction, action: str, question_id: int) -> None:
        """Answer a coach's press under a question."""
        require_coach(interaction.user, self._clubs)
        if action == "write":
            await open_form(interaction, topic_form("write", "0"))
            return
        if action == "queue":
            text, shown = await self._build_queue(interaction.guild_id or 0)
            if not shown:
                await answer_privately(interaction, text)
            for embed, view in shown:
                await answer_privately(interaction, embed=embed, view=view)
            return
        question = await self._load(interaction, question_id)
        if action == "answer":
            await open_form(interaction, topic_form("answer", str(question_id), question.text))
        elif action == "link":
            ranking = await self._questions.rank(question.guild_id, question.text)
            topics = await self._questions.load_topics(question.guild_id)
            likeliest = [topics[one.key] for one in ranking.candidates if one.key in topics]
            await answer_privately(interaction, "Which topic answers it?", view=link_view(question_id, likeliest))
        elif action == "dismiss":
            await self._queue.dismiss_question(question)
            await self._settle(interaction, "Dismissed.")
        elif action == "meant":
            await self._queue.link_question(question, question.meant or "")
            await self._settle(interaction, "Added: these words lead to that topic now.")
        elif action not in {"add", "alike"}:
            raise StaleButtonError
        else:
            await self._confirm(interaction, question, action)

    async def _build_queue(self, guild_id: int) -> tuple[str, list[tuple[discord.Embed, discord.ui.View]]]:
        """The sentence that says what waits for the coach, and the first questions, each with its buttons."""
        waiting = await self._queue.load_open_questions(guild_id)
        if not waiting:
            return "No questions are waiting. Nice work.", []
        topics = await self._questions.load_topics(guild_id)
        more = f" Here are the first {SHOWN_AT_ONCE}." if len(waiting) > SHOWN_AT_ONCE else ""
        count = f"{len(waiting)} questions are" if len(waiting) > 1 else "1 question is"
        shown = [(queue_embed(question, topics), queue_view(question)) for question in waiting[:SHOWN_AT_ONCE]]
        return f"{count} waiting.{more}", shown

    @commands.Cog.listener()
    async def on_faq_press(self, interaction: discord.Interaction, action: str, answer_id: int) -> None:
        """Open the form with what an answer says, for a coach to correct it."""
        if not action.startswith("correct"):
            return
        require_coach(interaction.user, self._clubs)
        number = action.removeprefix("correct")
        _, topic = await self._load_given(interaction, answer_id, number)
        await open_form(interaction, _form_of("correct", f"{answer_id}-{number}", topic))

    @commands.Cog.listener()
    async def on_topic_choice(self, interaction: discord.Interaction, action: str, target_id: int, key: str) -> None:
        """Carry out what a coach chose a topic for."""
        if action not in {"link", "edit", "remove"}:
            return
        require_coach(interaction.user, self._clubs)
        guild_id = interaction.guild_id or 0
        topics = await self._questions.load_topics(guild_id)
        if key not in topics:
            raise MemberError("That topic is no longer there. `!faq` shows what is.")
        if action == "edit":
            await open_form(interaction, _form_of("edit", key, topics[key]))
        elif action == "remove":
            await self._questions.remove_topic(guild_id, key)
            back = " The clinic's own words are back." if key in self._questions.faq.topics else ""
            await edit_message(interaction, content=f"Removed.{back}", view=None)
        else:
            question = await self._load(interaction, target_id)
            await self._queue.link_question(question, key, tells_asker=True)
            self._bot.dispatch("message_owed")
            text = "They get that answer; these words lead there from now on."
            await edit_message(interaction, content=text, view=None)

    @commands.Cog.listener()
    async def on_topic_form(self, interaction: discord.Interaction, rest: str, typed: Mapping[str, str]) -> None:
        """Take a coach's form when it is sent, also one that was opened before a restart."""
        require_coach(interaction.user, self._clubs)
        purpose, _, target = rest.partition(":")
        if purpose not in _PURPOSES:
            raise StaleButtonError
        fields = {field: typed.get(field, "") for field in ("question", "answer", "title", "wordings")}
        if purpose == "correct":
            await self._correct(interaction, target, fields)
            return
        guild_id = interaction.guild_id or 0
        if purpose == "edit":
            topic = make_topic(**fields, key=target)
            await self._questions.save_topic(guild_id, topic)
            await answer_privately(
                interaction, "Changed. It's live now.", embed=await self._build_embed(guild_id, topic)
            )
            return
        topic = make_topic(**fields)
        if purpose == "write":
            question = await self._file_own(interaction, topic)
        else:
            question = await self._load(interaction, read_id(target))
        alike = await self._queue.find_alike(guild_id, topic.question)
        if alike is not None:
            await self._queue.keep_draft(question, topic)
            text = f"That looks like an existing topic: “{shown_question(alike)}” Is yours different?"
            await answer_privately(interaction, text, view=confirm_view(question.question_id))
        else:
            await self._publish(interaction, question, topic)

    async def _correct(self, interaction: discord.Interaction, target: str, fields: dict[str, str]) -> None:
        """Save other words for an answer, and put them into the message under which the coach pressed."""
        answer_id, _, number = target.partition("-")
        given, topic = await self._load_given(interaction, read_id(answer_id), number)
        await self._questions.save_topic(given.guild_id, make_topic(**fields, key=topic.key))
        topics = await self._questions.load_topics(given.guild_id)
        prefix = self._bot.settings.command_prefix
        embeds = [
            embed_with_prefix(answer_embed(topics[key], given.cautions), prefix) for key in given.keys if key in topics
        ]
        view = answer_view(given, topics, for_coach=True)
        if interaction.message is not None:
            if interaction.message.embeds:
                await edit_message(interaction, embeds=embeds, view=view)
            else:
                await edit_message(interaction, content="\n".join(map(as_text, embeds))[:2000], view=view)
        back = " `!faq remove` brings the clinic's own words back." if topic.key in self._questions.faq.topics else ""
        await answer_privately(interaction, f"Corrected, here and from now on.{back}")

    async def _load_given(
        self, interaction: discord.Interaction, answer_id: int, number: str
    ) -> tuple[GivenAnswer, Topic]:
        """Return an answer of this club with the topic of a number in it; MemberError where there is none."""
        given, topics = await self._questions.load_given(answer_id)
        if given.guild_id != interaction.guild_id:
            raise MemberError("That answer belongs to another club.")
        key = dict(enumerate(given.keys)).get(int(number[:2])) if number.isdecimal() else None
        if key is None or key not in topics:
            raise MemberError("That topic is no longer there. `!faq` shows what is.")
        return given, topics[key]

    async def _confirm(self, interaction: discord.Interaction, question: CoachQuestion, action: str) -> None:
        if question.draft is None:
            raise MemberError("What you wrote isn't here any more. Please press Answer again.")
        if action == "add":
            await self._publish(interaction, question, question.draft)
            return
        alike = await self._queue.find_alike(question.guild_id, question.draft.question)
        if alike is None:
            raise MemberError("That topic isn't there any more. Please press Answer again.")
        await self._queue.link_question(question, alike.key, tells_asker=True)
        self._bot.dispatch("message_owed")
        await self._settle(interaction, "They get that answer; these words lead to that topic from now on.")

    async def _publish(self, interaction: discord.Interaction, question: CoachQuestion, topic: ClubTopic) -> None:
        """Put a topic live, owe it to whoever asked, and say so."""
        tells_asker = question.member_id != interaction.user.id
        await self._queue.answer_question(question, topic, tells_asker=tells_asker)
        self._bot.dispatch("message_owed")
        await self._settle(interaction, f"Answered: “{plain(topic.question)}” is live now.")

    async def _file_own(self, interaction: discord.Interaction, topic: ClubTopic) -> CoachQuestion:
        """A topic that nobody asked for takes the same way as an answered question, with the coach as the asker."""
        given = await self._questions.remember(
            interaction.guild_id or 0, interaction.user.id, interaction.channel_id or 0, topic.question, ()
        )
        question, _ = await self._queue.ask_coach(given, is_posted=False)
        return question

    async def _settle(self, interaction: discord.Interaction, text: str) -> None:
        """Close the post that was pressed, and say how it ended."""
        name = plain(interaction.user.display_name)
        if interaction.message is not None:
            shown = f"{text} ({name})"
            await edit_message(interaction, content=shown, view=None)
        else:
            await answer_privately(interaction, text)

    async def _build_embed(self, guild_id: int, topic: ClubTopic) -> discord.Embed:
        return answer_embed((await self._questions.load_topics(guild_id))[topic.key])

    async def _load(self, interaction: discord.Interaction, question_id: int) -> CoachQuestion:
        question = await self._queue.load_question(question_id)
        if question.guild_id != interaction.guild_id:
            raise MemberError("That question belongs to another club.")
        return question

    def _require(self, ctx: Context) -> discord.Guild:
        require_coach(ctx.author, self._clubs)
        if ctx.guild is None:
            raise commands.NoPrivateMessage
        return ctx.guild


_PURPOSES = frozenset({"write", "answer", "edit", "correct"})
"""What a topic's form is opened for."""


def _form_of(purpose: str, target: str, topic: Topic) -> discord.ui.Modal:
    return topic_form(purpose, target, topic.question, topic.answer, topic.title or topic.question)


async def setup(bot: "ClubBot") -> None:
    """Hand the cog what it needs."""
    await bot.add_cog(CoachCog(bot, bot.services.questions, bot.services.coach_queue, bot.services.clubs))
