"""Names: files, jurisdictions and ids are what they say they are, and nothing is called like something else."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from law.check.finding import Finding, error
from law.check.typed import LawRows


def name_findings(law: LawRows) -> Iterator[Finding]:
    """Yield what is wrong with names, in every file."""
    yield from _files(law)
    yield from _jurisdictions(law)
    yield from _offense_ids(law)
    yield from _twice(_ids(law))


def stem(file: str) -> str:
    """Return the name of a file without folder and ending."""
    return file.rpartition("/")[2].rpartition(".")[0]


def _files(law: LawRows) -> Iterator[Finding]:
    named = {file: ("ruleset", rows.ruleset) for file, rows in law.rulesets.items()}
    named |= {file: ("bill", rows.bill_id) for file, rows in law.bills.items()}
    named |= {file: ("jurisdiction", rows.jurisdiction) for file, rows in law.offenses.items()}
    for file, (field, name) in named.items():
        if name != stem(file) and field in law.raw[file]:
            said = f"field [{field}] is [{name}]; expected the name of the file, [{stem(file)}]. Mend one of the two."
            yield error(file, "", "name_of_file", said)


def _jurisdictions(law: LawRows) -> Iterator[Finding]:
    known = law.table("jurisdictions.yml")
    if known is None:
        return
    files = {file for file in law.present if file.startswith("offenses/") and file.count("/") == 1}
    for file in sorted(files):
        if stem(file) not in known:
            yield error(file, "", "unknown_jurisdiction", _unknown(stem(file)))
    for code in sorted(known.keys() - {stem(file) for file in files}):
        said = f"[{code}] stands in the list; expected a file offenses/{code}.yml. Add it, with no rows if none is known."
        yield error("jurisdictions.yml", code, "jurisdiction_without_file", said)
    for file, codes in _codes_of_tables(law).items():
        for code in sorted(codes):
            if code not in known:
                yield error(file, code, "unknown_jurisdiction", _unknown(code))


def _unknown(code: str) -> str:
    return (
        f"[{code}] is no jurisdiction of jurisdictions.yml; expected a code of that list."
        " Mend the code, or add it there."
    )


def _codes_of_tables(law: LawRows) -> Mapping[str, Iterable[str]]:
    grammars = law.raw.get("citations/grammars.yml")
    own = grammars.get("jurisdictions") if isinstance(grammars, dict) else None
    states = law.table("citations/state_codes.yml")
    return {
        "citations/grammars.yml": [str(code) for code in own] if isinstance(own, dict) else [],
        "citations/state_codes.yml": states or [],
    }


def _offense_ids(law: LawRows) -> Iterator[Finding]:
    for file, offenses in law.offenses.items():
        if law.raw[file].get("rows") == []:
            said = "there is no row, so that every conviction of this jurisdiction would wait; expected one. Put them back."
            yield error(file, "", "no_rows", said)
        for row in offenses.rows:
            place, _, path = row.id.partition(":")
            if place != stem(file):
                said = f"the id begins with [{place}]; expected [{stem(file)}:]. Mend the id or move the row."
                yield error(file, row.id, "id_without_jurisdiction", said)
            if path != f"{row.section}{row.subsections}":
                said = (
                    f"the id names [{path}], section and subsections [{row.section}{row.subsections}];"
                    " expected the same. Mend one of the two."
                )
                yield error(file, row.id, "id_and_section_disagree", said)


def _ids(law: LawRows) -> Iterator[tuple[str, str]]:
    """Yield file and id of every row; rulesets first, for a bill is what has to give way."""
    for file, ruleset in sorted(law.rulesets.items()):
        yield from ((file, row.id) for row in ruleset.all_rows())
        yield from ((file, question.id) for question in ruleset.open_questions)
        yield from ((file, question.id) for question in ruleset.questions_for_counsel)
    for file, bill in sorted(law.bills.items()):
        yield from ((file, row.id) for row in bill.adds)
        yield from ((file, change.id) for change in bill.amends)
    for file, offenses in sorted(law.offenses.items()):
        yield from ((file, offense.id) for offense in offenses.rows)


def _twice(ids: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    """Case makes no difference: an id is found whatever its letters."""
    places: defaultdict[str, Counter[str]] = defaultdict(Counter)
    spelled: defaultdict[str, set[str]] = defaultdict(set)
    for file, row_id in ids:
        places[row_id.upper()][file] += 1
        spelled[row_id.upper()].add(row_id)
    for key, files in places.items():
        if files.total() == 1:
            continue
        row_id = min(spelled[key])
        said = (
            f"the id stands {files.total()} times, in {', '.join(sorted(files))};"
            " expected once in all files. Give each row an id of its own."
        )
        # in one file, that one; in several, those that took what the first had
        for file in list(files)[1:] or files:
            yield error(file, row_id, "id_twice", said)
