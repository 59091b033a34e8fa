"""The usual cleaning in SQL: person files in canonical columns to what the first and second kind are linked by.

It needs two tables: name_forms (name, forms: roots of a given name) and name_roles (name, lean: positive if it is more
often a given name than a surname, in the files at hand).
"""

_PARTICLES = (
    "DE LA|DE LAS|DE LOS|DE|DEL|LA|LAS|LOS|MC|MAC|VAN DER|VAN DE|VAN|VON|O|ST|SAN|SANTA|DI|DA|DOS|EL|LE|DU"
)
_SUFFIXES = "'JR', 'SR', 'II', 'III', 'IV'"
_DOUBLE_ENCODED = {"Ã‰": "E", "Ãš": "U", "ÃŠ": "U", "Ã‘": "N", "Ã“": "O", "Ã": "I"}
COLUMNS = (
    "full_name", "given_name", "middle_name", "surname", "suffix", "aliases", "sex", "date_of_birth", "ssn", "street",
    "city", "state", "postcode", "license_number", "fbi_number", "state_id",
)  # fmt: skip


def text(column: str, columns: frozenset[str]) -> str:
    """Return SQL of a column: upper case, no accents (nor what is left of them), trimmed, null if blank or absent."""
    if column not in columns:
        return "CAST(NULL AS VARCHAR)"
    sql = f"upper({column})"
    for wrong, right in _DOUBLE_ENCODED.items():
        sql = f"replace({sql}, '{wrong}', '{right}')"
    return f"nullif(trim(strip_accents({sql})), '')"


def words(sql: str) -> str:
    """Return SQL of a name as words of letters: marks inside words go, misread digits become letters."""
    plain = f"translate(regexp_replace({sql}, '[''.`?]', '', 'g'), '0158', 'OISB')"
    return f"nullif(trim(regexp_replace({plain}, '[^A-Z]+', ' ', 'g')), '')"


def glued(sql: str) -> str:
    """Return SQL of a surname with its particles joined to what follows: DE LA CRUZ is one word."""
    return f"replace(regexp_replace({sql}, '\\b({_PARTICLES}) ', '\\1_', 'g'), '_', '')"


def split_names(source: str, columns: frozenset[str]) -> str:
    """Return SQL of the person file with given_words, middle_words and surname_words.

    A full name with a comma is SURNAME, GIVEN MIDDLE. One without leads with the surname if it is in capitals, with
    the given name if not, unless its words lean heavily the other way; a further word that leans to surnames makes a
    double surname.
    """
    raw = ",\n".join(f"{text(name, columns)} AS {name}" for name in COLUMNS)
    shouted = "full_name = upper(full_name)" if "full_name" in columns else "true"
    return f"""
    WITH raw AS (SELECT record_id AS unique_id, {raw}, {shouted} AS shouted FROM {source}),
    listed AS (
        SELECT
            *,
            given_name IS NULL AND surname IS NULL AND full_name IS NOT NULL AS unsplit,
            coalesce(contains(full_name, ','), false) AS comma,
            string_split({glued(words("full_name"))}, ' ') AS all_words,
            list_filter(all_words, lambda w: w NOT IN ({_SUFFIXES})) AS w,
            list_filter(all_words, lambda w: w IN ({_SUFFIXES}))[1] AS found_suffix,
            string_split({glued(words("split_part(full_name, ',', 1)"))}, ' ') AS before_words,
            array_to_string(list_filter(before_words, lambda w: w NOT IN ({_SUFFIXES})), ' ') AS before,
            string_split({words("split_part(full_name, ',', 2)")}, ' ') AS after_words,
            list_filter(after_words, lambda w: w NOT IN ({_SUFFIXES})) AS after
        FROM raw
    ),
    leaning AS (
        SELECT
            l.*,
            CASE WHEN shouted THEN -3 ELSE 3 END AS habit,
            length(w[-1]) = 1 OR coalesce(a.lean, 0) + habit < coalesce(z.lean, 0) AS surname_leads,
            CASE WHEN len(w) > 2 AND coalesce(b.lean, 0) < -0.5 AND length(w[2]) > 1 THEN 2 ELSE 1 END AS head_words,
            CASE WHEN len(w) > 2 AND coalesce(y.lean, 0) < -0.5 AND length(w[-2]) > 1 THEN 2 ELSE 1 END AS tail_words
        FROM listed AS l
        LEFT JOIN name_roles AS a ON a.name = w[1]
        LEFT JOIN name_roles AS b ON b.name = w[2]
        LEFT JOIN name_roles AS y ON y.name = w[-2]
        LEFT JOIN name_roles AS z ON z.name = w[-1]
    )
    SELECT
        * EXCLUDE (given_name, middle_name, surname, suffix),
        coalesce(suffix, found_suffix) AS suffix,
        CASE WHEN NOT unsplit THEN {words("given_name")}
             WHEN comma THEN after[1]
             WHEN surname_leads THEN w[head_words + 1]
             ELSE w[1] END AS given_words,
        CASE WHEN NOT unsplit THEN {words("middle_name")}
             WHEN comma THEN nullif(array_to_string(after[2:], ' '), '')
             WHEN surname_leads THEN nullif(array_to_string(w[head_words + 2:], ' '), '')
             ELSE nullif(array_to_string(w[2:len(w) - tail_words], ' '), '') END AS middle_words,
        CASE WHEN NOT unsplit THEN {glued(words("surname"))}
             WHEN comma THEN before
             WHEN surname_leads THEN array_to_string(w[1:head_words], ' ')
             ELSE array_to_string(w[len(w) - tail_words + 1:], ' ') END AS surname_words,
        list_filter(
            list_transform(string_split(coalesce(aliases, ''), '|'), lambda a: {glued(words("a"))}),
            lambda a: contains(a, ' ')
        ) AS alias_names
    FROM leaning
    """


