"""The usual cleaning in SQL: person files in canonical columns to what the first and second kind are linked by."""

_PARTICLES = (
    "DE LA|DE LAS|DE LOS|DE|DEL|LA|LAS|LOS|MC|MAC|VAN DER|VAN DE|VAN|VON|O|ST|SAN|SANTA|DI|DA|DOS|EL|LE|DU"
)


def text(column: str, columns: frozenset[str]) -> str:
    """Return SQL of a column: upper case, no accents, trimmed, null if blank or not there."""
    return (
        f"nullif(trim(upper(strip_accents({column}))), '')" if column in columns else "CAST(NULL AS VARCHAR)"
    )


def words(sql: str) -> str:
    """Return SQL of a name as words of letters: marks inside words go, all others become spaces."""
    return f"nullif(trim(regexp_replace(regexp_replace({sql}, '[''.`]', '', 'g'), '[^A-Z]+', ' ', 'g')), '')"


def glued(sql: str) -> str:
    """Return SQL of a surname with its particles joined to what follows: DE LA CRUZ is one word."""
    return f"replace(regexp_replace({sql}, '\\b({_PARTICLES}) ', '\\1_', 'g'), '_', '')"


def clean_people(source: str, columns: frozenset[str]) -> str:
    """Return SQL of the cleaned table of a person file.

    Names: a full name without parts is split (SURNAME, GIVEN MIDDLE or GIVEN MIDDLE SURNAME). `given_forms` holds the
    roots of the given name, from the table `name_forms` (name, forms), which must be there.
    """
    raw = ",\n".join(
        f"{text(name, columns)} AS {name}"
        for name in (
            "full_name", "given_name", "middle_name", "surname", "suffix", "aliases", "sex", "date_of_birth",
            "ssn", "street", "city", "state", "postcode", "license_number", "fbi_number", "state_id",
        )
    )  # fmt: skip
    return f"""
    WITH raw AS (SELECT record_id AS unique_id, {raw} FROM {source}),
    split AS (
        SELECT
            * EXCLUDE (given_name, middle_name, surname),
            given_name IS NULL AND surname IS NULL AND full_name IS NOT NULL AS unsplit,
            contains(full_name, ',') AS comma,
            {words("split_part(full_name, ',', 1)")} AS before,
            {words("split_part(full_name, ',', 2)")} AS after,
            {glued(words("full_name"))} AS whole,
            CASE WHEN unsplit AND comma THEN split_part(after, ' ', 1)
                 WHEN unsplit THEN split_part(whole, ' ', 1)
                 ELSE {words("given_name")} END AS given_words,
            CASE WHEN unsplit AND comma THEN nullif(trim(substr(after, strpos(after || ' ', ' '))), '')
                 WHEN unsplit THEN nullif(array_to_string(string_split(whole, ' ')[2:-2], ' '), '')
                 ELSE {words("middle_name")} END AS middle_words,
            CASE WHEN unsplit AND comma THEN {glued("before")}
                 WHEN unsplit THEN string_split(whole, ' ')[-1]
                 ELSE {glued(words("surname"))} END AS surname_words,
            list_filter(
                list_transform(string_split(coalesce(aliases, ''), '|'), lambda a: {glued(words("a"))}),
                lambda a: a IS NOT NULL
            ) AS alias_words
        FROM raw
    ),
    parts AS (
        SELECT
            *,
            split_part(given_words, ' ', 1) AS given,
            nullif(split_part(given_words, ' ', 2), '') AS given_second,
            coalesce(middle_words, given_second) AS middle,
            replace(surname_words, ' ', '') AS surname,
            string_split(surname_words, ' ') AS surname_parts,
            list_filter(alias_words, lambda a: contains(a, ' ')) AS alias_names,
            regexp_replace(ssn, '[^0-9]', '', 'g') AS digits,
            regexp_replace(postcode, '[^0-9]', '', 'g')[:5] AS zip
        FROM split
    )
    SELECT
        unique_id,
        given,
        given AS given_copy,
        coalesce(f.forms, [given]) AS given_forms,
        split_part(middle, ' ', 1) AS middle,
        split_part(middle, ' ', 1) AS middle_copy,
        substr(middle, 1, 1) AS middle_initial,
        surname,
        surname AS surname_copy,
        surname_parts,
        surname_parts[1] AS surname_first,
        surname_parts[-1] AS surname_last,
        list_distinct(list_transform(alias_names, lambda a: split_part(a, ' ', 1))) AS alias_givens,
        list_distinct(flatten(list_transform(alias_names, lambda a: string_split(a, ' ')[2:]))) AS alias_surnames,
        list_distinct([given || ' ' || surname_parts[-1], given || ' ' || surname_parts[1]]
            || list_transform(alias_names, lambda a: split_part(a, ' ', 1) || ' ' || string_split(a, ' ')[-1])
        ) AS full_names,
        regexp_replace(suffix, '[^A-Z0-9]', '', 'g') AS suffix,
        CASE WHEN sex IN ('M', 'F') THEN sex END AS sex,
        CASE WHEN sex IN ('M', 'F') THEN sex END AS sex_copy,
        date_of_birth AS dob_text,
        CASE WHEN length(date_of_birth) = 10 THEN replace(date_of_birth, '-', '') END AS dob,
        substr(date_of_birth, 1, 4) AS birth_year,
        CASE WHEN length(date_of_birth) = 10
            THEN substr(date_of_birth, 1, 4) || substr(date_of_birth, 9, 2) || substr(date_of_birth, 6, 2)
        END AS dob_swapped,
        CASE WHEN length(date_of_birth) = 10 THEN replace(substr(date_of_birth, 6, 5), '-', '') END AS birthday,
        CASE WHEN length(digits) = 9 THEN digits END AS ssn,
        CASE WHEN length(digits) IN (4, 9) THEN right(digits, 4) END AS ssn_4,
        street,
        regexp_extract(street, '^[0-9]+') || ' ' || regexp_extract(street, '^[0-9]+ ([^ ]+)', 1) AS door,
        city,
        state,
        zip,
        license_number AS license,
        fbi_number AS fbi
    FROM parts AS p LEFT JOIN name_forms AS f ON f.name = p.given
    """
