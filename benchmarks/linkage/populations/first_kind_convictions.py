"""The left side: how offices of other states wrote the convicted down."""

from random import Random

import numpy as np

from benchmarks.linkage.populations.first_kind_aliases import write_aliases
from benchmarks.linkage.populations.first_kind_numbers import (
    fbi_numbers,
    foreign_license,
    state_ids,
    write_social,
)
from benchmarks.linkage.populations.first_kind_offices import (
    cut,
    cut_offices,
    misdate,
    misname,
    missex,
    true_names,
)
from benchmarks.linkage.populations.first_kind_places import (
    Addresses,
    elsewhere,
    homes_elsewhere,
    homes_here,
    nothing,
)
from benchmarks.linkage.populations.first_kind_rates import AddressRates, AliasRates, FirstKindRates
from benchmarks.linkage.populations.first_kind_sheet import Sheet
from benchmarks.linkage.populations.first_kind_slips import number_slip, typo
from benchmarks.linkage.populations.first_kind_subjects import LOOK_ALIKES, Subjects
from proving_ground.draws import Texts, Whole, chance, pick

WIDTHS = (("given_name", 11), ("middle_name", 11), ("surname", 20))
OFFICES_OF_A_STATE = 25


def write_convictions(
    subjects: Subjects, homes: Addresses, social: Whole, licenses: Texts, seed: int, rates: FirstKindRates
) -> Sheet:
    """Return the subjects' records; `homes` by home number, `social` by subject, `licenses` by resident."""
    people = subjects.people
    sheet = Sheet(len(people), seed, "convictions", rates.left.care_shape)
    state = pick(sheet.rng, elsewhere()["offices"], len(people))
    office = state + sheet.rng.integers(0, OFFICES_OF_A_STATE, len(people)).astype(str).astype(object)
    true_names(sheet, people)
    misname(sheet, people, rates.left)
    misdate(sheet, rates.left)
    missex(sheet, rates.left)
    write_social(sheet, social, rates.left)
    write_addresses(sheet, _addresses(sheet, subjects, homes, state, rates.addresses))
    misplace(sheet, rates.left.street_slip, rates.left.city_slip)
    _numbers(sheet, subjects, state, licenses, rates.aliases)
    write_aliases(sheet, people, rates.aliases)
    cut(sheet, cut_offices(sheet.rng, office, rates.left.cut), WIDTHS)
    return sheet


def write_addresses(sheet: Sheet, addresses: Addresses) -> None:
    """Write addresses as they are."""
    sheet["street"], sheet["city"] = addresses.street, addresses.city
    sheet["state"], sheet["postcode"] = addresses.state, addresses.postcode


def misplace(sheet: Sheet, street: float, city: float) -> None:
    """Make the slips of address lines."""
    sheet.slip("street_slip", "street", street, _street_slip)
    sheet.slip("city_slip", "city", city, typo)


def _street_slip(street: str, dice: Random) -> str:
    """Write kinds of streets out, leave the apartment or quadrant out, or slip in a letter or the house number."""
    kind = dice.random()
    if kind < 0.35:
        written = elsewhere()["written_out"]
        return " ".join(written.get(word, word) for word in street.split(" "))
    if kind < 0.55:
        end = street.find(" APT ")
        return street[:end] if end > 0 else street.rsplit(" ", 1)[0]
    return number_slip(street, dice) if kind < 0.75 else typo(street, dice)


def _addresses(
    sheet: Sheet, subjects: Subjects, homes: Addresses, state: Texts, rates: AddressRates
) -> Addresses:
    """Draw where each subject is said to live; New Mexico for some, most often the state that convicted."""
    rng, people = sheet.rng, subjects.people
    count = len(people)
    travels = chance(rng, 0.12, count)
    made = homes_elsewhere(rng, np.where(travels, pick(rng, elsewhere()["offices"], count), state))
    draw = rng.random(count)
    resident = subjects.resident >= 0
    relative = np.isin(subjects.kind, LOOK_ALIKES) & (people.home >= 0)
    present = np.flatnonzero(resident & (draw < rates.present_home))
    old = resident & (draw >= rates.present_home) & (draw < rates.present_home + rates.old_home)
    parents = np.flatnonzero(old & (people.home != people.childhood_home))
    relatives = np.flatnonzero(relative & (draw < rates.relative_home))
    strangers = ~resident & ~relative & (draw < rates.stranger_here)
    somewhere = np.flatnonzero(strangers | (old & (people.home == people.childhood_home)))
    made.put(present, homes.take(people.home[present]))
    made.put(parents, homes.take(people.childhood_home[parents]))
    made.put(relatives, homes.take(people.home[relatives]))
    made.put(somewhere, homes_here(rng, people.group[somewhere]))
    _shorten(rng, made, rates)
    return made


def _shorten(rng: np.random.Generator, made: Addresses, rates: AddressRates) -> None:
    """Leave parts of addresses out, or all of them."""
    draw = rng.random(len(made.street))
    made.street[draw < rates.city_alone + rates.postcode_alone] = ""
    bare = draw < rates.postcode_alone
    made.city[bare] = ""
    half = draw < rates.postcode_alone / 2
    made.postcode[half] = ""
    made.state[bare & ~half] = ""
    blank = np.flatnonzero(chance(rng, rates.blank, len(draw)))
    made.put(blank, nothing(len(blank)))


def _numbers(sheet: Sheet, subjects: Subjects, state: Texts, licenses: Texts, rates: AliasRates) -> None:
    """Write FBI and state numbers, and here and there a driver's license, seldom ours."""
    rng, count = sheet.rng, len(sheet)
    sheet["fbi_number"] = np.where(chance(rng, rates.fbi_number, count), fbi_numbers(rng, count), "")
    sheet["state_id"] = np.where(chance(rng, rates.state_id, count), state_ids(rng, state), "")
    sheet["license_number"] = np.full(count, "", dtype=object)
    for row in sheet.hit(rates.license_number, policy=True).tolist():
        ours = subjects.resident[row] >= 0 and sheet.dice.random() < rates.license_is_ours
        number = licenses[subjects.resident[row]] if ours else foreign_license(state[row], sheet.dice)
        sheet["license_number"][row] = number
    sheet.slip("license_slip", "license_number", 0.03, number_slip)
