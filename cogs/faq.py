"""Questions in Discord: where they are heard, and how they are answered."""

import re
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands
from rapidfuzz import fuzz, process, utils

from bot.domain.club import Unasked
from bot.domain.errors import MemberError
from bot.domain.faq.about_bot import AboutBot
from bot.domain.faq.decision import Answer, Choices, Decision, Mode, ShowForm, Silence, SmallTalk
from bot.domain.faq.language import Languages
from bot.domain.faq.pain import NONE, Caution, Cautions
from bot.domain.faq.question_cues import clean, is_a_question
from bot.domain.faq.queue import Outcome
from bot.domain.faq.topic import Topic
from bot.services.clubs import Clubs
from bot.services.profiles import Profiles
from bot.services.questions import Questions
from bot.services.runs import Runs
from bot.services.safety import Safety
from cogs._cards.about import about_view
from cogs._cards.reply import SMALL_TALK, build_reply
from cogs._cards.runs import told_view
from cogs._cards.start import start_button
from cogs._ui.answer import Context, answer
from cogs._ui.buttons import view_of
from cogs._ui.choices import MOST_CHOICES
from cogs._ui.cooldown import Cooldown
from cogs._ui.membership import find_guild_id, is_coach

if TYPE_CHECKING:
    from bot.client import ClubBot

QUESTIONS_PER_WINDOW, WINDOW_SECONDS = 6, 60
SAME_TOPIC_AFTER_SECONDS = 600
THANKED = "You're welcome. See you after the next short run."
THANKED_IN_PAIN = "You're welcome. I hope it's better soon."
_THANKS = re.compile(r"\b(?:thanks|thank (?:you|u)|thx|ty|cheers)\b", re.IGNORECASE)


