"""Words that are parts of names: particles, suffixes, titles, placeholders."""

# longest first: DE LA CRUZ is one surname with the particle DE LA
PARTICLES: tuple[tuple[str, ...], ...] = (
    ("VIUDA", "DE", "LA"),
    ("VDA", "DE", "LA"),
    ("VIUDA", "DE"),
    ("VDA", "DE"),
    ("DE", "LAS"),
    ("DE", "LOS"),
    ("DE", "LA"),
    ("VAN", "DER"),
    ("VAN", "DEN"),
    ("VON", "DER"),
    ("DE",),
    ("DEL",),
    ("DELA",),
    ("LA",),
    ("LAS",),
    ("LOS",),
    ("LE",),
    ("VAN",),
    ("VON",),
    ("DER",),
    ("DEN",),
    ("DI",),
    ("DA",),
    ("DOS",),
    ("DU",),
    ("ST",),
    ("SAN",),
    ("SANTA",),
    ("EL",),
    ("AL",),
    ("TEN",),
    ("TER",),
)
PARTICLE_STARTS = frozenset(particle[0] for particle in PARTICLES)
JOINED_PARTICLES = frozenset({"MC", "MAC", "O"})
"""Written apart or together, they belong to the word that follows."""

SUFFIXES = {
    "JR": "JR", "JUNIOR": "JR", "JNR": "JR", "SR": "SR", "SENIOR": "SR", "SNR": "SR",
    "I": "I", "II": "II", "III": "III", "IV": "IV", "V": "V", "VI": "VI", "VII": "VII", "VIII": "VIII", "IX": "IX",
    "1ST": "I", "2ND": "II", "3RD": "III", "4TH": "IV", "5TH": "V", "6TH": "VI", "7TH": "VII", "8TH": "VIII",
    "9TH": "IX",
}  # fmt: skip
CLEAR_SUFFIXES = frozenset({"JR", "SR", "JUNIOR", "SENIOR", "II", "III", "IV", "2ND", "3RD", "4TH"})
"""Suffixes even when they stand inside another column; a lone I or V there is an initial."""
TITLES = frozenset(
    {"DR", "MR", "MRS", "MS", "MISS", "ESQ", "MD", "PHD", "REV", "HON", "SGT", "CPT", "FR", "DDS"}
)

NOBODY = frozenset({("JOHN", "DOE"), ("JANE", "DOE"), ("BABY", "DOE")})
"""Given name and surname that stand for a person whose name is not known."""
PLACEHOLDERS = frozenset(
    {
        "", "NMN", "NMI", "NONE", "UNKNOWN", "UNK", "FNU", "LNU", "MNU", "NULL", "NA", "N A", "NO MIDDLE NAME",
        "NO MIDDLE", "NOT AVAILABLE", "NOT APPLICABLE", "NO LAST NAME", "NO FIRST NAME",
        "NOT GIVEN", "NO NAME", "XX", "XXX", "XXXX", "NLN", "NFN", "ANONYMOUS", "REDACTED",
        "DOE JOHN", "DOE JANE", "DOE BABY", "JOHN DOE", "JANE DOE", "BABY DOE", "TEST", "BLANK",
    }
)  # fmt: skip
PHRASE_WORDS = frozenset(word for phrase in PLACEHOLDERS if " " in phrase for word in phrase.split())
"""Words of placeholders of several words: NO NAME, NOT AVAILABLE."""
