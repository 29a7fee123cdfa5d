"""How a club is set up, in Discord: its week of runs, its channels, its time zone and its quiet hours."""

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import discord
from discord import app_commands
from discord.ext import commands

from bot.content.cities import load_atlas
from bot.domain.club import Club
from bot.domain.errors import MemberError
from bot.domain.reminders.week import DAY_NAMES, DEFAULT_PACE_SECONDS, Run, choose_runs
from bot.domain.words.clock import parse_quiet, write_clock
from bot.domain.words.plan_reading import PlanChoices, PlanSource
from bot.domain.words.plan_rows import split_rows
from bot.domain.words.roles import find_roles
from bot.domain.words.week import left_out_words
from bot.domain.words.week_change import change_club_week
from bot.domain.words.zone import city_of, find_zone, write_zone
from bot.services.clubs import Clubs
from bot.services.questions import Questions
from bot.services.reminders import Reminders
from bot.services.training import GROUP_LETTERS, WHOLE_CLUB, Preview, TrainingPlans
from cogs._cards.club import EXAMPLE, describe_club, describe_emergency, read_emergency, write_quiet
from cogs._cards.plan import club_plan_embed, follow_label, preview_embed, preview_view, write_group
from cogs._cards.week import WEEK_TITLE, club_week_embed, club_week_view
from cogs._cards.zone import ask_zone, locales_of, zone_text
from cogs._ui.answer import Context, answer, answer_privately, edit_card, think
from cogs._ui.buttons import PRIMARY, Press, view_of
from cogs._ui.channels import Heard, Place, require_post
from cogs._ui.choices import complete_zone
from cogs._ui.hybrid import hidden_from_members, hybrid_group, in_clubs_only, subcommand
from cogs._ui.membership import check_coach_roles, name_coach_roles, require_coach
from cogs._ui.plan_file import PlanFiles
from cogs._ui.style import COLOUR, plain

if TYPE_CHECKING:
    from bot.client import ClubBot

_NO_RUNS = frozenset({"none", "no", "nothing", "clear", "reset", "off"})