class FaqCog(commands.Cog, name="Questions"):
    """Answer questions from the clinic."""

    def __init__(
        self,
        bot: "ClubBot",
        questions: Questions,
        profiles: Profiles,
        clubs: Clubs,
        runs: Runs,
        *,
        safety: Safety,
        about: AboutBot,
        languages: Languages,
        prefix: str,
    ) -> None:
        self._bot = bot
        self._safety = safety
        self._about = about
        self._languages = languages
        self._questions = questions
        self._profiles = profiles
        self._clubs = clubs
        self._runs = runs
        self._prefix = prefix
        self._heard = Cooldown[tuple[int, str]](1, SAME_TOPIC_AFTER_SECONDS)
        self._asked = Cooldown[int](QUESTIONS_PER_WINDOW, WINDOW_SECONDS)
        self._menu = app_commands.ContextMenu(name="Ask Ounce", callback=self._ask_about_message)

    async def cog_load(self) -> None:
        """Listen where coaches said so."""
        await self._questions.start_listening()
        self._bot.tree.add_command(self._menu)

    @commands.Cog.listener()
    async def on_tick(self) -> None:
        """Read again what a coach wrote where that failed."""
        await self._questions.clubs.retry()

    async def cog_unload(self) -> None:
        """Take the context menu away with the cog."""
        self._bot.tree.remove_command(self._menu.name, type=self._menu.type)

    @commands.command(name="ask", usage="your question")
    async def typed(self, ctx: Context, *, question: str = "") -> None:
        """Ask about strength work for runners, in your own words.

        • ask how often should I do this?
        • ask roll before or after the run
        • ask why do my knees hurt when I start

        If I don't know the answer, I can ask the coach for you.
        """
        if not question.strip():
            raise MemberError("Ask away, for example `!ask how often should I do this?`")
        await self._ask(ctx, question)

    @app_commands.command(name="ask")
    @app_commands.describe(question="In your own words; or choose one of the clinic's")
    async def slash(self, interaction: discord.Interaction, question: app_commands.Range[str, 1, 1000]) -> None:
        """Ask about strength work for runners, in your own words."""
        await self._ask(await commands.Context.from_interaction(interaction), question)

    @slash.autocomplete("question")
    async def _complete_question(
        self, interaction: discord.Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        guild_id = interaction.guild_id or 0
        questions = [topic.question for topic in (await self._questions.load_topics(guild_id)).values()]
        if current.strip():
            ranked = process.extract(
                current[:100], questions, scorer=fuzz.WRatio, processor=utils.default_process, limit=MOST_CHOICES
            )
            questions = [question for question, _, _ in ranked]
        shown = dict.fromkeys(question[:100] for question in questions)  # two topics may be called alike
        return [app_commands.Choice(name=question, value=question) for question in list(shown)[:MOST_CHOICES]]

    async def _ask_about_message(self, interaction: discord.Interaction, message: discord.Message) -> None:
        if not message.content.strip():
            raise MemberError("I can't find any words in that message.")
        ctx: Context = await commands.Context.from_interaction(interaction)
        is_of_another = message.author.id != interaction.user.id
        await self._ask(ctx, message.content, ephemeral=True, is_of_another=is_of_another)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer where Ounce is addressed; where a coach said so, also where it is not, if it is sure."""
        if message.author.bot or message.webhook_id or not message.content.strip():
            return
        if message.type not in {discord.MessageType.default, discord.MessageType.reply}:
            return
        is_addressed = message.guild is None or self._is_addressed(message)
        if not (is_addressed or message.reference is not None or self._listens(message)):
            return  # most messages end here, before anything costs
        ctx = await self._bot.get_context(message)
        if ctx.valid or message.content.startswith(self._prefix):
            return
        try:
            await self._hear(ctx, message, is_addressed=is_addressed)
        except MemberError as error:
            self._bot.dispatch("command_error", ctx, commands.CommandInvokeError(error))
        except discord.Forbidden as error:
            if not is_addressed:
                raise
            self._bot.dispatch("command_error", ctx, commands.CommandInvokeError(error))
        except commands.CommandError as error:
            self._bot.dispatch("command_error", ctx, error)

    @commands.Cog.listener()
    async def on_question(self, ctx: Context, words: str) -> None:
        """Answer what was typed as a command and is a question after all."""
        ctx.command = None  # what fails from here on is no command's
        try:
            await self._ask(ctx, words)
        except Exception as error:  # a listener's own errors reach nobody who typed
            self._bot.dispatch("command_error", ctx, commands.CommandInvokeError(error))

    async def _hear(self, ctx: Context, message: discord.Message, *, is_addressed: bool) -> None:
        if self._runs.may_be_told(message.content) and (is_addressed or self._listens(message)):
            guild_id = await find_guild_id(self._bot, self._clubs, ctx.guild, ctx.author)
            told = await self._runs.find_told(guild_id, message.author.id, message.content)
            if told is not None and (is_addressed or Unasked.RUNS not in (await self._clubs.load(guild_id)).muted):
                await answer(ctx, "Have you finished that run? Then I'll note it.", view=told_view(told, ctx.author.id))
                return
        reference = message.reference.message_id if message.reference is not None else None
        given = await self._questions.find_given(reference) if reference is not None else None
        if given is not None:
            await self._ask(
                ctx,
                message.content,
                before=await self._questions.find_before(given),
                carried=self._questions.cautions_after(given),
            )
        elif is_addressed:
            await self._ask(ctx, message.content)
        elif self._listens(message):
            await self._overhear(ctx, message)

    def _listens(self, message: discord.Message) -> bool:
        parent_id = getattr(message.channel, "parent_id", None)  # a thread belongs to its channel
        return self._questions.listens(message.channel.id, parent_id)

    def _is_addressed(self, message: discord.Message) -> bool:
        me = self._bot.user
        role = message.guild.self_role if message.guild is not None else None
        mentions = [] if me is None else [f"<@{me.id}>", f"<@!{me.id}>"]
        mentions += (
            [] if role is None else [f"<@&{role.id}>"]
        )  # who picks the role of the bot in the list means the bot
        return any(mention in message.content for mention in mentions)

    async def _overhear(self, ctx: Context, message: discord.Message) -> None:
        if ctx.guild is None:
            return
        decision = await self._questions.decide(ctx.guild.id, message.content, Mode.OVERHEARD)
        if not isinstance(decision, Answer):
            return
        if await self._questions.is_clearly_near_danger(ctx.guild.id, message.content):
            return  # that has its own answer
        if self._heard.allows((message.channel.id, decision.keys[0])):
            await self._give(ctx, ctx.guild.id, message.content, decision)

    async def _ask(
        self,
        ctx: Context,
        question: str,
        *,
        before: Topic | None = None,
        carried: Cautions = NONE,
        ephemeral: bool = False,
        is_of_another: bool = False,
    ) -> None:
        self._asked.count(ctx.author.id)
        about = self._about.find(question)
        if about is not None:
            await answer(ctx, about.answer, view=about_view(about.button, ctx.author.id), ephemeral=ephemeral)
            return
        if await self._questions.is_near_danger(ctx.guild.id if ctx.guild else ctx.author.id, question):
            await answer(ctx, self._safety.offer, ephemeral=ephemeral)
            return
        guild_id = await find_guild_id(self._bot, self._clubs, ctx.guild, ctx.author)
        decision = await self._questions.decide(guild_id, question, Mode.ASKED, before, carried)
        is_said = isinstance(decision, Answer) and before is not None and decision.keys == (before.key,)
        await self._give(
            ctx,
            guild_id,
            question,
            decision,
            carried=carried,
            ephemeral=ephemeral,
            is_said=is_said,
            is_of_another=is_of_another,
        )

    async def _give(
        self,
        ctx: Context,
        guild_id: int,
        question: str,
        decision: Decision,
        *,
        carried: Cautions = NONE,
        ephemeral: bool = False,
        is_said: bool = False,
        is_of_another: bool = False,
    ) -> None:
        """Answer as decided; an answer that was said just before comes with the way to the coach."""
        if isinstance(decision, Silence):
            return
        language = self._languages.find(clean(question))
        if isinstance(decision, SmallTalk) and language is None and not is_a_question(question):
            is_thanks = bool(_THANKS.search(question))
            is_new = not is_thanks and (await self._profiles.load(guild_id, ctx.author.id)).is_untold
            view = view_of([start_button(ctx.author.id)]) if is_new else None
            thanked = THANKED_IN_PAIN if Caution.PAIN in carried else THANKED
            await answer(ctx, thanked if is_thanks else SMALL_TALK, view=view, ephemeral=ephemeral)
            return
        if isinstance(decision, ShowForm):
            self._bot.dispatch("form_question", ctx, decision, ephemeral)
            return
        keys = decision.keys if isinstance(decision, Answer | Choices) else ()
        outcome = (
            Outcome.ANSWERED
            if isinstance(decision, Answer)
            else Outcome.OFFERED
            if isinstance(decision, Choices)
            else Outcome.DECLINED
        )
        given = await self._questions.remember(
            guild_id,
            ctx.author.id,
            ctx.channel.id,
            question,
            keys,
            carried,
            outcome=outcome,
            is_private=ephemeral or ctx.guild is None,
            is_of_another=is_of_another,
        )
        topics = await self._questions.load_topics(guild_id)
        can_correct = is_coach(ctx.author, self._clubs) if ephemeral else ctx.guild is not None
        text, embeds, view = build_reply(
            given, topics, decision, for_coach=can_correct, is_said=is_said, language=language
        )
        message = await answer(ctx, text, embeds=embeds, view=view, ephemeral=ephemeral)
        await self._questions.set_message(given, message.id)


async def setup(bot: "ClubBot") -> None:
    """Hand the cog what it needs."""
    services = bot.services
    await bot.add_cog(
        FaqCog(
            bot,
            services.questions,
            services.profiles,
            services.clubs,
            services.runs,
            safety=services.safety,
            about=services.about,
            languages=services.languages,
            prefix=bot.settings.command_prefix,
        )
    )
