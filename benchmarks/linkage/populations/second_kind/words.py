"""Words of the second population: accents, nicknames, particles, sounds, streets and towns outside New Mexico."""


def words(text: str) -> list[str]:
    """Return the words of a text, so that lists of names read as names."""
    return text.split(" ")


ACCENTS = {
    name.translate(str.maketrans("ÁÉÍÓÚÑÜ", "AEIOUNU")): name
    for name in words(
        "JOSÉ MARÍA JESÚS ÁNGEL RAMÓN MARTÍN RUBÉN ANDRÉS TOMÁS NICOLÁS ADRIÁN SEBASTIÁN JULIÁN FABIÁN IVÁN RAÚL SAÚL "
        "HÉCTOR VÍCTOR CÉSAR ÓSCAR SOFÍA LUCÍA ROCÍO MÓNICA VERÓNICA BEGOÑA ÍÑIGO JOAQUÍN BENJAMÍN AGUSTÍN "
        "GARCÍA RODRÍGUEZ MARTÍNEZ HERNÁNDEZ LÓPEZ GONZÁLEZ PÉREZ SÁNCHEZ RAMÍREZ GÓMEZ DÍAZ JIMÉNEZ GUTIÉRREZ ÁLVAREZ "
        "FERNÁNDEZ VÁSQUEZ VÁZQUEZ SUÁREZ RÍOS MEJÍA CHÁVEZ DOMÍNGUEZ VELÁSQUEZ MÉNDEZ ROSALÍA NÚÑEZ PEÑA MUÑOZ IBÁÑEZ "
        "ACUÑA CASTAÑEDA MAGAÑA SALDAÑA ORDÓÑEZ QUIÑONES QUIÑONEZ ZÚÑIGA BOLAÑOS CANTÚ MARÍN CORTÉS BELTRÁN GUZMÁN "
        "LEÓN RINCÓN CALDERÓN RENDÓN TREVIÑO BRISEÑO CEDEÑO PATIÑO MONTAÑO ESPAÑA CAÑAS ESTÉVEZ NUÑO"
    )
}
"""Plain spelling to the accented one, in capitals."""

NICKNAMES = dict(
    pair.split(":")
    for pair in words(
        "ROBERT:BOB WILLIAM:BILL RICHARD:RICK JAMES:JIM JOHN:JACK JOSEPH:JOE MICHAEL:MIKE CHARLES:CHUCK THOMAS:TOM "
        "DANIEL:DAN MATTHEW:MATT ANTHONY:TONY STEVEN:STEVE STEPHEN:STEVE EDWARD:ED KENNETH:KEN RONALD:RON TIMOTHY:TIM "
        "JEFFREY:JEFF GREGORY:GREG NICHOLAS:NICK CHRISTOPHER:CHRIS BENJAMIN:BEN SAMUEL:SAM ALEXANDER:ALEX PATRICK:PAT "
        "RAYMOND:RAY LAWRENCE:LARRY GERALD:JERRY DOUGLAS:DOUG FREDERICK:FRED ANDREW:ANDY DAVID:DAVE DONALD:DON "
        "ELIZABETH:LIZ JENNIFER:JEN PATRICIA:PATTY MARGARET:PEGGY KATHERINE:KATHY CATHERINE:CATHY REBECCA:BECKY "
        "DEBORAH:DEBBIE SUSAN:SUE BARBARA:BARB KIMBERLY:KIM CHRISTINA:TINA JESSICA:JESS VICTORIA:VICKY PAMELA:PAM "
        "JOSE:PEPE FRANCISCO:PANCHO JESUS:CHUY IGNACIO:NACHO GUADALUPE:LUPE MANUEL:MANNY GUILLERMO:MEMO ENRIQUE:KIKE "
        "EDUARDO:LALO ROBERTO:BETO ALBERTO:BETO ANTONIO:TONO ALFONSO:PONCHO GREGORIO:GOYO DOLORES:LOLA ROSARIO:CHAYO "
        "CONCEPCION:CONCHA GABRIEL:GABE FERNANDO:NANDO RICARDO:RICKY RAFAEL:RAFA VICENTE:CHENTE REFUGIO:CUCA "
        "ISABEL:CHAVELA MERCEDES:MECHE TERESA:TERE ALEJANDRO:ALEX"
    )
)
"""Given name to the name at home."""

SAINTS = {
    "M": words(
        "LUIS ANTONIO MANUEL ANGEL ALBERTO DE_JESUS CARLOS GUADALUPE ALFREDO EDUARDO RAMON MIGUEL PABLO"
    ),
    "F": words("ELENA LUISA GUADALUPE DE_LOS_ANGELES DEL_CARMEN ISABEL TERESA DE_JESUS CRISTINA LUZ ELVIRA"),
}
"""Second parts of Spanish two-part given names, by sex; an underscore stands for a space."""
SECOND_PARTS = {
    "M": words("PAUL LEE RAY JAMES DAVID ALLEN WAYNE"),
    "F": words("ANN LYNN MAE JO LOU JEAN SUE ROSE MARIE"),
}
"""Second parts of English two-part given names, by sex."""

PARTICLES = ("DE LOS ", "DE LAS ", "DE LA ", "DEL ", "DE ")
"""Particles of Spanish surnames, the longest first."""