class ClubCog(commands.Cog, name="Club"):
    """What a coach sets up for the whole club."""

    def __init__(
        self,
        bot: "ClubBot",
        clubs: Clubs,
        questions: Questions,
        reminders: Reminders,
        plans: TrainingPlans,
        *,
        club_zone: str,
    ) -> None:
        self._bot = bot
        self._clubs = clubs
        self._questions = questions
        self._reminders = reminders
        self._plans = plans
        self._files = PlanFiles()
        self._club_zone = club_zone
        self._zones = load_atlas()

    @hybrid_group("club", fallback="show")
    @hidden_from_members
    @in_clubs_only
    async def club(self, ctx: Context) -> None:
        """Show how I'm set up in this club.

        Coaches change it:
        • club runs tue 18:30 6k, thu 19:00 10k
        • club channel #strength (where reminders go)
        • club fallback #general (where they go when that fails)
        • club plan novice, with a file (a training plan for everybody)
        • club zone Vancouver
        • club quiet 21:30-7:00 (or off)
        • club faq #channel on (I answer unasked there; or off)
        • club coach #channel (where questions go)
        • club coaches @Coach (the roles that make a coach)
        • club emergency 911, or 9-8-8 to talk (who to call; off removes it)
        """
        guild = _guild(ctx)
        club = await self._clubs.load(guild.id)
        coaches = name_coach_roles(guild, self._clubs)
        await self._send_text(ctx, describe_club(club, club_zone=self._club_zone, coaches=coaches))

    @subcommand(club, "faq", usage="#channel on|off")
    @app_commands.describe(channel="Where I may answer unasked when I'm sure", switch="On, or off")
    @commands.guild_only()
    async def listen(self, ctx: Context, channel: Heard, switch: str = "on") -> None:
        """Let me answer unasked in a channel, or stop it there (coaches only).

        • club faq #strength on
        • club faq #strength off
        """
        guild = self._require(ctx)
        if switch.casefold() not in {"on", "off"}:
            raise MemberError(f"Say on or off: `!club faq #{plain(channel.name)} on`")
        listens = switch.casefold() == "on"
        if listens:
            require_post(channel, ctx.author)
        here = {channel.id}

        def decide(club: Club) -> Club:
            heard = {*club.listening, *here} if listens else {*club.listening} - here
            return replace(club, listening=tuple(sorted(heard)))

        await self._clubs.change(guild.id, decide)
        await self._questions.start_listening()
        if not listens:
            text = f"In {channel.mention} I now answer only when asked."
        elif self._bot.intents.message_content:
            text = f"In {channel.mention} I now answer unasked when I'm sure. The same with `off` ends that."
        else:
            text = f"Noted for {channel.mention}, but without the message content intent I can't read messages there."
        await self._send_text(ctx, text)

    @listen.autocomplete("switch")
    async def _complete_switch(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=word, value=word) for word in ("on", "off")]

    @subcommand(club, "coach")
    @app_commands.describe(channel="Where questions for the coach are posted")
    @commands.guild_only()
    async def set_coach_channel(self, ctx: Context, channel: Place) -> None:
        """Post the questions for the coach in a channel (coaches only)."""
        guild = self._require(ctx)
        require_post(channel, ctx.author)
        await self._clubs.set_coach_channel(guild.id, channel.id)
        await self._send_text(ctx, f"Questions for the coach go to {channel.mention} now.")

    @subcommand(club, "coaches", usage="@Role")
    @app_commands.describe(roles="The roles that make a coach, for example: @Run Coach, @Assistant; or none")
    @commands.guild_only()
    async def set_coaches(self, ctx: Context, *, roles: str = "") -> None:
        """Show which roles make a coach, or choose them (coaches only).

        • club coaches @Run Coach
        • club coaches @Run Coach, @Assistant
        • club coaches none
        """
        guild = _guild(ctx)
        if roles.strip():
            self._require(ctx)
            ids = find_roles(roles, {role.id: role.name for role in guild.roles})
            if isinstance(ctx.author, discord.Member):
                check_coach_roles(ctx.author, ids, self._clubs)
            await self._clubs.change(guild.id, lambda club: replace(club, coach_roles=ids))
        names = ", ".join(map(plain, name_coach_roles(guild, self._clubs)))
        who = f"Coaches: {names}, and anyone" if names else "Coaches: anyone"
        await self._send_text(ctx, f"{who} who can manage the server. `!club coaches @Role` changes that.")

    @subcommand(club, "emergency", usage="[numbers]")
    @app_commands.describe(numbers="Who to call where you run; or: off, tell coach, tell nobody")
    @commands.guild_only()
    async def set_emergency(self, ctx: Context, *, numbers: str = "") -> None:
        """Show or set the numbers I give in an emergency (coaches only).

        • club emergency 911, or 9-8-8 to talk to somebody
        • club emergency off
        • club emergency tell coach (the coach's channel learns who may need help, never what they wrote)
        • club emergency tell nobody
        """
        words = " ".join(numbers.split())
        if words:
            club = await self._change_emergency(self._require(ctx).id, words)
        else:
            club = await self._clubs.load(_guild(ctx).id)
        await answer(ctx, describe_emergency(club), ephemeral=True)

    async def _change_emergency(self, guild_id: int, words: str) -> Club:
        if words.casefold() in {"tell coach", "tell nobody"}:
            return await self._clubs.set_tells_coach(guild_id, tells=words.casefold() == "tell coach")
        if words.casefold() in _NO_RUNS:
            return await self._clubs.set_emergency(guild_id, None)
        return await self._clubs.set_emergency(guild_id, read_emergency(words))

    @subcommand(club, "runs", usage="[runs]")
    @app_commands.describe(runs="The club's week, for example: tue 18:30 6k, thu 19:00 10k; or none")
    @commands.guild_only()
    async def set_runs(self, ctx: Context, *, runs: str = "") -> None:
        """Show the club's week, or set it (coaches only).

        • club runs tue 18:30 6k, thu 19:00 10k (in place of all there are)
        • club runs add mon 18:00 5k
        • club runs remove thu
        • club runs undo
        • club runs none
        """
        if not runs.strip():
            await self._send_week(ctx, _guild(ctx).id)
            return
        guild = self._require(ctx)
        club = await self._clubs.change_runs(guild.id, lambda club: change_club_week(runs, club))
        if club.runs:
            await self._post_week(ctx, guild.id, club)
            if left_out := left_out_words(runs, "km"):
                await self._send_text(ctx, left_out)
        else:
            await self._send_text(ctx, f"The club's week is empty now. {EXAMPLE} sets it again.")
        await self._reminders.refresh()

    @subcommand(club, "plan", usage="[group]")
    @app_commands.describe(words="The group, such as novice, and race 2 may; or: remove novice", file="The plan")
    @commands.guild_only()
    async def set_plan(self, ctx: Context, file: discord.Attachment | None = None, *, words: str = "") -> None:
        """Show the club's training plans, or send one (coaches only).

        • club plan, with a file
        • club plan novice, race 2 may (with a file, or its lines below)
        • club plan remove novice
        """
        head, _, rest = words.strip().partition("\n")
        if file is None and not words.strip():
            await self._send_plans(ctx, _guild(ctx).id)
            return
        guild = self._require(ctx)
        if head.casefold().startswith("remove"):
            group = head[len("remove") :].strip() or WHOLE_CLUB
            is_removed = await self._plans.remove_for_club(guild.id, group)
            text = f"The club's plan for {plain(group, 60)} is gone." if is_removed else "The club has no such plan."
            await self._send_text(ctx, f"{text} `!club plan` lists them.")
            return
        await think(ctx.interaction, private=True)
        preview = await self._receive_plan(ctx, guild.id, file, head, rest)
        await answer(ctx, embeds=[preview_embed(preview)], view=preview_view(preview), ephemeral=True)

    async def _receive_plan(
        self, ctx: Context, guild_id: int, file: discord.Attachment | None, head: str, lines: str
    ) -> Preview:
        """Read a plan for a group: its name stands first, before a comma, then what is said of the plan."""
        name, _, options = head.partition(",")
        choices, left = await self._plans.split_options(guild_id, ctx.author.id, options)
        own, rest = await self._plans.split_options(guild_id, ctx.author.id, name)
        choices = own if own != PlanChoices() else choices
        if left.strip() or len(rest) > GROUP_LETTERS:
            lines, rest = f"{head}\n{lines}".strip(), ""
            choices, lines = await self._plans.split_options(guild_id, ctx.author.id, lines)
        if (file is None) == (not lines.strip()):
            raise MemberError(
                "Send the plan as a file, or paste its lines below the first one: `!club plan novice, race 2 may`."
            )
        week = await self._plans.load(guild_id, ctx.author.id)
        if file is not None:
            source = await self._files.read(ctx.author.id, file, week.zone, week.today)
        else:
            source = PlanSource(rows=split_rows(lines))
        return await self._plans.receive(guild_id, ctx.author.id, source, choices, rest.strip() or WHOLE_CLUB)

    async def _send_plans(self, ctx: Context, guild_id: int) -> None:
        plans = await self._plans.load_club_plans(guild_id)
        if not plans:
            raise MemberError("The club has no training plan yet. A coach sends it: `!club plan novice`, with a file.")
        embeds = [club_plan_embed(group, plan, is_new=False) for group, plan in plans.items()]
        groups = list(plans)
        items = [
            Press("plan", "follow", write_group(group), follow_label(group, len(groups)), PRIMARY) for group in groups
        ]
        await answer(ctx, embeds=embeds, view=view_of(items))

    @subcommand(club, "channel")
    @app_commands.describe(channel="Where reminders are posted")
    @commands.guild_only()
    async def set_channel(self, ctx: Context, channel: Place) -> None:
        """Post the reminders in a channel (coaches only)."""
        guild = self._require(ctx)
        require_post(channel, ctx.author)
        club = await self._clubs.set_channel(guild.id, channel.id)
        await self._send_text(ctx, f"Reminders go to {channel.mention} now." + _warn(club))

    @subcommand(club, "fallback")
    @app_commands.describe(channel="Where reminders go if their own channel fails")
    @commands.guild_only()
    async def set_fallback(self, ctx: Context, channel: Place) -> None:
        """Post the reminders in another channel if theirs fails (coaches only)."""
        guild = self._require(ctx)
        require_post(channel, ctx.author)
        club = await self._clubs.set_fallback(guild.id, channel.id)
        await self._send_text(ctx, f"If their own channel fails, reminders go to {channel.mention}." + _warn(club))

    @subcommand(club, "zone", usage="[city]")
    @app_commands.describe(zone="The club's time zone, or a city in it")
    @commands.guild_only()
    async def set_zone(self, ctx: Context, *, zone: str = "") -> None:
        """Show the club's time zone, or set it (coaches only)."""
        if zone.strip():
            guild = self._require(ctx)
            club = await self._clubs.set_zone(guild.id, find_zone(zone, self._zones, "club zone"))
            await self._send_text(ctx, self._write_zone(club))
            await self._reminders.refresh()
        else:
            club = await self._clubs.load(_guild(ctx).id)
            await self._send_text(ctx, f"{self._write_zone(club)} `!club zone Vancouver` changes it.")

    def _write_zone(self, club: Club) -> str:
        now = discord.utils.utcnow()
        if club.zone is None and not self._bot.settings.is_zone_chosen:
            return f"Nobody has set the club's time zone yet, so I read its times as UTC: it's {now:%H:%M} there."
        zone = club.zone or self._club_zone
        return f"The club's time zone is {write_zone(zone)}: it's {now.astimezone(ZoneInfo(zone)):%H:%M} there."

    @set_zone.autocomplete("zone")
    async def _complete_zone(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return complete_zone(current, self._zones)

    @subcommand(club, "quiet", usage="[hours]")
    @app_commands.describe(hours="Hours without reminders, for example: 21:30-7:00; or off")
    @commands.guild_only()
    async def set_quiet(self, ctx: Context, *, hours: str = "") -> None:
        """Show or set the hours when I send no reminders (coaches only)."""
        if hours.strip():
            club = await self._clubs.set_quiet(self._require(ctx).id, parse_quiet(hours))
        else:
            club = await self._clubs.load(_guild(ctx).id)
        quiet = club.quiet
        if quiet is None:
            await self._send_text(ctx, "There are no quiet hours. `!club quiet 21:30-7:00` sets them.")
        else:
            text = f"Quiet hours: {write_quiet(quiet)}. A reminder due then waits until they end."
            await self._send_text(ctx, f"{text} `!club quiet off` ends them.")

    async def _send_week(self, ctx: Context, guild_id: int) -> None:
        """Show the club's week where it was asked for."""
        runs = (await self._clubs.load(guild_id)).runs
        if not runs:
            raise MemberError(f"The club has no runs yet. A coach sets them: {EXAMPLE}.")
        await answer(ctx, embeds=[_embed(runs)], view=club_week_view(guild_id), ephemeral=True)

    async def _post_week(self, ctx: Context, guild_id: int, club: Club) -> None:
        """Post the club's week where reminders go; typed there, the answer is the post."""
        channel_id, runs = club.channel_id or ctx.channel.id, club.runs
        if ctx.interaction is None and channel_id == ctx.channel.id:
            embed, view = _embed(runs), club_week_view(guild_id)
            self._add_question(ctx, club, embed, view)
            await answer(ctx, embeds=[embed], view=view)
            return
        await think(ctx.interaction, private=True)
        channel = self._bot.get_partial_messageable(channel_id, guild_id=guild_id)
        try:
            post = await channel.send(
                embed=_embed(runs), view=club_week_view(guild_id), allowed_mentions=discord.AllowedMentions.none()
            )
        except (discord.Forbidden, discord.NotFound):
            text = f"The week is saved, but I can't post it in <#{channel_id}>. Let me view the channel, "
            text += "send messages and embed links there, or choose another with `!club channel #channel`."
        else:
            text = f"The club's week is in <#{channel_id}>: {post.jump_url}"
        question, view = discord.Embed(colour=COLOUR), view_of([])
        if self._add_question(ctx, club, question, view):
            await answer(ctx, text, embeds=[question], view=view, ephemeral=True)
        else:
            await self._send_text(ctx, text)

    @commands.Cog.listener()
    async def on_zone_set(self, interaction: discord.Interaction, whose: str, target_id: int, zone: str) -> None:
        """Show the club's week anew, which goes by another clock from now on, and tell the coach what time it is."""
        if whose != "club":
            return
        text = f"The club's time zone: {zone_text(zone, discord.utils.utcnow())}."
        message = interaction.message
        runs = (await self._clubs.load(target_id)).runs
        is_week = message is not None and (
            f"**{WEEK_TITLE}**" in message.content or any(embed.title == WEEK_TITLE for embed in message.embeds)
        )
        if runs and is_week:
            embed = _embed(runs).set_footer(text=f"Start times in {city_of(zone)}")
            await edit_card(interaction, embed, club_week_view(target_id))
            await answer_privately(interaction, text)
        else:
            await interaction.response.edit_message(content=text, embed=None, view=None)

    def _add_question(self, ctx: Context, club: Club, embed: discord.Embed, view: discord.ui.View) -> bool:
        """Ask a coach for the club's time zone where nobody ever named one; False where it is known."""
        if club.zone is not None or self._bot.settings.is_zone_chosen or ctx.guild is None:
            return False
        first = club.runs[0]
        example = f"The first run: {DAY_NAMES[first.weekday]} {write_clock(first.start_minute)} in UTC."
        locales, now = locales_of(ctx.interaction, ctx.guild), discord.utils.utcnow()
        ask_zone(embed, view, "club", ctx.guild.id, example=example, locales=locales, now=now)
        return True

    async def _send_text(self, ctx: Context, text: str) -> None:
        await answer(ctx, text, ephemeral=True)

    def _require(self, ctx: Context) -> discord.Guild:
        require_coach(ctx.author, self._clubs)
        return _guild(ctx)


def _guild(ctx: Context) -> discord.Guild:
    if ctx.guild is None:
        raise commands.NoPrivateMessage
    return ctx.guild


def _embed(runs: tuple[Run, ...]) -> discord.Embed:
    return club_week_embed(runs, choose_runs(runs, DEFAULT_PACE_SECONDS).runs)


def _warn(club: Club) -> str:
    if club.channel_id is None or club.channel_id != club.fallback_channel_id:
        return ""
    return " The channel and its fallback are the same now. Choose another fallback: `!club fallback #channel`."


async def setup(bot: "ClubBot") -> None:
    """Hand the cog what it needs."""
    settings = bot.settings
    await bot.add_cog(
        ClubCog(
            bot,
            bot.services.clubs,
            bot.services.questions,
            bot.services.reminders,
            bot.services.training,
            club_zone=settings.club_time_zone,
        )
    )
