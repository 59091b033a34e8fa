"""People in the codes of another vocabulary."""

from dataclasses import replace

from transforms.linkage.people.coded_people import CodedPeople
from transforms.linkage.people.vocabulary import Vocabulary


def recoded(people: CodedPeople, own: Vocabulary, wanted: Vocabulary) -> tuple[Vocabulary, CodedPeople]:
    """Return people in the codes of `wanted`, and `wanted` grown by the words it lacked.

    Args:
        own: the vocabulary in whose codes the people are.
        wanted: the vocabulary in whose codes they shall be.
    """
    if own is wanted:
        return wanted, people
    grown = wanted.extended(own.words.tolist()[1:])
    codes = grown.codes(own.words.tolist())
    parts = {part: codes[words] for part, words in people.names.parts.items()}
    return grown, replace(people, names=replace(people.names, parts=parts))
