"""The sender: brings one delivery to Discord, once, or finds another way, or says in the ledger why it cannot."""

import asyncio
import logging
from dataclasses import replace
from typing import TYPE_CHECKING

import aiohttp
import discord
from aiolimiter import AsyncLimiter

from bot.domain.reminders.delivery import Delivery
from bot.domain.reminders.reminder import LATE_AFTER_SECONDS, Reason
from bot.domain.reminders.schedule import as_datetime
from bot.services.deliveries import Deliveries
from cogs._cards.reminders import broken_channel_text, reminder_text, reminder_view

if TYPE_CHECKING:
    from bot.client import ClubBot

REQUESTS_PER_SECOND = 48  # of Discord's 50 for the whole bot
LONGEST_SEND_SECONDS = 90  # discord.py tries a failing request for half a minute by itself
MEMBERSHIP_SECONDS = 5  # for so long Discord is waited for when it is asked who is in a club
STALE_AFTER_SECONDS = 60  # from then on a claim is evaluated again: its member may have said something since
CLOCK_SKEW_SECONDS = 600  # between this machine's clock and Discord's
LOOKED_THROUGH = 1_000  # messages after the claim among which an unconfirmed one is looked for

LOST = (aiohttp.ClientError, OSError, TimeoutError)
REFUSED = (discord.Forbidden, discord.NotFound)

log = logging.getLogger(__name__)
Destination = discord.abc.Messageable


