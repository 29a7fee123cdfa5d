"""The buttons under a circuit: what each of them does, and that it is remembered."""

import discord
import simcord

from bot.domain.circuit.seed import write_seed
from cogs._ui.buttons import custom_ids as all_ids
from tests.cogs.club import (
    HOW,
    Club,
    card,
    choose,
    choose_option,
    components,
    custom_ids,
    labels,
    press,
    private,
    response,
    seed,
    stations,
    walk,
)

OWN = ["Start", "Swap", "Easier", "Harder", "Done"]


async def ask_for_the_march(club: Club, member: simcord.MemberActor | None = None) -> discord.Message:
    """A circuit that opens with the glute bridge march, which has an easier and a harder neighbour for everybody."""
    catalogue = club.bot.services.catalogue
    march = catalogue.exercises["glute-bridge-march"]
    others = [
        next(one for one in members if one.level == 1 and one.equipment <= {"mat"} and not one.needs)
        for group, members in catalogue.by_group.items()
        if group is not march.group
    ]
    message = await club.ask(f"!circuit seed {write_seed(catalogue, [march, *others])}", member)
    assert stations(message)[0] == march.name
    return message


async def test_swap_puts_another_exercise_at_the_chosen_station_only(club: Club) -> None:
    message = await club.ask("!circuit")
    before = stations(message)
    await choose(club.ana, message, "Swap", 2)
    after = stations(club.see(message))
    assert after[1] != before[1]
    assert [after[0], *after[2:]] == [before[0], *before[2:]]
    assert labels(club.see(message)) == OWN
    assert seed(club.see(message)) != seed(message)


async def test_the_menu_names_the_four_stations_and_back_leads_back(club: Club) -> None:
    await club.ask("!circuit")  # a member's first one says more, until it's pressed
    message = await club.ask("!circuit")
    asked = response(await club.ana.click(message, label="Harder"))
    (menu,) = [component for component in components(asked) if component["type"] == 3]
    assert menu["placeholder"] == "Harder: which station?"
    assert [option["label"].partition("  ")[2] for option in menu["options"]] == stations(message)
    assert stations(asked) == stations(message)
    back = response(await club.ana.click(asked, label="Back"))
    assert labels(back) == OWN
    assert card(back).to_dict() == card(message).to_dict()


async def test_swap_never_brings_back_what_was_seen_in_this_circuit(club: Club) -> None:
    message = await club.ask("!circuit nothing")
    seen = {stations(message)[0]}
    for _ in range(40):
        result = await choose(club.ana, club.see(message), "Swap", 1)
        name = stations(club.see(message))[0]
        if name in seen:
            break
        seen.add(name)
    assert len(seen) > 2
    assert private(result).content.startswith("You've seen every exercise for hamstrings & glutes")
    assert labels(club.see(message)) == OWN


async def test_easier_and_harder_move_a_station_along_its_chain(club: Club) -> None:
    message = await ask_for_the_march(club)
    await choose(club.ana, message, "Easier", 1)
    assert stations(club.see(message))[0] == "Glute bridge"
    await choose(club.ana, club.see(message), "Harder", 1)
    assert stations(club.see(message))[0] != "Glute bridge"


async def test_at_the_end_of_a_chain_the_member_is_told_so_and_the_card_stays(club: Club) -> None:
    message = await ask_for_the_march(club)
    await choose(club.ana, message, "Easier", 1)
    before = club.see(message)
    result = await choose(club.ana, before, "Easier", 1)
    assert private(result).content.startswith("Glute bridge is the easiest version that fits today")
    assert card(club.see(message)).to_dict() == card(before).to_dict()
    assert labels(club.see(message)) == OWN


async def test_easier_is_remembered_in_the_next_circuits(club: Club) -> None:
    await choose(club.ana, await ask_for_the_march(club), "Easier", 1)
    for _ in range(25):
        await club.env.advance_time(30)
        assert "Glute bridge march" not in stations(await club.ask("!circuit"))
    assert (card(await club.ask("!profile")).fields[-1].value or "").startswith("1 exercise")


async def test_going_back_forgets_the_step(club: Club) -> None:
    message = await ask_for_the_march(club)
    await choose(club.ana, message, "Easier", 1)
    assert club.run_sql("SELECT exercise_id, instead_id FROM steps") == [("glute-bridge-march", "glute-bridge")]
    await choose(club.ana, club.see(message), "Harder", 1)
    assert club.run_sql("SELECT * FROM steps") == []


async def test_how_shows_the_cues_only_to_the_one_who_asked(club: Club) -> None:
    message = await ask_for_the_march(club)
    shown = private(await press(club.bo, message, HOW))
    assert (card(shown).title or "").startswith("1  Glute bridge march")
    description = card(shown).description or ""
    for part in ("**Set up.**", "**Move.**", "**Feel.**", "**Usual mistake.**"):
        assert part in description
    assert card(club.see(message)).to_dict() == card(message).to_dict()
    second = response(await choose_option(club.bo, shown, 2))
    assert second.ephemeral
    assert (card(second).title or "").startswith(f"2  {stations(message)[1]}")


