"""The right side: how the license office of New Mexico wrote its residents down."""

import numpy as np

from benchmarks.linkage.populations.first_kind_convictions import misplace, write_addresses
from benchmarks.linkage.populations.first_kind_numbers import fbi_numbers, padded, write_social
from benchmarks.linkage.populations.first_kind_offices import misdate, misname, missex, true_names
from benchmarks.linkage.populations.first_kind_people import People
from benchmarks.linkage.populations.first_kind_places import Addresses
from benchmarks.linkage.populations.first_kind_rates import FirstKindRates
from benchmarks.linkage.populations.first_kind_sheet import Sheet
from proving_ground.draws import Texts, Whole, stream, unique_numbers


def license_numbers(count: int, seed: int) -> Texts:
    """Return different license numbers of nine digits, in no order."""
    return padded(unique_numbers(stream(seed, "first kind: licenses"), 100_000_000, 600_000_000, count), 9)


def write_licenses(
    residents: People, homes: Addresses, social: Whole, licenses: Texts, seed: int, rates: FirstKindRates
) -> Sheet:
    """Return the residents' records, row by row; `homes` by home number, `social` and `licenses` by resident."""
    sheet = Sheet(len(residents), seed, "licenses", rates.right.care_shape)
    true_names(sheet, residents)
    misname(sheet, residents, rates.right)
    misdate(sheet, rates.right)
    missex(sheet, rates.right)
    write_social(sheet, social, rates.right)
    home = residents.home.copy()
    stale = sheet.hit(rates.addresses.stale_license, policy=True)
    # an older address is one where others live by now
    home[stale] = sheet.rng.integers(0, len(homes.street), len(stale))
    sheet.note(stale, "address_stale")
    write_addresses(sheet, homes.take(home))
    misplace(sheet, rates.right.street_slip, rates.right.city_slip)
    sheet["license_number"] = licenses
    sheet["fbi_number"] = np.full(len(residents), "", dtype=object)
    return sheet


def copy_fbi_numbers(left: Sheet, right: Sheet, left_rows: Whole, right_rows: Whole, share: float) -> None:
    """Write FBI numbers into a few license records: of convicted residents their own, of others some."""
    known = right.rng.random(len(left_rows)) < share * 10
    right["fbi_number"][right_rows[known]] = left["fbi_number"][left_rows[known]]
    others = np.setdiff1d(right.hit(share, policy=True), right_rows)
    right["fbi_number"][others] = fbi_numbers(right.rng, len(others))
