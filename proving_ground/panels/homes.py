"""Homes as their parts: number, street, type, quadrant, unit, box, city, state, postcode."""

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import yaml

from proving_ground.census.tables import GROUPS, draw_places, places
from proving_ground.draws import Texts, chance, numbers, pick
from proving_ground.panels.people import Table, either
from proving_ground.panels.pools import HERE

_STREETS = (
    "Acequia", "Agua Fria", "Alameda", "Apache", "Arroyo Seco", "Aspen", "Avenida Cesar Chavez", "Bosque", "Broadway",
    "Calle Luna", "Camino Real", "Candelaria", "Canyon", "Carlisle", "Cedar", "Central", "Cerrillos", "Chamisa",
    "Church", "Cielo Vista", "Constitution", "Copper", "Cottonwood", "Coyote", "Deer Trail", "Desert Willow",
    "Don Felipe", "Eagle Nest", "El Paseo", "El Pueblo", "Elm", "Estrella", "Eubank", "Foothills", "Gabaldon",
    "Guadalupe", "Harvest", "Hermosa", "Highland", "Hillcrest", "Indian School", "Isleta", "Jefferson", "Juan Tabo",
    "Juniper", "La Joya", "La Mirada", "Lincoln", "Llano", "Lomas", "Los Arboles", "Luna", "Main", "Manzano", "Maple",
    "Mesa Verde", "Missouri", "Montano", "Montgomery", "Mountain", "Navajo", "Oak", "Old Mill", "Osuna", "Palo Verde",
    "Paseo Del Norte", "Pecos", "Picacho", "Pine", "Pinon", "Placitas", "Ponderosa", "Pueblo", "Quail Run",
    "Rio Bravo", "Rio Grande", "Roadrunner", "Rosa", "Sagebrush", "San Mateo", "San Pedro", "Sandia", "Santa Fe",
    "Sierra Vista", "Solano", "Spruce", "Sunset", "Telshor", "Tierra Del Sol", "Tramway", "Turquoise", "Valencia",
    "Valley View", "Vista Del Rey", "Wagon Wheel", "Walnut", "Washington", "Wyoming", "Yucca", "Zia", "Zuni",
)  # fmt: skip
_TYPES: dict[str, float] = {
    "St": 30, "Ave": 20, "Rd": 18, "Dr": 15, "Ln": 8, "Ct": 5, "Blvd": 4, "Pl": 4, "Cir": 3, "Way": 2, "Loop": 2,
    "Trl": 1, "": 2,
}  # fmt: skip
SPELLED = {
    "St": "Street", "Ave": "Avenue", "Rd": "Road", "Dr": "Drive", "Ln": "Lane", "Ct": "Court", "Blvd": "Boulevard",
    "Pl": "Place", "Cir": "Circle", "Way": "Way", "Loop": "Loop", "Trl": "Trail",
}  # fmt: skip
_QUADRANTS = {"": 0.6, "NE": 0.15, "NW": 0.15, "SE": 0.05, "SW": 0.05}
_UNITS: dict[str, float] = {"": 80, "Apt": 11, "Unit": 3, "#": 3, "Spc": 2, "Lot": 1}
_ROADS: dict[str, float] = {"": 97, "County Road": 1, "State Road": 1, "Highway": 1}


def homes_here(group: Texts, rng: np.random.Generator) -> Table:
    """Return a New Mexico home for each group, as that group lives."""
    row = np.zeros(len(group), dtype=np.int64)
    for name in GROUPS:
        rows = np.flatnonzero(group == name)
        row[rows] = draw_places(rng, name, len(rows))
    table = places().iloc[row]
    home = _streets(len(group), rng)
    outside = table["city"].to_numpy(dtype=object) != "Albuquerque"
    home["quadrant"] = either(outside & chance(rng, 0.8, len(group)), "", home["quadrant"])
    home["city"] = table["city"].to_numpy(dtype=object)
    home["state"] = np.full(len(group), "NM", dtype=object)
    home["postcode"] = table["postcode"].to_numpy(dtype=object)
    return home


def homes_elsewhere(count: int, rng: np.random.Generator) -> Table:
    """Return homes in other states."""
    cities = _cities()
    drawn = rng.choice(len(cities), size=count, p=cities["weight"] / cities["weight"].sum())
    home = _streets(count, rng)
    home["city"] = cities["city"].to_numpy(dtype=object)[drawn]
    home["state"] = cities["state"].to_numpy(dtype=object)[drawn]
    prefix, last = cities["prefix"].to_numpy(dtype=object)[drawn], numbers(rng, 1, 60, count)
    home["postcode"] = np.array([f"{p}{n:02d}" for p, n in zip(prefix, last, strict=True)], dtype=object)
    return home


def street_line(home: dict[str, Any]) -> str:
    """Return the line of one home: 120 Main St NE Apt 4, or PO Box 9."""
    if home["box"]:
        return f"PO Box {home['box']}"
    unit = f"{home['unit_type']} {home['unit']}".replace("# ", "#") if home["unit"] else ""
    return " ".join(
        filter(None, [home["house_number"], home["street_name"], home["street_type"], home["quadrant"], unit])
    )


def _streets(count: int, rng: np.random.Generator) -> Table:
    names = np.array(_STREETS, dtype=object)[numbers(rng, 0, len(_STREETS), count)]
    house = numbers(rng, 100, 9900, count).astype(str).astype(object)
    kind, quadrant = pick(rng, _TYPES, count), pick(rng, _QUADRANTS, count)
    roads = pick(rng, _ROADS, count)
    number = numbers(rng, 1, 999, count)
    for row in np.flatnonzero(roads != ""):
        names[row], kind[row], quadrant[row] = f"{roads[row]} {number[row]}", "", ""
    unit_type = pick(rng, _UNITS, count)
    unit = either(unit_type == "", "", numbers(rng, 1, 240, count).astype(str).astype(object))
    boxed = chance(rng, 0.06, count)
    box = either(boxed, numbers(rng, 1, 9999, count).astype(str).astype(object), "")
    return {
        "house_number": house, "street_name": names, "street_type": kind, "quadrant": quadrant,
        "unit_type": unit_type, "unit": unit, "box": box,
    }  # fmt: skip


@cache
def _cities() -> pd.DataFrame:
    rows = yaml.safe_load((HERE / "elsewhere.yml").read_text(encoding="utf-8"))
    return pd.DataFrame(rows, columns=["city", "state", "prefix", "weight"])
