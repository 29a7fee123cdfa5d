"""The courier: brings one delivery to Discord, once, or finds another way, or says in the ledger why it cannot."""

import asyncio
import logging
from dataclasses import replace
from typing import TYPE_CHECKING

import aiohttp
import discord
from aiolimiter import AsyncLimiter

from bot.domain.reminders.delivery import Delivery
from bot.domain.reminders.reminder import LATE_AFTER_SECONDS, Reason, State
from bot.domain.reminders.schedule import as_datetime
from bot.services.reminders import Reminders
from bot.store.clubs import ClubStore
from cogs._cards.reminders import reminder_text, reminder_view

if TYPE_CHECKING:
    from bot.client import ClubBot

REQUESTS_PER_SECOND = 48  # of Discord's 50 for the whole bot
LONGEST_SEND_SECONDS = 90  # discord.py tries a failing request for half a minute by itself
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 30, 15 * 60
ROLL_CALL_SECONDS = 5
STALE_AFTER_SECONDS = 60  # from then on a claim is judged again: its member may have said something since
CLOCK_SKEW_SECONDS = 600  # between this machine's clock and Discord's
LOOKED_THROUGH = 1_000  # messages after the claim among which an unconfirmed one is looked for

LOST = (aiohttp.ClientError, OSError, TimeoutError)
REFUSED = (discord.Forbidden, discord.NotFound)

log = logging.getLogger(__name__)
Destination = discord.abc.Messageable


