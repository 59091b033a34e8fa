"""Colorado: a serial number behind the section, the inchoate form as a letter, nine kinds of names."""

import pytest

from sources.mapping.delivery import MappedDelivery
from sources.spec.loader import load_spec
from tests.sources.classified import classified, staged
from tests.sources.inline_specs import mapped

SPEC = load_spec("co_doc")
OFFENDER = (
    "OFFENDERID,OFFENDERLASTNAME,OFFENDERFIRSTNAME,OFFENDERDOB,OFFENDERSUFFIX,OFFENDERMIDDLENAME,OFFENDERSEX,STATEIDNUM,FBINUM"
    "\n1,ZZQUINCE,ORLA,1980-02-03,,,F,,\n"
)
ALIASES = "OFFENDERID,OFFNNAMETYPE,OFFNLASTNAME,OFFNFIRSTNAME,OFFNMIDDLENAME\n"
COUNT = {
    "OFFENDERID": "1", "COMMITMENTPREFIX": "AA", "SENTENCECOMPONENT": "1", "DOCKETNUMBER": "16CR1",
    "STATUTE1": "18-3-504(2)-231995", "CJISSTATUTEDESC": "", "FELONYCLASS": "F2", "SENTENCEINCHOATEFLAG": "",
    "SENTENCEFINDINGFLAG": "FFGY", "GUILTYPLEAFLAG": "", "OFFENSEDATE": "2015-03-04", "SENTENCEFINDINGDATE": "2016-05-06",
}  # fmt: skip


def deliver(*, state: str = "", aliases: str = "", **said: str) -> MappedDelivery:
    count = ",".join({**COUNT, **said}.values())
    files = {
        "offender": OFFENDER,
        "alias": ALIASES + aliases,
        "commitment": f"OFFENDERID,COMMITMENTPREFIX,OTHSTATE,COUNTYOFCONVICTION\n1,AA,{state},DENVER\n",
        "sentence": f"{','.join(COUNT)}\n{count}\n",
    }
    return mapped(SPEC, {role: text.encode() for role, text in files.items()})


@pytest.mark.parametrize(
    ("statute", "citation", "answer"),
    [
        ("18-3-504(2)-231995", "CO:18-3-504(2)", "yes"),
        ("18-3-504-231995", "CO:18-3-504", "yes"),
        ("18-3-503-231996", "CO:18-3-503", "yes"),
        ("18-8-139998", "CO:18-8", "unknown"),
        ("18-6.5-103(5)-217946", "CO:18-6.5-103(5)", "unknown"),
    ],
)
def test_the_number_behind_a_section_is_the_senders(statute: str, citation: str, answer: str) -> None:
    found = classified(deliver(STATUTE1=statute)).iloc[0]
    assert (found["citation"], found["offense_answer"]) == (citation, answer)


@pytest.mark.parametrize(
    ("letter", "form"), [("", "none"), ("H", "attempt"), ("J", "conspiracy"), ("L", "solicitation"), ("N", "unknown")]
)  # fmt: skip
def test_the_inchoate_form_is_a_letter(letter: str, form: str) -> None:
    assert classified(deliver(SENTENCEINCHOATEFLAG=letter)).iloc[0]["inchoate"] == form


@pytest.mark.parametrize(
    ("finding", "plea", "disposition", "conviction", "answer"),
    [
        ("FFGY", "PLEG", "convicted", "yes", "yes"), ("FFNC", "", "convicted_nolo", "yes", "yes"),
        ("FFGL", "PLEG", "convicted", "yes", "unknown"), ("FDFS", "", "deferred_sentence", "yes", "yes"),
        ("FGSA", "", "set_aside", "undetermined", "unknown"), ("ACQT", "", "acquitted", "no", "no"),
        ("CNSD", "", "unknown", "undetermined", "unknown"), ("FFGY", "PLES", "set_aside", "undetermined", "unknown"),
        ("FFGY", "PLEW", "set_aside", "undetermined", "unknown"),
    ],
)  # fmt: skip
def test_finding_and_plea_say_whether_it_is_a_conviction(
    finding: str, plea: str, disposition: str, conviction: str, answer: str
) -> None:
    found = classified(deliver(SENTENCEFINDINGFLAG=finding, GUILTYPLEAFLAG=plea)).iloc[0]
    said = found[["disposition", "is_conviction", "offense_answer"]].tolist()
    assert said == [disposition, conviction, answer]


@pytest.mark.parametrize("wrong", [{"SENTENCEINCHOATEFLAG": "X"}, {"SENTENCEFINDINGFLAG": "ABCD"}])
def test_a_letter_that_nobody_lists_keeps_the_count_back(wrong: dict[str, str]) -> None:
    found = deliver(**wrong)
    assert found.quarantine["rule"].tolist() == ["unknown_code"]
    assert found.tables["stage__convictions"].empty


@pytest.mark.parametrize(("state", "jurisdiction"), [("", "CO"), ("KS", "KS"), ("ZZ", None)])
def test_another_states_conviction_is_that_states(state: str, jurisdiction: str | None) -> None:
    assert deliver(state=state).tables["stage__convictions"]["convicting_jurisdiction"].tolist() == [
        jurisdiction
    ]


def test_every_kind_of_name_has_its_role_and_a_moniker_is_no_surname() -> None:
    kinds = ("1,ZZA", "3,ZZB", "4,RED", "5,ZZC", "7,ZZD", "A,ZZE", "2,ZZF", "9,ZZG")
    found = deliver(aliases="".join(f"1,{kind},{'X' if kind == '4,RED' else 'ORLA'},\n" for kind in kinds))
    names = staged(found)["stage__names"]
    assert dict(zip(names["surname_raw"], names["name_role"], strict=True)) == {
        "ZZQUINCE": "record", "ZZA": "committed", "ZZB": "maiden", "RED": "moniker", "ZZC": "married", "ZZD": "current",
        "ZZE": "religious", "ZZF": "alias",
    }  # fmt: skip
    assert names.loc[names["surname_raw"] == "RED", "flags"].tolist() == ["moniker"]
    assert found.quarantine["rule"].tolist() == ["unknown_code"]