def clean_people(source: str, columns: frozenset[str]) -> str:
    """Return SQL of the cleaned table of a person file; copies (given_copy...) are for comparisons across columns.

    Splink does not train a comparison that uses a column of the training rule: a comparison that only glances at
    another column glances at its copy.
    """
    whole = "length(date_of_birth) = 10"
    return f"""
    WITH split AS ({split_names(source, columns)}),
    parts AS (
        SELECT
            *,
            CASE WHEN length(given_words[1:2]) = 2 AND given_words[2] = ' ' AND length(given_words) > 2
                THEN replace(given_words, ' ', '')
                ELSE split_part(given_words, ' ', 1) END AS given,
            list_filter(
                string_split(given_words, ' ') || string_split(coalesce(middle_words, ''), ' '),
                lambda w: length(w) > 1
            ) AS given_parts,
            coalesce(middle_words, nullif(split_part(given_words, ' ', 2), '')) AS middle_all,
            replace(surname_words, ' ', '') AS surname,
            string_split(surname_words, ' ') AS surname_parts,
            list_distinct(flatten(list_transform(alias_names, lambda a: string_split(a, ' ')))) AS alias_words,
            regexp_replace(ssn, '[^0-9]', '', 'g') AS digits,
            regexp_replace(postcode, '[^0-9]', '', 'g')[:5] AS zip
        FROM split
    )
    SELECT
        unique_id,
        given,
        given AS given_copy,
        given_parts,
        coalesce(f.forms, [given]) AS given_forms,
        split_part(middle_all, ' ', 1) AS middle,
        split_part(middle_all, ' ', 1) AS middle_copy,
        middle_all[1] AS middle_initial,
        surname,
        surname AS surname_copy,
        surname_parts,
        surname_parts AS surname_parts_copy,
        surname_parts[1] AS surname_first,
        surname_parts[-1] AS surname_last,
        alias_words,
        alias_words AS alias_words_copy,
        list_distinct([given || ' ' || surname_parts[-1], given || ' ' || surname_parts[1]]
            || list_transform(alias_names, lambda a: string_split(a, ' ')[1] || ' ' || string_split(a, ' ')[-1])
            || list_transform(alias_names, lambda a: string_split(a, ' ')[2] || ' ' || string_split(a, ' ')[1])
        ) AS name_keys,
        regexp_replace(suffix, '[^A-Z0-9]', '', 'g') AS suffix,
        CASE WHEN sex IN ('M', 'F') THEN sex END AS sex,
        CASE WHEN sex IN ('M', 'F') THEN sex END AS sex_copy,
        CASE WHEN {whole} THEN replace(date_of_birth, '-', '') END AS dob,
        date_of_birth[1:4] AS birth_year,
        replace(date_of_birth[1:7], '-', '') AS birth_month,
        CASE WHEN {whole} THEN date_of_birth[1:4] || date_of_birth[9:10] || date_of_birth[6:7] END AS dob_swapped,
        CASE WHEN {whole} THEN replace(date_of_birth[6:10], '-', '') END AS birthday,
        CASE WHEN length(digits) = 9 THEN digits END AS ssn,
        CASE WHEN length(digits) IN (4, 9) THEN right(digits, 4) END AS ssn_4,
        street,
        regexp_extract(street, '^[0-9]+') || ' ' || regexp_extract(street, '^[0-9]+ ([^ ]+)', 1) AS door,
        city,
        state,
        zip,
        regexp_replace(license_number, '[^A-Z0-9]', '', 'g') AS license,
        fbi_number AS fbi
    FROM parts AS p LEFT JOIN name_forms AS f ON f.name = p.given
    """