class Courier:
    """Sends deliveries; `deliver` may be called for many at once, but for each only once at a time."""

    def __init__(self, bot: "ClubBot", reminders: Reminders, clubs: ClubStore) -> None:
        self._bot = bot
        self._reminders = reminders
        self._ledger = reminders.ledger
        self._clubs = clubs
        self._limiter = AsyncLimiter(2, 2 / REQUESTS_PER_SECOND)

    async def pace(self) -> None:
        """Return when the next delivery may be sent: as many a second as Discord takes from one bot."""
        await self._limiter.acquire()

    async def deliver(self, delivery: Delivery) -> int:
        """Send a delivery and record it; returns how many members were reminded, 0 where it is to be tried again.

        A delivery that an earlier try may have got through is looked for among the bot's own messages first.
        """
        try:
            async with asyncio.timeout(LONGEST_SEND_SECONDS):
                return await self._deliver(delivery)
        except LOST as error:
            return await self._postpone(delivery, error)
        except discord.HTTPException as error:
            if error.status == 429 or error.status >= 500:
                return await self._postpone(delivery, error)
            log.exception("Delivery %d was refused", delivery.delivery_id)
            await self._ledger.give_up(delivery, State.FAILED, Reason.REFUSED)
            return 0

    async def _deliver(self, delivery: Delivery) -> int:
        guild = self._bot.get_guild(delivery.guild_id)
        if guild is None:  # Ounce was sent away; asking Discord all the same would only gather refusals
            await self._ledger.give_up(delivery, State.SKIPPED, Reason.NOT_INVITED)
            return 0
        if guild.unavailable:
            raise ConnectionError(f"club {guild.id} is not available for the moment")
        if delivery.is_resumed:
            message_id = await self._find_own(delivery)
            if message_id is not None:
                sent_at = int(discord.utils.snowflake_time(message_id).timestamp())
                return await self._ledger.confirm(delivery, message_id, sent_at)
        if delivery.is_resumed or _now() - delivery.claimed_at >= STALE_AFTER_SECONDS:
            delivery = await self._reminders.judge_again(delivery)
        if delivery.member_ids:
            delivery = await self._call_roll(delivery)
        if not delivery.member_ids:
            await self._ledger.give_up(delivery, State.SKIPPED, Reason.GONE)
            return 0
        if delivery.channel_id is None:
            return await self._send_directly(delivery)
        return await self._send_in_channel(delivery)

    async def _send_directly(self, delivery: Delivery) -> int:
        try:
            return await self._send(delivery, await self._open_direct(delivery))
        except REFUSED as error:
            log.info("Member %d takes no direct messages: %s", delivery.member_ids[0], error.text)
        delivery = await self._call_roll(replace(delivery, unseen=delivery.member_ids))
        if not delivery.member_ids:  # no wonder
            await self._ledger.give_up(delivery, State.SKIPPED, Reason.GONE)
            return 0
        plan = (await self._reminders.load(delivery.guild_id, delivery.member_ids[0])).plan
        channel_id = await self._find_channel(delivery.guild_id, own=plan.channel_id if plan else None)
        if channel_id is None:
            await self._ledger.give_up(delivery, State.FAILED, Reason.NO_CHANNEL)
            return 0
        return await self._send_in_channel(await self._ledger.reroute(delivery, channel_id, Reason.DM_CLOSED))

    async def _send_in_channel(self, delivery: Delivery) -> int:
        """Send a delivery to its channel, or else to the club's fallback; the coach is told which of them failed."""
        reminded = await self._try(delivery)
        if reminded is not None:
            return reminded
        broken = delivery.channel_id or 0
        fallback_id = await self._find_channel(delivery.guild_id, besides=broken)
        if fallback_id is not None:
            reminded = await self._try(await self._ledger.reroute(delivery, fallback_id, Reason.FALLBACK))
        if reminded is None:
            await self._ledger.give_up(delivery, State.FAILED, Reason.NO_CHANNEL)
        await self._tell_coach(delivery.guild_id, broken, None if reminded is None else fallback_id)
        return reminded or 0

    async def _try(self, delivery: Delivery) -> int | None:
        """Send a delivery to its channel; None where that is gone, or the bot may not write there."""
        channel_id = delivery.channel_id or 0
        if not self._may_write(delivery.guild_id, channel_id):
            return None
        try:
            return await self._send(delivery, self._bot.get_partial_messageable(channel_id))
        except REFUSED as error:
            log.warning("Reminders cannot go to channel %d: %s", channel_id, error.text)
            return None

    async def _send(self, delivery: Delivery, destination: Destination) -> int:
        is_late = delivery.is_late or _now() - delivery.due >= LATE_AFTER_SECONDS
        message = await destination.send(
            reminder_text(delivery.member_ids, is_late=is_late),
            view=reminder_view(delivery.delivery_id),
            nonce=f"ounce-{delivery.delivery_id}",
            allowed_mentions=discord.AllowedMentions(
                users=[discord.Object(member_id) for member_id in delivery.member_ids]
            ),
        )
        return await self._ledger.confirm(delivery, message.id, _now())

    async def _open_direct(self, delivery: Delivery) -> discord.DMChannel:
        member_id = delivery.member_ids[0]
        direct = (one for one in self._bot.private_channels if isinstance(one, discord.DMChannel))
        opened = next((one for one in direct if one.recipient is not None and one.recipient.id == member_id), None)
        if opened is not None:
            return opened
        await self._limiter.acquire()
        return await self._bot.create_dm(discord.Object(member_id))

    async def _find_own(self, delivery: Delivery) -> int | None:
        """The id of the message that an earlier try of this delivery became: it carries the delivery's id."""
        wanted = f"reminder:circuit:{delivery.delivery_id}"
        try:
            if delivery.channel_id is None:
                place: Destination = await self._open_direct(delivery)
            else:
                place = self._bot.get_partial_messageable(delivery.channel_id)
            before_claim = discord.utils.time_snowflake(as_datetime(delivery.claimed_at - CLOCK_SKEW_SECONDS))
            async for message in place.history(
                after=discord.Object(before_claim), limit=LOOKED_THROUGH, oldest_first=True
            ):
                if message.author == self._bot.user and wanted in _custom_ids(message):
                    return message.id
        except REFUSED:
            return None  # nothing can be read there; the nonce still keeps a second message away
        return None

    async def _call_roll(self, delivery: Delivery) -> Delivery:
        """Look whether those not seen for a week are in the club still; whoever is not gets no reminders for now."""
        if not delivery.unseen:
            return delivery
        guild = self._bot.get_guild(delivery.guild_id)
        present: set[int] | None = None
        if guild is not None and not self._bot.is_ws_ratelimited():
            try:
                async with asyncio.timeout(ROLL_CALL_SECONDS):
                    members = await guild.query_members(user_ids=list(delivery.unseen), limit=100, cache=False)
                present = {member.id for member in members}
            except (TimeoutError, discord.ClientException, RuntimeError) as error:
                log.info("The roll of club %d was not answered: %r", delivery.guild_id, error)
        if present is None:
            gone = set(delivery.asleep)
        else:
            gone = set(delivery.unseen) - present
            await self._reminders.take_seen(delivery.guild_id, tuple(sorted(present)))
        return await self._ledger.take_gone(delivery, gone) if gone else delivery

    def _may_write(self, guild_id: int, channel_id: int) -> bool:
        """False where it is known beforehand that a message would be refused: a refusal counts against the bot."""
        guild = self._bot.get_guild(guild_id)
        channel = guild.get_channel(channel_id) if guild is not None else None
        if not isinstance(channel, discord.abc.Messageable):  # gone, or a forum, where only threads can be begun
            return False
        permissions = channel.permissions_for(channel.guild.me)
        return permissions.view_channel and permissions.send_messages

    async def _find_channel(self, guild_id: int, *, own: int | None = None, besides: int | None = None) -> int | None:
        """The first channel where a reminder can go instead: the club's, a member's own, the fallback, the system's."""
        club = await self._clubs.load(guild_id)
        guild = self._bot.get_guild(guild_id)
        system = guild.system_channel.id if guild is not None and guild.system_channel is not None else None
        wanted = (club.channel_id or own, club.fallback_channel_id, system)
        return next(
            (one for one in wanted if one is not None and one != besides and self._may_write(guild_id, one)), None
        )

    async def _tell_coach(self, guild_id: int, broken: int, fallback_id: int | None) -> None:
        club = await self._clubs.load(guild_id)
        told = club.coach_channel_id or fallback_id
        if told is None or told == broken or not await self._ledger.tell_coach_once(guild_id, broken):
            return
        where = f"go to <#{fallback_id}>" if fallback_id is not None else "reach nobody"
        text = f"I cannot post in <#{broken}> any more, so reminders {where}. `!club channel #channel` names another."
        try:
            await self._bot.get_partial_messageable(told).send(
                text.replace("`!", f"`{self._bot.settings.command_prefix}"),
                allowed_mentions=discord.AllowedMentions.none(),
            )
        except (*LOST, discord.HTTPException) as error:
            log.warning("The coach of club %d could not be told: %s", guild_id, error)

    async def _postpone(self, delivery: Delivery, error: Exception) -> int:
        pause = min(FIRST_PAUSE_SECONDS * 2**delivery.attempts, LONGEST_PAUSE_SECONDS)
        log.warning("Delivery %d is tried again in %d s: %r", delivery.delivery_id, pause, error)
        await self._ledger.postpone(delivery, _now() + pause)
        return 0


def _custom_ids(message: discord.Message) -> set[str | None]:
    rows = (component for component in message.components if isinstance(component, discord.ActionRow))
    return {child.custom_id for row in rows for child in row.children if isinstance(child, discord.Button)}


def _now() -> int:
    return int(discord.utils.utcnow().timestamp())
