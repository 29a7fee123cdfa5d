"""The sender: brings one delivery to Discord, once, or finds another way, or says in the ledger why it cannot."""

import asyncio
import logging
from dataclasses import replace
from typing import TYPE_CHECKING

import aiohttp
import discord
from aiolimiter import AsyncLimiter

from bot.domain.errors import NotKeptError
from bot.domain.owed import Trouble
from bot.domain.reminders.delivery import Delivery
from bot.domain.reminders.place import HELD_UP, LONGEST_PAUSE_SECONDS, Refusal, may_post_again, read_refusal
from bot.domain.reminders.reminder import LATE_AFTER_SECONDS, Reason
from bot.domain.reminders.schedule import as_datetime
from bot.services.deliveries import Deliveries
from bot.services.progress import ProgressReport
from cogs._cards.calls import CallState, choose_call
from cogs._cards.reminders import reminder_text, reminder_view
from cogs._ui.buttons import custom_ids
from cogs._ui.prefix import with_prefix

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


class _UnreadableError(Exception):
    """The bot may not read what it has posted in a place."""


class _HeldUpError(Exception):
    """Discord takes no direct messages from the bot for a while, so it is not asked."""


class ReminderSender:
    """Sends deliveries; `send` may be called for many at once, but for each only once at a time."""

    def __init__(self, bot: "ClubBot", deliveries: Deliveries, progress: ProgressReport) -> None:
        self._bot = bot
        self._deliveries = deliveries
        self._progress = progress
        self._direct_held_at: int | None = None  # when Discord said that it takes no direct messages for now
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
                reminded = await self._bring(delivery)
                log.info("Reminded %d of %d in club %d", reminded, len(delivery.member_ids), delivery.guild_id)
                return reminded
        except NotKeptError as error:  # a full disk: what was posted is known in memory, and posted no second time
            log.warning("Delivery %d: the database does not take what became of it: %s", delivery.delivery_id, error)
            return 0
        except (*LOST, _HeldUpError) as error:
            return await self._postpone(delivery, error, may_be_there=isinstance(error, LOST))
        except discord.HTTPException as error:
            is_direct = delivery.channel_id is None
            if read_refusal(error.status, error.code, is_direct=is_direct) is Refusal.PAUSE:
                return await self._postpone(delivery, error, may_be_there=False)
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
        reminded = await self._deliveries.confirm_again(delivery)
        if reminded is not None:
            return reminded
        if delivery.is_resumed:
            try:
                message_id = await self._find_own(delivery)
            except _UnreadableError:
                return await self._bring_blindly(delivery)
            if message_id is not None:
                sent_at = int(discord.utils.snowflake_time(message_id).timestamp())
                return await self._deliveries.confirm(delivery, message_id, sent_at)
        return await self._bring_anew(delivery)

    async def _bring_blindly(self, delivery: Delivery) -> int:
        """Bring a delivery that may be there already, where nobody can look; or leave it, and tell the coach."""
        is_marked = not self._may_read(delivery)  # then each try is written down before it is made
        tried_at = delivery.tried_at if is_marked else delivery.claimed_at
        if may_post_again(tried_at, self._deliveries.moment(delivery)):
            return await self._bring_anew(delivery)
        log.warning("Delivery %d may have come or not, and nobody can look", delivery.delivery_id)
        await self._deliveries.close(delivery, Reason.UNCONFIRMED)
        await self._deliveries.tell_coach(delivery, delivery.channel_id or 0, None, Trouble.UNCONFIRMED)
        return 0

    async def _bring_anew(self, delivery: Delivery) -> int:
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
        now = self._deliveries.moment(delivery)
        if self._direct_held_at is not None and 0 <= now - self._direct_held_at < LONGEST_PAUSE_SECONDS:
            raise _HeldUpError
        try:
            return await self._send_to(delivery, await self._open_direct(delivery))
        except discord.HTTPException as error:
            if error.code in HELD_UP:
                self._direct_held_at = now
            if read_refusal(error.status, error.code, is_direct=True) is not Refusal.CLOSED:
                raise
            log.info("A member takes no direct messages: %s", error.text)
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
        reminded, why = await self._try(delivery)
        if reminded is not None:
            return reminded
        rerouted = await self._reroute(delivery)
        if rerouted is not None:
            reminded, _ = await self._try(rerouted)
        if reminded is None:
            await self._deliveries.close(delivery, Reason.NO_CHANNEL)
        fallback_id = None if reminded is None or rerouted is None else rerouted.channel_id
        await self._deliveries.tell_coach(delivery, delivery.channel_id or 0, fallback_id, why)
        return reminded or 0

    async def _reroute(self, delivery: Delivery) -> Delivery | None:
        guild = self._bot.get_guild(delivery.guild_id)
        system = guild.system_channel.id if guild is not None and guild.system_channel is not None else None
        return await self._deliveries.reroute(
            delivery, system, lambda channel_id: self._may_write(delivery.guild_id, channel_id)
        )

    async def _try(self, delivery: Delivery) -> tuple[int | None, Trouble]:
        """Send a delivery to its channel; None, and why, where that is gone, or does not take it."""
        channel_id = delivery.channel_id or 0
        if not self._may_write(delivery.guild_id, channel_id):
            return None, Trouble.NO_WAY
        if not self._may_read(delivery):
            delivery = await self._deliveries.begin(delivery)
        try:
            return await self._send_to(delivery, self._bot.get_partial_messageable(channel_id)), Trouble.NO_WAY
        except discord.HTTPException as error:
            refusal = read_refusal(error.status, error.code, is_direct=False)
            if refusal in {Refusal.PAUSE, Refusal.UNFIT}:
                raise
            log.warning("Reminders cannot go to channel %d: %s", channel_id, error.text)
            return None, Trouble.BLOCKED if refusal is Refusal.BLOCKED else Trouble.NO_WAY

    async def _send_to(self, delivery: Delivery, destination: Destination) -> int:
        is_late = delivery.is_late or self._deliveries.moment(delivery) - delivery.due >= LATE_AFTER_SECONDS
        state = None if is_late or delivery.call else await self._find_state(delivery)
        usual = choose_call(delivery.delivery_id, state)
        message = await destination.send(
            with_prefix(
                reminder_text(delivery.member_ids, usual, is_late=is_late, call=delivery.call),
                self._bot.settings.command_prefix,
            ),
            view=reminder_view(delivery.delivery_id, delivery.call),
            nonce=f"ounce-{delivery.delivery_id}",
            allowed_mentions=discord.AllowedMentions(
                users=[discord.Object(member_id) for member_id in delivery.member_ids]
            ),
        )
        return await self._deliveries.confirm(delivery, message.id, self._deliveries.moment(delivery))

    async def _find_state(self, delivery: Delivery) -> CallState | None:
        """The week of whoever is reminded alone; of several nothing is said that isn't true of each of them."""
        if len(delivery.member_ids) != 1:
            return None
        week = await self._progress.load_week_so_far(delivery.guild_id, delivery.member_ids[0])
        return CallState(
            sessions=week.sessions,
            weekday=week.today.weekday(),
            weeks_in_a_row=week.streak.halves // 2,
            is_twice=week.reminders_a_week > 1,
        )

    async def _open_direct(self, delivery: Delivery) -> discord.DMChannel:
        member_id = delivery.member_ids[0]
        direct = (one for one in self._bot.private_channels if isinstance(one, discord.DMChannel))
        opened = next((one for one in direct if one.recipient is not None and one.recipient.id == member_id), None)
        if opened is not None:
            return opened
        await self._limiter.acquire()
        return await self._bot.create_dm(discord.Object(member_id))

    async def _find_own(self, delivery: Delivery) -> int | None:
        """The id of the message that an earlier try of this delivery became: it carries the delivery's id.

        Raises _UnreadableError where the bot may not look.
        """
        if not self._may_read(delivery):  # then Discord shows an empty channel, and does not say so
            raise _UnreadableError
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
                if message.author == self._bot.user and wanted in custom_ids(message):
                    return message.id
        except discord.NotFound:  # with the channel everything in it is gone: nobody can see it twice
            return None
        except REFUSED as error:
            raise _UnreadableError from error
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

    def _may_read(self, delivery: Delivery) -> bool:
        """False where it is known beforehand that the bot cannot look for what it has posted."""
        if delivery.channel_id is None:
            return True
        guild = self._bot.get_guild(delivery.guild_id)
        channel = guild.get_channel(delivery.channel_id) if guild is not None else None
        return channel is None or channel.permissions_for(channel.guild.me).read_message_history

    async def _postpone(self, delivery: Delivery, error: Exception, *, may_be_there: bool) -> int:
        retry_at = await self._deliveries.postpone(delivery, may_be_there=may_be_there)
        log.warning("Delivery %d is tried again at %s: %r", delivery.delivery_id, as_datetime(retry_at), error)
        return 0
