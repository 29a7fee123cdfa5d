"""Answers in Discord: what the buttons under one do, and the topic that a member chooses from the menu of all."""

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.domain.catalogue import MuscleGroup
from bot.domain.errors import MemberError
from bot.domain.faq.pain import NONE
from bot.domain.faq.queue import GivenAnswer, Outcome, QueueFullError, Verdict
from bot.services.circuits import Circuits
from bot.services.clubs import Clubs
from bot.services.coach_queue import CoachQueue
from bot.services.profiles import Profiles
from bot.services.questions import Questions
from cogs._cards.faq import answer_embed, answer_view, related_keys
from cogs._cards.form import exercise_embed
from cogs._ui.answer import answer_privately, edit_message
from cogs._ui.buttons import Press, StaleButtonError, view_of
from cogs._ui.membership import find_guild_id, is_coach

if TYPE_CHECKING:
    from bot.client import ClubBot


class AnswersCog(commands.Cog):
    """Follows up an answer: related topics, what was meant instead, an exercise, the coach."""

    def __init__(
        self,
        bot: "ClubBot",
        questions: Questions,
        queue: CoachQueue,
        circuits: Circuits,
        profiles: Profiles,
        clubs: Clubs,
    ) -> None:
        self._bot = bot
        self._questions = questions
        self._queue = queue
        self._circuits = circuits
        self._profiles = profiles
        self._clubs = clubs

    @commands.Cog.listener()
    async def on_faq_press(self, interaction: discord.Interaction, action: str, answer_id: int) -> None:
        """Answer a press on one of the buttons under an answer; the coach's own is the coach's."""
        if action.startswith("correct"):
            return
        given, topics = await self._questions.load_given(answer_id)
        _require_here(interaction, given)
        name, number = action.rstrip("0123456789"), int(action[-1]) if action[-1].isdigit() else 0
        if name == "related":
            keys = related_keys(given, topics)
            await self._answer_with(interaction, given, keys[number] if number < len(keys) else "")
        elif name in {"choice", "instead"}:
            await self._choose(interaction, given, name, number)
        elif name == "thanks":
            if interaction.user.id == given.member_id:
                await self._questions.judge(given, Verdict.HELPED)
            await answer_privately(interaction, "Glad it helped. See you after the next short run.")
        elif name == "show":
            await self._send_exercise(interaction, given)
        elif interaction.user.id != given.member_id:
            raise MemberError("That's somebody else's question. Ask yours: `!ask …`")
        elif name == "wrong":
            _require_words(given)
            await self._questions.judge(given, Verdict.WRONG)
            await self._offer_others(interaction, given)
        elif name == "coach":
            _require_words(given)
            await self._send_to_coach(interaction, given)
        else:
            raise StaleButtonError

    @commands.Cog.listener()
    async def on_topic_choice(self, interaction: discord.Interaction, action: str, target_id: int, key: str) -> None:
        """Answer with a topic that was chosen from the list of all."""
        if action == "browse":
            guild_id = await find_guild_id(self._bot, self._clubs, interaction.guild, interaction.user)
            chosen = (await self._questions.load_topics(guild_id)).get(key)
            given = await self._questions.remember(
                guild_id, interaction.user.id, interaction.channel_id or 0, chosen.question if chosen else "", (key,)
            )
            await self._answer_with(interaction, given, key, Outcome.ANSWERED)
        elif action not in {"link", "edit", "remove"}:  # which are the coach's
            raise StaleButtonError

    async def _answer_with(
        self, interaction: discord.Interaction, given: GivenAnswer, key: str, outcome: Outcome | None = None
    ) -> None:
        """Answer privately with another topic, as an answer of its own: to the same words where they are one's own."""
        topics = await self._questions.load_topics(given.guild_id)
        if key not in topics:
            raise MemberError("That topic is no longer there. Ask me again, please: `!ask …`")
        is_own = interaction.user.id == given.member_id
        again = await self._questions.remember(
            given.guild_id,
            interaction.user.id,
            given.channel_id,
            given.question if is_own else topics[key].question,
            (key,),
            given.cautions if is_own else NONE,
            outcome=outcome,
            is_private=True,
            is_of_another=is_own and given.is_of_another,
        )
        again = replace(again, cautions=again.cautions | given.cautions)
        can_correct = is_coach(interaction.user, self._clubs)
        embed, view = answer_embed(topics[key], again.cautions), answer_view(again, topics, for_coach=can_correct)
        await answer_privately(interaction, embed=embed, view=view)

    async def _choose(self, interaction: discord.Interaction, given: GivenAnswer, name: str, number: int) -> None:
        """Show the topic that was chosen; where it was not what Ounce had answered, offer the wording to the coach."""
        key = given.keys[number] if number < len(given.keys) else ""
        topics = await self._questions.load_topics(given.guild_id)
        is_own_wording = given.question not in {topic.question for topic in topics.values()}
        is_own_wording = is_own_wording and not given.is_of_another
        if interaction.user.id == given.member_id and name == "instead" and is_own_wording:
            with suppress(QueueFullError):  # nobody asked the coach for anything
                _, is_new = await self._queue.ask_coach(given, meant=key)
                if is_new:
                    self._bot.dispatch("message_owed")
        if interaction.user.id != given.member_id:
            await self._answer_with(interaction, given, key)
            return
        if key not in topics:
            raise MemberError("That topic is no longer there. Ask me again, please: `!ask …`")
        chosen = await self._questions.remember(
            given.guild_id,
            given.member_id,
            given.channel_id,
            given.question,
            (key,),
            given.cautions,
            outcome=Outcome.ANSWERED,
            is_private=given.is_private,
            is_of_another=given.is_of_another,
        )
        can_correct = interaction.guild is not None and (name == "choice" or is_coach(interaction.user, self._clubs))
        embed, view = answer_embed(topics[key], chosen.cautions), answer_view(chosen, topics, for_coach=can_correct)
        await edit_message(interaction, content=None, embed=embed, view=view)
        if interaction.message is not None:
            await self._questions.set_message(chosen, interaction.message.id)

    async def _offer_others(self, interaction: discord.Interaction, given: GivenAnswer) -> None:
        ranking = await self._questions.rank(given.guild_id, given.question)
        keys = tuple(candidate.key for candidate in ranking.candidates if candidate.key not in given.keys)[:3]
        topics = await self._questions.load_topics(given.guild_id)
        others = await self._questions.remember(
            given.guild_id,
            given.member_id,
            given.channel_id,
            given.question,
            keys,
            given.cautions,
            is_private=given.is_private,
            is_of_another=given.is_of_another,
        )
        view = view_of(
            [
                Press("faq", f"instead{number}", others.answer_id, topics[key].question)
                for number, key in enumerate(keys)
            ]
            + [Press("faq", "coach", others.answer_id, "None of these: ask the coach")]
        )
        await answer_privately(interaction, "Sorry. Was it one of these?", view=view)

    async def _send_to_coach(self, interaction: discord.Interaction, given: GivenAnswer) -> None:
        _, is_new = await self._queue.ask_coach(given)
        if is_new:
            self._bot.dispatch("message_owed")
        where = "by direct message" if given.is_private and interaction.guild is not None else "here"
        text = f"It's with the coach now. I'll tell you {where} when there's an answer."
        await answer_privately(interaction, text if is_new else f"The coach already has it. I'll tell you {where}.")

    async def _send_exercise(self, interaction: discord.Interaction, given: GivenAnswer) -> None:
        groups = [group for group in MuscleGroup if group.value in given.keys] or list(MuscleGroup)
        profile = await self._profiles.load(given.guild_id, interaction.user.id)
        await answer_privately(
            interaction, embed=exercise_embed(self._circuits.choose_example(given.guild_id, profile, groups))
        )


def _require_here(interaction: discord.Interaction, given: GivenAnswer) -> None:
    """Raise MemberError for the answer of another club; in direct messages, for anybody else's."""
    is_own = given.member_id == interaction.user.id
    if not (is_own if interaction.guild is None else given.guild_id == interaction.guild_id):
        raise MemberError("That answer belongs to another club. Ask here: `!ask …`")


def _require_words(given: GivenAnswer) -> None:
    """Raise MemberError where the words of somebody else were dropped meanwhile."""
    if not given.question:
        raise MemberError(
            "I keep what others wrote for a day at most, so I no longer have those words. Ask me again: `!ask …`"
        )


async def setup(bot: "ClubBot") -> None:
    """Hand the cog what it needs."""
    services = bot.services
    await bot.add_cog(
        AnswersCog(bot, services.questions, services.coach_queue, services.circuits, services.profiles, services.clubs)
    )