SOUNDS = (
    ("EZ", "ES"),
    ("V", "B"),
    ("B", "V"),
    ("Z", "S"),
    ("LL", "Y"),
    ("Y", "LL"),
    ("CK", "K"),
    ("PH", "F"),
    ("GH", "G"),
    ("TH", "T"),
    ("EA", "EE"),
    ("IE", "EI"),
    ("QU", "K"),
    ("X", "J"),
    ("JO", "HO"),
    ("SEN", "SON"),
    ("GUE", "GE"),
    ("MM", "M"),
    ("NN", "N"),
    ("TT", "T"),
)
"""Spellings that sound alike, written one for the other."""

MISREAD = {
    "O": "0Q",
    "I": "1L",
    "L": "1I",
    "S": "5",
    "B": "8",
    "G": "6C",
    "Z": "2",
    "E": "F",
    "F": "E",
    "C": "G",
    "D": "O",
    "U": "V",
    "V": "U",
    "H": "N",
    "N": "H",
    "M": "N",
    "Q": "O",
    "R": "K",
    "T": "I",
    "Y": "V",
}
"""What a scanner reads for a letter."""

STREETS = words(
    "CENTRAL LOMAS MENAUL CANDELARIA MONTGOMERY ISLETA COORS UNSER BRIDGE ZUNI LEAD COAL ATRISCO GOLD SILVER RIO_GRANDE "
    "AGUA_FRIA CERRILLOS GALISTEO PACHECO BACA HICKOX DON_DIEGO GUADALUPE SAN_FRANCISCO CANYON ACEQUIA PLACITAS ALAMEDA "
    "SOLANO EL_PASEO PICACHO AMADOR MESQUITE MISSOURI UNIVERSITY LOHMAN SPRUCE TELSHOR VALLEY PECOS GRAND MILLS DOUGLAS "
    "MAIN FIRST SECOND THIRD FOURTH FIFTH TENTH ELM OAK PINE COTTONWOOD PINON JUNIPER CEDAR CHAMISA SAGE MESA VISTA "
    "SUNSET SUNRISE COYOTE ROADRUNNER QUAIL EAGLE_ROCK TURQUOISE MALONEY AZTEC BOULDER CLIFF APACHE NAVAJO HOPI ACOMA "
    "LAGUNA JEMEZ SANDIA MANZANO SIERRA BLANCA LINCOLN WASHINGTON JEFFERSON MADISON ROOSEVELT GRANT LEE HILL CHURCH "
    "SCHOOL RAILROAD DEPOT MILL RANCH CATTLE WINDMILL PRAIRIE BLUEBONNET MOCKINGBIRD CALLE_LARGA CAMINO_REAL LA_CUEVA"
)
STREET_TYPES = {
    "ST": 0.27,
    "AVE": 0.22,
    "RD": 0.18,
    "DR": 0.15,
    "BLVD": 0.06,
    "LN": 0.07,
    "CT": 0.03,
    "PL": 0.02,
}
LONG_WORDS = {
    "ST": "STREET",
    "AVE": "AVENUE",
    "RD": "ROAD",
    "DR": "DRIVE",
    "BLVD": "BOULEVARD",
    "LN": "LANE",
    "CT": "COURT",
    "PL": "PLACE",
}

OUTSIDE = (
    ("TX", "El Paso", "79901 79905 79912 79924 79936"),
    ("TX", "Lubbock", "79401 79411 79424"),
    ("TX", "Amarillo", "79101 79106 79109"),
    ("TX", "Midland", "79701 79705"),
    ("TX", "San Antonio", "78201 78207 78228 78240"),
    ("TX", "Dallas", "75201 75211 75217 75243"),
    ("CO", "Denver", "80204 80205 80219 80239"),
    ("CO", "Pueblo", "81001 81004 81005"),
    ("CO", "Durango", "81301 81303"),
    ("CO", "Aurora", "80010 80012 80013"),
    ("AZ", "Phoenix", "85008 85017 85033 85041"),
    ("AZ", "Tucson", "85705 85706 85711 85746"),
    ("AZ", "Flagstaff", "86001 86004"),
    ("AZ", "Window Rock", "86515"),
    ("CA", "Los Angeles", "90011 90022 90033 90044"),
    ("CA", "Fresno", "93702 93706 93727"),
    ("CA", "San Diego", "92102 92113 92114"),
    ("OK", "Oklahoma City", "73108 73109 73119 73129"),
    ("OK", "Lawton", "73501 73505"),
    ("OK", "Tulsa", "74106 74110 74115"),
    ("NV", "Las Vegas", "89101 89104 89110 89115"),
    ("NV", "Reno", "89502 89512"),
    ("UT", "Salt Lake City", "84104 84116 84119"),
    ("KS", "Wichita", "67203 67211 67213"),
)
"""State, city and postcodes of homes outside New Mexico."""

LICENSES = {
    "TX": "########",
    "CO": "#########",
    "AZ": "D########",
    "CA": "C#######",
    "OK": "K#########",
    "NV": "##########",
    "UT": "#########",
    "KS": "K########",
}
"""How the license numbers of a state look; # is a digit."""
