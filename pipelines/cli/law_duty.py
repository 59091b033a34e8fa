"""`lindero law duty`: what the law of a day says of one set of facts."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer


def duty(
    facts: Annotated[
        Path, typer.Option("--facts", help="YAML or JSON: category, victim_age, conviction_date, ...")
    ],
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The law of this day; today when not given.")
    ] = None,
    ruleset: Annotated[
        str, typer.Option(help="nm, or a bill under law/bills that is read as if it were law.")
    ] = "nm",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> None:
    """Say whether and why a duty may exist on some facts, condition by condition, and what would settle it.

    Beside the offense: what brings the person under the act on that day, from when the days to register and those of
    the Department run, and which questions only counsel can answer.
    """
    from law.duty import duty as duty_of
    from law.facts_file import read_facts
    from law.loader import load_law
    from law.rulesets.bill import overlay
    from pipelines.cli.law_duty_view import duty_fields, show_duty
    from pipelines.cli.working import report_console

    law = load_law()
    rules = law.ruleset if ruleset == law.ruleset.ruleset else overlay(law.ruleset, law.bill(ruleset))
    day = as_of.date() if as_of is not None else date.today()
    result = duty_of(read_facts(facts), as_of=day, ruleset=rules)
    about = {
        "as_of": day.isoformat(),
        "ruleset": ruleset,
        "law_read_to": law.ruleset.read_current_to.isoformat(),
    }
    if as_json:
        typer.echo(json.dumps({**about, **duty_fields(result)}, indent=1))
    else:
        show_duty(result, about, report_console())