class ReminderSender:
    """Sends deliveries; `send` may be called for many at once, but for each only once at a time."""

    def __init__(self, bot: "ClubBot", deliveries: Deliveries, prefix: str) -> None:
        self._bot = bot
        self._deliveries = deliveries
        self._prefix = prefix
        self._limiter = AsyncLimiter(2, 2 / REQUESTS_PER_SECOND)

    async def pace(self) -> None:
        """Return when the next delivery may be sent: as many a second as Discord takes from one bot."""
        await self._limiter.acquire()

    async def send(self, delivery: Delivery) -> int:
        """Send a delivery and record it; returns how many members were reminded, 0 where it is to be tried again.

        A delivery that an earlier try may have got through is looked for among the bot's own messages first.
        """
        try:
            async with asyncio.timeout(LONGEST_SEND_SECONDS):
                return await self._bring(delivery)
        except LOST as error:
            return await self._postpone(delivery, error)
        except discord.HTTPException as error:
            if error.status == 429 or error.status >= 500:
                return await self._postpone(delivery, error)
            log.exception("Delivery %d was refused", delivery.delivery_id)
            await self._deliveries.close(delivery, Reason.REFUSED)
            return 0

    async def _bring(self, delivery: Delivery) -> int:
        guild = self._bot.get_guild(delivery.guild_id)
        if guild is None:  # Ounce was sent away; asking Discord all the same would only gather refusals
            await self._deliveries.close(delivery, Reason.NOT_INVITED)
            return 0
        if guild.unavailable:
            raise ConnectionError(f"club {guild.id} is not available for the moment")
        if delivery.is_resumed:
            message_id = await self._find_own(delivery)
            if message_id is not None:
                sent_at = int(discord.utils.snowflake_time(message_id).timestamp())
                return await self._deliveries.confirm(delivery, message_id, sent_at)
        if delivery.is_resumed or self._deliveries.moment(delivery) - delivery.claimed_at >= STALE_AFTER_SECONDS:
            delivery = await self._deliveries.re_evaluate(delivery)
        if delivery.member_ids:
            delivery = await self._check_membership(delivery)
        if not delivery.member_ids:
            await self._deliveries.close(delivery, Reason.GONE)
            return 0
        return await (self._send_dm(delivery) if delivery.channel_id is None else self._send_in_channel(delivery))

    async def _send_dm(self, delivery: Delivery) -> int:
        """Send a direct message, or else in a channel; whoever has left the club is named in none."""
        try:
            return await self._send_to(delivery, await self._open_direct(delivery))
        except REFUSED as error:
            log.info("Member %d takes no direct messages: %s", delivery.member_ids[0], error.text)
        delivery = await self._check_membership(replace(delivery, unverified=delivery.member_ids))
        if not delivery.member_ids:  # no wonder
            await self._deliveries.close(delivery, Reason.GONE)
            return 0
        rerouted = await self._reroute(delivery)
        if rerouted is None:
            await self._deliveries.close(delivery, Reason.NO_CHANNEL)
            return 0
        return await self._send_in_channel(rerouted)

    async def _send_in_channel(self, delivery: Delivery) -> int:
        """Send a delivery to its channel, or else to another one; the coach is told which of them failed."""
        reminded = await self._try(delivery)
        if reminded is not None:
            return reminded
        rerouted = await self._reroute(delivery)
        if rerouted is not None:
            reminded = await self._try(rerouted)
        if reminded is None:
            await self._deliveries.close(delivery, Reason.NO_CHANNEL)
        fallback_id = None if reminded is None or rerouted is None else rerouted.channel_id
        await self._tell_coach(delivery, delivery.channel_id or 0, fallback_id)
        return reminded or 0

    async def _reroute(self, delivery: Delivery) -> Delivery | None:
        guild = self._bot.get_guild(delivery.guild_id)
        system = guild.system_channel.id if guild is not None and guild.system_channel is not None else None
        return await self._deliveries.reroute(
            delivery, system, lambda channel_id: self._may_write(delivery.guild_id, channel_id)
        )

    async def _try(self, delivery: Delivery) -> int | None:
        """Send a delivery to its channel; None where that is gone, or the bot may not write there."""
        channel_id = delivery.channel_id or 0
        if not self._may_write(delivery.guild_id, channel_id):
            return None
        try:
            return await self._send_to(delivery, self._bot.get_partial_messageable(channel_id))
        except REFUSED as error:
            log.warning("Reminders cannot go to channel %d: %s", channel_id, error.text)
            return None

    async def _send_to(self, delivery: Delivery, destination: Destination) -> int:
        is_late = delivery.is_late or self._deliveries.moment(delivery) - delivery.due >= LATE_AFTER_SECONDS
        message = await destination.send(
            reminder_text(delivery.member_ids, is_late=is_late),
            view=reminder_view(delivery.delivery_id),
            nonce=f"ounce-{delivery.delivery_id}",
            allowed_mentions=discord.AllowedMentions(
                users=[discord.Object(member_id) for member_id in delivery.member_ids]
            ),
        )
        return await self._deliveries.confirm(delivery, message.id, self._deliveries.moment(delivery))

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

    async def _check_membership(self, delivery: Delivery) -> Delivery:
        """Look whether those not seen for a week are in the club still; whoever is not gets no reminders for now."""
        if not delivery.unverified:
            return delivery
        guild = self._bot.get_guild(delivery.guild_id)
        present: set[int] | None = None
        if guild is not None and not self._bot.is_ws_ratelimited():
            try:
                async with asyncio.timeout(MEMBERSHIP_SECONDS):
                    members = await guild.query_members(user_ids=list(delivery.unverified), limit=100, cache=False)
                present = {member.id for member in members}
            except (TimeoutError, discord.ClientException, RuntimeError) as error:
                log.info("Discord did not say who is in club %d: %r", delivery.guild_id, error)
        return await self._deliveries.record_check(delivery, present)

    def _may_write(self, guild_id: int, channel_id: int) -> bool:
        """False where it is known beforehand that a message would be refused: a refusal counts against the bot."""
        guild = self._bot.get_guild(guild_id)
        channel = guild.get_channel(channel_id) if guild is not None else None
        if not isinstance(channel, discord.abc.Messageable):  # gone, or a forum, where only threads can be begun
            return False
        permissions = channel.permissions_for(channel.guild.me)
        return permissions.view_channel and permissions.send_messages

    async def _tell_coach(self, delivery: Delivery, broken: int, fallback_id: int | None) -> None:
        channel_id = await self._deliveries.choose_coach_channel(delivery, broken, fallback_id)
        if channel_id is None:
            return
        try:
            await self._bot.get_partial_messageable(channel_id).send(
                broken_channel_text(broken, fallback_id, self._prefix),
                allowed_mentions=discord.AllowedMentions.none(),
            )
        except (*LOST, discord.HTTPException) as error:
            log.warning("The coach of club %d could not be told: %s", delivery.guild_id, error)

    async def _postpone(self, delivery: Delivery, error: Exception) -> int:
        retry_at = await self._deliveries.postpone(delivery)
        log.warning("Delivery %d is tried again at %s: %r", delivery.delivery_id, as_datetime(retry_at), error)
        return 0


def _custom_ids(message: discord.Message) -> set[str | None]:
    rows = (component for component in message.components if isinstance(component, discord.ActionRow))
    return {child.custom_id for row in rows for child in row.children if isinstance(child, discord.Button)}