async def test_done_marks_the_card_logs_it_and_counts_the_days_of_the_week(club: Club) -> None:
    first = await club.ana.click(await club.ask("!circuit"), label="Done")
    assert private(first).content.startswith("Logged: your first strength day this week.")
    assert (card(club.last).title or "").startswith("✅ Your circuit")
    assert labels(club.last) == ["New circuit"]
    await club.env.advance_time(2 * 86_400)
    second = await club.ana.click(await club.ask("!circuit"), label="Done")
    assert private(second).content.startswith("Logged: strength day 2 this week.")
    days = club.run_sql("SELECT day FROM done WHERE member_id = ? ORDER BY day", club.ana.id)
    assert days == [("2026-01-01",), ("2026-01-03",)]


async def test_a_day_is_counted_in_the_members_time_zone(club: Club) -> None:
    await club.ask("!profile zone Honolulu")  # still on New Year's Eve there
    await club.ana.click(await club.ask("!circuit"), label="Done")
    assert club.run_sql("SELECT day FROM done") == [("2025-12-31",)]


async def test_new_circuit_under_a_done_one_draws_another_privately(club: Club) -> None:
    await club.ana.click(await club.ask("!circuit"), label="Done")
    offered = response(await club.ana.click(club.last, label="New circuit"))
    assert offered.ephemeral
    assert labels(offered) == OWN


async def test_a_private_circuit_has_working_buttons_too(club: Club) -> None:
    message = await club.ask("!circuit")
    offer = private(await club.bo.click(message, label="Swap"))
    own = private(await club.bo.click(offer, label="My own circuit"))
    before = stations(own)
    swapped = response(await choose(club.bo, own, "Swap", 1))
    assert swapped.ephemeral
    assert stations(swapped)[0] != before[0]
    assert private(await club.bo.click(swapped, label="Done")).content.startswith("Logged")


async def test_somebody_else_is_offered_their_own_and_the_card_stays(club: Club) -> None:
    message = await club.ask("!circuit")
    for label in ("Swap", "Easier", "Harder", "Done"):
        member = club.add_member()
        offer = private(await member.click(message, label=label))
        assert offer.content == "That's somebody else's circuit. Would you like one of your own?", label
        assert card(club.see(message)).to_dict() == card(message).to_dict(), label
        assert labels(club.see(message)) == OWN, label
        assert club.run_sql("SELECT * FROM done") == [], label
        own = private(await member.click(offer, label="My own circuit"))
        assert labels(own) == OWN, label
        newest = "SELECT member_id FROM circuits ORDER BY circuit_id DESC LIMIT 1"
        assert club.run_sql(newest) == [(member.id,)], label


async def test_somebody_else_cannot_choose_from_a_menu_that_is_open(club: Club) -> None:
    message = await club.ask("!circuit")
    menu = response(await club.ana.click(message, label="Swap"))
    result = await choose_option(club.bo, menu, 1)
    assert private(result).content.startswith("That's somebody else's circuit.")
    assert stations(club.see(message)) == stations(message)


async def test_every_button_works_after_a_restart(club: Club) -> None:
    members = {label: club.add_member() for label in (*OWN, HOW, "Back", "menu")}
    drawn = {label: await ask_for_the_march(club, member) for label, member in members.items()}
    for label in ("Back", "menu"):
        await members[label].click(drawn[label], label="Swap")
    await club.restart()
    for label, member in members.items():
        shown = club.see(drawn[label])
        if label == "menu":
            assert stations(response(await choose_option(member, shown, 1)))[0] != "Glute bridge march"
        elif label == HOW:
            assert (card(private(await press(member, shown, HOW))).title or "").startswith("1  Glute bridge march")
        elif label == "Done":
            assert private(await member.click(shown, label=label)).content.startswith("Logged")
        elif label == "Back":
            assert labels(response(await member.click(shown, label=label))) == OWN
        elif label == "Start":
            assert "Station 1 of 4" in str(walk(private(await member.click(shown, label=label))))
        else:
            result = await choose(member, shown, label, 1)
            assert result.acknowledged, label
            assert stations(club.see(shown))[0] != "Glute bridge march", label


async def test_a_menu_of_forms_works_after_a_restart(club: Club) -> None:
    message = await club.ask("!circuit")
    shown = private(await press(club.ana, message, HOW, station=2))
    assert (card(shown).title or "").startswith(f"2  {stations(message)[1]}")
    await club.restart()
    third = response(await choose_option(club.ana, shown, 3))
    assert (card(third).title or "").startswith(f"3  {stations(message)[2]}")


async def test_steps_and_the_log_survive_a_restart(club: Club) -> None:
    message = await ask_for_the_march(club)
    await choose(club.ana, message, "Easier", 1)
    await club.restart()
    assert stations(await club.ask("!circuit again"))[0] == "Glute bridge"
    await club.ana.click(club.last, label="Done")
    await club.restart()
    assert labels(club.last) == ["New circuit"]


async def test_a_message_is_known_by_its_buttons_wherever_they_stand_in_it(club: Club) -> None:
    for message in (await club.ask("!circuit"), await club.ask("!profile"), await club.ask("!form side plank")):
        assert all_ids(message) == set(custom_ids(message)) != set()


async def test_a_year_old_message_still_answers(club: Club) -> None:
    message = await ask_for_the_march(club)
    await club.env.advance_time(366 * 86_400)
    await club.restart()
    await choose(club.ana, club.see(message), "Harder", 1)
    assert stations(club.see(message))[0] != "Glute bridge march"
