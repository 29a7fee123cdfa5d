"""`!club plan`: the training plans that a coach sends for everybody, by groups."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.errors import MemberError
from bot.domain.words.plan_rows import split_rows
from bot.domain.words.plan_sent import PlanChoices, PlanSource
from bot.domain.words.plan_words import is_plan_line, split_group
from bot.domain.words.tokens import quote_safely
from bot.services.plan_preview import Preview
from bot.services.training import GROUP_LETTERS, WHOLE_CLUB
from cogs._cards.plan import club_plan_embed, follow_label, write_group
from cogs._cards.plan_preview import preview_embed, preview_view
from cogs._club.group import ClubGroup, guild_of
from cogs._ui.answer import Context, answer, think
from cogs._ui.buttons import PRIMARY, Press, view_of
from cogs._ui.hybrid import subcommand
from cogs._ui.plan_file import find_plan_file
from cogs._ui.style import plain


class ClubPlanCommands(ClubGroup):
    """The club's training plans."""

    @subcommand(ClubGroup.club, "plan", usage="[group]")
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
            await self._send_plans(ctx, guild_of(ctx).id)
            return
        guild = self._require(ctx)
        if head.casefold().startswith("remove"):
            group = head[len("remove") :].strip() or WHOLE_CLUB
            is_removed = await self._plans.remove_for_club(guild.id, group)
            text = (
                f"I've removed the club's plan for {plain(group, 60)}." if is_removed else "The club has no such plan."
            )
            await self._send_text(ctx, f"{text} `!club plan` lists what's there.")
            return
        await think(ctx.interaction, private=True)
        preview = await self._receive_plan(ctx, guild.id, file, head, rest)
        await answer(ctx, embeds=[preview_embed(preview)], view=preview_view(preview), ephemeral=True)

    async def _receive_plan(
        self, ctx: Context, guild_id: int, file: discord.Attachment | None, head: str, lines: str
    ) -> Preview:
        """Read a plan for a group: its name stands first, then what is said of the plan; lines below may say it too."""
        if ctx.interaction is None:
            find_plan_file(ctx.message.attachments)
        name, options = split_group(head)
        said, left = await self._plans.split_options(guild_id, ctx.author.id, options)
        if left and is_plan_line(head, lines):
            name, said, lines = "", PlanChoices(), f"{head}\n{lines}"
        elif left:
            raise MemberError(
                f"I couldn't read {quote_safely(left)}. Write for example `!club plan novice, race 2 may`."
            )
        if len(name) > GROUP_LETTERS:
            raise MemberError(
                f"A group's name can have {GROUP_LETTERS} letters at most. "
                "Write for example `!club plan novice, race 2 may`."
            )
        choices, lines = await self._plans.split_options(guild_id, ctx.author.id, lines)
        choices = said.filled(choices)
        if (file is None) == (not lines):
            raise MemberError(
                "Send the plan as a file, or paste its lines below the command: `!club plan novice, race 2 may`."
            )
        week = await self._plans.load_to_mend(guild_id, ctx.author.id)
        if file is not None:
            source = await self._files.read(ctx.author.id, file, week.zone, week.today)
        else:
            source = PlanSource(rows=split_rows(lines))
        return await self._plans.receive(guild_id, ctx.author.id, source, choices, name or WHOLE_CLUB)

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
