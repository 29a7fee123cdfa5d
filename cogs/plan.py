"""Training plans in Discord: a plan that is sent, looked at and used, its weeks, and races."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.errors import MemberError
from bot.domain.words.plan_date import parse_first_day, parse_plan_date
from bot.domain.words.plan_rows import split_rows
from bot.domain.words.plan_sent import PlanChoices, PlanSource, Question
from bot.domain.words.plan_words import (
    is_plan_line,
    parse_plan_words,
    parse_starts,
    parse_weekdays,
    require_no_order,
)
from bot.domain.words.tokens import quote_safely
from bot.services.clubs import Clubs
from bot.services.plan_preview import Preview
from bot.services.training import Moved, TrainingPlans
from bot.services.weeks import MemberWeek
from cogs._cards.plan import (
    SEND,
    club_plan_embed,
    club_plan_gone_embed,
    club_plan_view,
    done_text,
    known_starts_text,
    moved_text,
    plan_embed,
    plan_view,
    raced_text,
    races_embed,
    read_group,
    starts_example,
    starts_text,
)
from cogs._cards.plan_preview import preview_embed, preview_view
from cogs._cards.runs import week_view
from cogs._ui.answer import Context, answer, answer_privately, edit_card, open_form, think
from cogs._ui.buttons import StaleButtonError, read_id, view_of
from cogs._ui.forms import plan_days_form, plan_form, starts_form
from cogs._ui.membership import find_guild_id, find_place, require_coach
from cogs._ui.plan_file import PlanFiles, find_plan_file, find_uploaded

if TYPE_CHECKING:
    from bot.client import ClubBot

_CHOICES: dict[str, Callable[[PlanChoices], PlanChoices]] = {
    "miles": lambda choices: replace(choices, units="mi"),
    "km": lambda choices: replace(choices, units="km"),
    "sunday": lambda choices: replace(choices, week_starts=6),
    "monday": lambda choices: replace(choices, week_starts=0),
    "dayfirst": lambda choices: replace(choices, month_first=False),
    "monthfirst": lambda choices: replace(choices, month_first=True),
}
_LEAST_MEMBER_ID = 1 << 40  # far above the number of any draft, and below every id of Discord's
NOT_YOURS = "That's somebody else's plan. `!plan` shows yours."


class PlanCog(commands.Cog, name="Plan"):
    """Follow a training plan."""

    def __init__(self, bot: "ClubBot", plans: TrainingPlans, clubs: Clubs) -> None:
        self._bot = bot
        self._plans = plans
        self._clubs = clubs
        self._files = PlanFiles()

    @commands.command(name="plan", usage="[plan]")
    async def typed_plan(self, ctx: Context, *, words: str = "") -> None:
        """Show or send your training plan; my reminders follow its short runs week by week.

        • plan, with a file: CSV, XLSX, .ics, or a PDF with columns
        • plan week 1: tue 5k, thu 6k hills, sun 10k
        • plan race 2 may (with a file or above its lines; or: starts 11 jan, miles)
        • plan repeat, plan skip, plan at week 6
        • plan times thu 18:30, sat 9:00 (times alone shows them)
        • plan club (run the club's)
        • plan undo, plan remove
        """
        await self._answer(ctx, words, find_plan_file(ctx.message.attachments))

    @app_commands.command(name="plan")
    @app_commands.describe(
        words="For example: race 2 may; repeat; skip; at week 6; times thu 18:30; empty shows it",
        file="Your plan: CSV, XLSX, .ics, or a PDF that keeps its columns",
    )
    async def slash_plan(
        self, interaction: discord.Interaction, words: str = "", file: discord.Attachment | None = None
    ) -> None:
        """Show or send your training plan; my reminders follow its short runs week by week."""
        await self._answer(await commands.Context.from_interaction(interaction), words, file)

    @commands.command(name="race", aliases=["races"], usage="[race]")
    async def typed_race(self, ctx: Context, *, words: str = "") -> None:
        """Show or set your races; I leave you alone before and after them.

        • race 3 may 10k
        • race remove 3 may
        • race rest 5 before 10 after (days without reminders; or: race rest club)

        You can tell me before I know your week; I'll keep it.
        """
        await self._answer_race(ctx, words)

    @app_commands.command(name="race")
    @app_commands.describe(words="For example: 3 may 10k; remove 3 may; rest 4 7; empty shows your races")
    async def slash_race(self, interaction: discord.Interaction, words: str = "") -> None:
        """Show or set your races; I leave you alone before and after them."""
        await self._answer_race(await commands.Context.from_interaction(interaction), words)

    @commands.Cog.listener()
    async def on_plan_press(self, interaction: discord.Interaction, action: str, target: int | str) -> None:
        """Answer a press under a plan."""
        member_id = interaction.user.id
        if action in _CHOICES:
            preview = await self._plans.choose(int(target), member_id, _CHOICES[action])
            await edit_card(interaction, preview_embed(preview), preview_view(preview))
        elif action == "anchor":
            preview = await self._plans.look(int(target), member_id)
            asks_days = Question.WEEKDAYS in preview.reading.questions
            await open_form(interaction, plan_days_form(int(target), asks_days=asks_days))
        elif action == "use":
            moved = await self._plans.use(int(target), member_id, find_place(interaction))
            await edit_card(interaction, plan_embed(moved.week), plan_view(moved.week, may_undo=True))
            if text := moved_text(moved):
                await answer_privately(interaction, text)
        elif action in {"useclub", "undoclub"}:
            await self._change_clubs(interaction, action, target)
        elif action == "follow":
            guild_id = await self._guild_id(interaction)
            moved = await self._plans.follow_club(guild_id, member_id, read_group(str(target)), find_place(interaction))
            embed, view = plan_embed(moved.week), plan_view(moved.week, may_undo=True)
            await answer_privately(interaction, moved_text(moved) or None, embed=embed, view=view)
        else:
            await self._press_own(interaction, action, int(target))

    async def _press_own(self, interaction: discord.Interaction, action: str, target: int) -> None:
        """Answer a press that holds a member: open a form, or undo; of a club's draft it sends another one."""
        member_id = interaction.user.id
        is_of_draft = action == "send" and target < _LEAST_MEMBER_ID
        group = await self._find_group(target, member_id) if is_of_draft else ""
        if target != member_id and not group:
            raise MemberError(NOT_YOURS)
        guild_id = await self._guild_id(interaction)
        if action == "send":
            await open_form(interaction, plan_form(group))
        elif action == "times":
            week = await self._plans.load(guild_id, member_id)
            await open_form(interaction, starts_form(member_id, starts_example(week)))
        elif action == "undo":
            moved = await self._plans.undo(guild_id, member_id)
            await edit_card(interaction, plan_embed(moved.week), plan_view(moved.week))
            if text := moved_text(moved):
                await answer_privately(interaction, text)

    async def _find_group(self, draft_id: int, member_id: int) -> str:
        return (await self._plans.look(draft_id, member_id)).draft.group or ""

    async def _change_clubs(self, interaction: discord.Interaction, action: str, target: int | str) -> None:
        require_coach(interaction.user, self._clubs)
        if action == "useclub":
            group, plan = await self._plans.use_for_club(int(target), interaction.user.id)
            await edit_card(
                interaction, club_plan_embed(group, plan, is_new=True), club_plan_view(group, undo_for=True)
            )
            return
        guild_id, group = await self._guild_id(interaction), read_group(str(target))
        if not await self._plans.undo_for_club(guild_id, group):
            await answer_privately(interaction, "There's nothing to undo any more.")
            return
        former = (await self._plans.load_club_plans(guild_id)).get(group)
        if former is None:
            await edit_card(interaction, club_plan_gone_embed(group), view_of([]))
        else:
            await edit_card(interaction, club_plan_embed(group, former, is_new=False), club_plan_view(group))
        await answer_privately(interaction, "The club's plan is as it was before.")

    @commands.Cog.listener()
    async def on_plan_form(self, interaction: discord.Interaction, rest: str, fields: Mapping[str, str]) -> None:
        """Take a form: a plan that is sent, the days that one leaves open, or start times."""
        which, _, target = rest.partition(":")
        member_id = interaction.user.id
        guild_id = await self._guild_id(interaction)
        if which == "times":
            moved = await self._plans.set_starts(guild_id, member_id, parse_starts(fields.get("times", "")))
            await edit_card(interaction, plan_embed(moved.week), plan_view(moved.week, may_undo=True))
        elif which == "anchor":
            today = (await self._plans.load_to_mend(guild_id, member_id)).today
            race = parse_plan_date(fields["race"], today) if "race" in fields else None
            first = parse_first_day(fields["first"], today) if "first" in fields else None
            days = parse_weekdays(fields["days"]) if "days" in fields else ()
            preview = await self._plans.choose(
                read_id(target),
                member_id,
                lambda choices: replace(
                    choices,
                    race_day=race or choices.race_day,
                    first_day=first or choices.first_day,
                    weekdays=days or choices.weekdays,
                ),
            )
            await edit_card(interaction, preview_embed(preview), preview_view(preview))
        elif which == "send":
            await self._take_plan(interaction, guild_id, target or None, fields)
        else:
            raise StaleButtonError

    async def _take_plan(
        self, interaction: discord.Interaction, guild_id: int, group: str | None, fields: Mapping[str, str]
    ) -> None:
        if group is not None:
            require_coach(interaction.user, self._clubs)
        week = await self._plans.load_to_mend(guild_id, interaction.user.id)
        race = parse_plan_date(fields["race"], week.today) if "race" in fields else None
        begin = {"Monday": 0, "Sunday": 6}.get(fields.get("begin", ""))
        lines = f"{fields.get('lines', '')}\n"
        await think(interaction, private=True)
        file = find_uploaded(interaction)
        preview = await self._receive(week, lines, file, group)
        if race is not None or begin is not None:
            preview = await self._plans.choose(
                preview.draft.draft_id,
                interaction.user.id,
                lambda choices: replace(
                    choices,
                    race_day=race or choices.race_day,
                    week_starts=choices.week_starts if begin is None else begin,
                ),
            )
        await answer_privately(interaction, embed=preview_embed(preview), view=preview_view(preview))

    async def _answer(self, ctx: Context, words: str, file: discord.Attachment | None) -> None:
        guild_id, member_id = await self._context_guild_id(ctx), ctx.author.id
        wanted = parse_plan_words(words)
        if file is None and wanted.action == "send":
            require_no_order(words)
        if file is not None or wanted.action == "send":
            if ctx.interaction is not None:
                await think(ctx.interaction, private=True)
            preview = await self._receive(await self._plans.load_to_mend(guild_id, member_id), words, file, None)
            await answer(ctx, embeds=[preview_embed(preview)], view=preview_view(preview), ephemeral=True)
            return
        if wanted.action == "times" and not wanted.text.strip():
            week = await self._plans.load(guild_id, member_id)
            await answer(ctx, known_starts_text(week), view=plan_view(week), ephemeral=True)
            return
        noted = ""
        if wanted.action == "times":
            starts = parse_starts(wanted.text)
            moved = await self._plans.set_starts(guild_id, member_id, starts)
            noted = starts_text(starts, moved.week)
        elif wanted.action == "undo":
            moved = await self._plans.undo(guild_id, member_id)
        elif wanted.action == "remove":
            moved = await self._plans.remove(guild_id, member_id)
        elif wanted.action == "club":
            group = await self._choose_group(guild_id, wanted.text)
            moved = await self._plans.follow_club(guild_id, member_id, group, find_place(ctx))
        elif wanted.action == "show":
            moved = Moved(await self._plans.load(guild_id, member_id))
        else:
            moved = await self._plans.move(guild_id, member_id, wanted.action, wanted.number)
        groups = list(await self._plans.load_club_plans(guild_id))
        embed, view = plan_embed(moved.week), plan_view(moved.week, groups, may_undo=wanted.action != "undo")
        text = " ".join(filter(None, (noted or done_text(wanted.action, moved.week), moved_text(moved))))
        await answer(ctx, text or None, embeds=[embed], view=view, ephemeral=True)

    async def _choose_group(self, guild_id: int, name: str) -> str:
        groups = list(await self._plans.load_club_plans(guild_id))
        if not groups:
            raise MemberError(f"The club has no training plan yet. You can follow your own. {SEND}")
        found = [group for group in groups if group.casefold() == name.strip().casefold()]
        if not found and (len(groups) > 1 or name.strip()):
            raise MemberError(f"Which one? The club has: {', '.join(groups)}. Write `!plan club {groups[0]}`.")
        return found[0] if found else groups[0]

    async def _receive(
        self, week: MemberWeek, words: str, file: discord.Attachment | None, group: str | None
    ) -> Preview:
        """Read a plan that was sent as a file or in words, and keep it as a draft."""
        guild_id, member_id = week.record.guild_id, week.record.member_id
        choices, lines = await self._plans.split_options(guild_id, member_id, words)
        if file is not None:
            if lines and not is_plan_line(*lines.split("\n", 1)):
                raise MemberError(
                    f"I couldn't read {quote_safely(lines)}. With a file, write for example `!plan race 2 may, miles`."
                )
            if lines:
                raise MemberError(
                    "Send the file or the lines, not both. With a file, write for example `!plan race 2 may, miles`."
                )
            source = await self._files.read(member_id, file, week.zone, week.today)
        elif lines:
            source = PlanSource(rows=split_rows(lines))
        else:
            raise MemberError(f"There's no plan in that. {SEND}")
        return await self._plans.receive(guild_id, member_id, source, choices, group)

    async def _answer_race(self, ctx: Context, words: str) -> None:
        guild_id = await self._context_guild_id(ctx)
        wanted, race, moved = await self._plans.change_races(guild_id, ctx.author.id, words)
        said = [raced_text(wanted.action, race, moved.week.record.units)] if wanted.action != "show" else []
        text = " ".join(filter(None, [*said, moved_text(moved)]))
        view = week_view(moved.week) if moved.week.plan is None else view_of([])
        await answer(ctx, text or None, embeds=[races_embed(moved.week)], view=view, ephemeral=True)

    async def _context_guild_id(self, ctx: Context) -> int:
        return await find_guild_id(self._bot, self._clubs, ctx.guild, ctx.author)

    async def _guild_id(self, interaction: discord.Interaction) -> int:
        return await find_guild_id(self._bot, self._clubs, interaction.guild, interaction.user)


async def setup(bot: "ClubBot") -> None:
    """Hand the cog what it needs."""
    await bot.add_cog(PlanCog(bot, bot.services.training, bot.services.clubs))
