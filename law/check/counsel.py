"""Questions for counsel: each can arise, names what is there, and is answered by name and day or not at all."""

from collections.abc import Iterator, Sequence
from datetime import date

from law.check.finding import Finding, error, warning
from law.check.typed import LawRows, RulesetRows
from law.rulesets.counsel import Arises, CounselQuestion


def counsel_findings(law: LawRows) -> Iterator[Finding]:
    """Yield questions that could never arise, that name what is not there, or that nobody answered by name."""
    mapped = {name for own in law.offenses.values() for name in own.ids}
    for file, ruleset in law.rulesets.items():
        for question in ruleset.questions_for_counsel:
            if question.arises == Arises():
                said = "`arises` is empty, so that nobody is ever shown the question; expected facts. State them."
                yield error(file, question.id, "question_never_arises", said)
            for field, name in _unknown(question.arises, ruleset):
                said = f"arises.{field} names [{name}], which is not in this file. Mend the name or take it away."
                yield error(file, question.id, "question_of_unknown", said)
            for name in sorted(set(question.arises.offense_rows) - mapped):
                said = f"arises.offense_rows names [{name}], which is no row of the map. Mend the name or take it away."
                yield error(file, question.id, "question_of_unknown", said)
            yield from _answer(file, question)


def open_for_counsel(file: str, questions: Sequence[CounselQuestion], *, as_of: date) -> Iterator[Finding]:
    """Yield a warning for every question that nobody has answered."""
    for question in questions:
        if question.start <= as_of and not question.answer:
            said = (
                f"{question.question} {question.why} {'; '.join(question.citations)}. On it depends: {question.depends}."
                " Counsel answers by name and day."
            )
            yield warning(file, question.id, "question_for_counsel", said)


def _unknown(arises: Arises, ruleset: RulesetRows) -> Iterator[tuple[str, str]]:
    for field, named, known in (
        ("dispositions", arises.dispositions, ruleset.said.dispositions),
        ("triggers", arises.triggers, ruleset.said.triggers),
        ("rows", arises.rows, ruleset.said.dated),
    ):
        yield from ((field, name) for name in sorted(set(named) - known))


def _answer(file: str, question: CounselQuestion) -> Iterator[Finding]:
    parts = {
        "answer": question.answer,
        "answered_by": (question.answered_by or "").strip(),
        "answered_on": question.answered_on,
    }
    missing = [name for name, value in parts.items() if not value]
    if missing and len(missing) < len(parts):
        said = f"the answer is without {' and '.join(missing)}; expected an answer, a name and a day, or none. Mend it."
        yield error(file, question.id, "answer_without_name", said)
