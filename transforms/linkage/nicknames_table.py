"""Given names to one root, in English (the kept `nicknames` list) and Spanish."""

from functools import cache

from nicknames import NickNamer

# Spanish short forms of the region; the English list knows none of them
_SPANISH = {
    "PEPE": "JOSE", "CHEPE": "JOSE", "PACO": "FRANCISCO", "PANCHO": "FRANCISCO", "KIKO": "FRANCISCO",
    "NACHO": "IGNACIO", "CHUY": "JESUS", "MEMO": "GUILLERMO", "BETO": "ALBERTO", "LALO": "EDUARDO",
    "QUIQUE": "ENRIQUE", "KIKE": "ENRIQUE", "MANOLO": "MANUEL", "MANNY": "MANUEL", "CHAVA": "SALVADOR",
    "TOÑO": "ANTONIO", "TONO": "ANTONIO", "TONY": "ANTONIO", "LUPE": "GUADALUPE", "LUPITA": "GUADALUPE",
    "CONCHA": "CONCEPCION", "CHELO": "CONSUELO", "LOLA": "DOLORES", "LETY": "LETICIA", "TERE": "TERESA",
    "CHAYO": "ROSARIO", "NANDO": "FERNANDO", "RAMONCITO": "RAMON", "JUANITO": "JUAN", "JUANITA": "JUANA",
    "RICK": "RICARDO", "CHUCHO": "JESUS", "GABY": "GABRIELA", "ALE": "ALEJANDRA", "ALEX": "ALEJANDRO",
    "NATE": "NATHANIEL", "FITO": "ADOLFO", "GOYO": "GREGORIO", "POLO": "LEOPOLDO", "TITO": "ERNESTO",
}  # fmt: skip


@cache
def same_person_names(first: str, second: str) -> bool:
    """Return whether two given names (upper case) are forms of one name in either list."""
    if _SPANISH.get(first) == second or _SPANISH.get(second) == first:
        return True
    if first in _SPANISH and _SPANISH.get(first) == _SPANISH.get(second):
        return True
    return bool(name_roots(first) & name_roots(second))


@cache
def name_roots(name: str) -> frozenset[str]:
    """Return the name and its canonical forms; names that share one may be one name."""
    if name in _SPANISH:
        return frozenset({name, _SPANISH[name]})
    canonical = _namer().canonicals_of(name.lower())
    return frozenset({name, *(root.upper() for root in canonical)})


@cache
def _namer() -> NickNamer:
    return NickNamer()
