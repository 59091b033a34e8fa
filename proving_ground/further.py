"""Conviction offices beyond the demonstration's: they deliver when somebody asks, and change nobody else's draws."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from proving_ground.courts import assign_further
from proving_ground.draws import Record
from proving_ground.extracts import Extract, make_extract
from proving_ground.slips import Hand
from proving_ground.writers import (
    ar_doc,
    az_doc,
    co_doc,
    fl_obis,
    me_doc,
    mi_doc,
    nj_doc,
    ojbc_rapback,
    ok_doc,
    pa_doc,
    tn_doc,
    tx_dps_registry,
    tx_tdcj,
    us_fjc,
    va_courts,
)

DAYS_OF_DELIVERY = (0, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class FurtherOffice:
    """One office: whom it knows, how it writes, and how the product names its people and counts."""

    share: float
    """Share of the convicted whom it holds, whoever else does."""
    hand: Hand
    files: Callable[[Extract, date], dict[str, bytes]]
    person_key: Callable[[int], str]
    conviction_key: Callable[[Record], str]
    """A count to its `conviction_id`."""
    one_count: bool = False
    """It sends one count a person."""
    later: Callable[[Extract, Extract, date], dict[str, bytes]] | None = None
    """What it sends after the first delivery, by what it held then and holds now; None: everything again."""
    retired_keys: Callable[[Extract], Mapping[str, int]] = lambda extract: {}
    """Keys under which its first delivery tells people once more, each with the number of the person."""


FURTHER: Mapping[str, FurtherOffice] = {
    "fl_obis": FurtherOffice(
        share=0.12,
        hand=Hand(middle_missing=0.25),
        files=lambda extract, on: fl_obis.delivery(extract),
        person_key=fl_obis.offender_number,
        conviction_key=fl_obis.conviction_key,
    ),
    "tx_tdcj": FurtherOffice(
        share=0.10,
        hand=Hand(nickname=0.02),
        files=tx_tdcj.delivery,
        person_key=tx_tdcj.state_number,
        conviction_key=tx_tdcj.conviction_key,
        one_count=True,
    ),
    "ok_doc": FurtherOffice(
        share=0.06,
        hand=Hand(),
        files=ok_doc.delivery,
        person_key=ok_doc.doc_number,
        conviction_key=ok_doc.conviction_key,
    ),
    "me_doc": FurtherOffice(
        share=0.03,
        hand=Hand(middle_missing=0.4),
        files=lambda extract, on: me_doc.delivery(extract),
        person_key=me_doc.client_number,
        conviction_key=me_doc.conviction_key,
    ),
    "pa_doc": FurtherOffice(
        share=0.05,
        hand=Hand(),
        files=lambda extract, on: pa_doc.delivery(extract),
        person_key=pa_doc.control_number,
        conviction_key=pa_doc.conviction_key,
    ),
    "ar_doc": FurtherOffice(
        share=0.05,
        hand=Hand(middle_initial=0.6),
        files=lambda extract, on: ar_doc.delivery(extract),
        person_key=ar_doc.offender_number,
        conviction_key=ar_doc.conviction_key,
    ),
    "tn_doc": FurtherOffice(
        share=0.05,
        hand=Hand(former_surname=0.15),
        files=lambda extract, on: tn_doc.delivery(extract),
        person_key=tn_doc.offender_number,
        conviction_key=tn_doc.conviction_key,
    ),
    "co_doc": FurtherOffice(
        share=0.05,
        hand=Hand(middle_initial=0.3),
        files=lambda extract, on: co_doc.delivery(extract),
        person_key=co_doc.offender_number,
        conviction_key=co_doc.conviction_key,
    ),
    "us_fjc": FurtherOffice(
        share=0.04,
        hand=Hand(),
        files=lambda extract, on: us_fjc.delivery(extract),
        person_key=us_fjc.docket_number,
        conviction_key=us_fjc.conviction_key,
    ),
    "va_courts": FurtherOffice(
        share=0.05,
        hand=Hand(middle_initial=0.4),
        files=lambda extract, on: va_courts.delivery(extract),
        person_key=va_courts.case_number,
        conviction_key=va_courts.conviction_key,
        one_count=True,
    ),
    "mi_doc": FurtherOffice(
        share=0.05,
        hand=Hand(nickname=0.03),
        files=lambda extract, on: mi_doc.delivery(extract),
        person_key=mi_doc.offender_number,
        conviction_key=mi_doc.conviction_key,
    ),
    "nj_doc": FurtherOffice(
        share=0.05,
        hand=Hand(middle_initial=0.5),
        files=nj_doc.delivery,
        person_key=nj_doc.offender_number,
        conviction_key=nj_doc.conviction_key,
    ),
    "tx_dps_registry": FurtherOffice(
        share=0.05,
        hand=Hand(middle_missing=0.2),
        files=lambda extract, on: tx_dps_registry.delivery(extract),
        person_key=tx_dps_registry.registrant_number,
        conviction_key=tx_dps_registry.conviction_key,
    ),
    "az_doc": FurtherOffice(
        share=0.06,
        hand=Hand(),
        files=az_doc.delivery,
        person_key=az_doc.person_number,
        conviction_key=az_doc.conviction_key,
        later=az_doc.changes,
        retired_keys=az_doc.retired_keys,
    ),
    "ojbc_rapback": FurtherOffice(
        share=0.05,
        hand=Hand(nickname=0.03),
        files=ojbc_rapback.first_batch,
        person_key=ojbc_rapback.person_key,
        conviction_key=ojbc_rapback.conviction_key,
        later=ojbc_rapback.next_batch,
        retired_keys=ojbc_rapback.retired_keys,
    ),
}


def files_of(office: str, extract: Extract, day: int, on: date) -> dict[str, bytes]:
    """Return what an office sends on one of its days: `extract` is all it ever holds, `day` counts from the first."""
    about = FURTHER[office]
    if day > DAYS_OF_DELIVERY[0] and about.later is not None:
        return about.later(extract.on_day(DAYS_OF_DELIVERY[0]), extract.on_day(day), on)
    return about.files(extract.on_day(day), on)


def make_further(convicted: pd.DataFrame, offices: Sequence[str], seed: int) -> dict[str, Extract]:
    """Return the extracts of further offices, by source id.

    Raises:
        ValueError: an office that nobody here writes for.
    """
    unknown = sorted(set(offices) - FURTHER.keys())
    if unknown:
        raise ValueError(f"{unknown}: no such office; further ones are {sorted(FURTHER)}")
    made = {}
    for office in sorted(set(offices)):
        about = FURTHER[office]
        held = assign_further(convicted, office, about.share, seed)
        extract = make_extract(convicted, held, office, about.hand, seed)
        if about.one_count:
            extract = replace(
                extract, counts=extract.counts[extract.counts["count_no"] == 1].reset_index(drop=True)
            )
        made[office] = extract
    return made
