"""Render: the report as one HTML page that needs nothing else: no script, no network, no clock."""

from collections.abc import Sequence
from pathlib import Path

import jinja2
from markupsafe import Markup

from pipelines.report import words
from pipelines.report.actions import actions, verdict
from pipelines.report.cards import cards_of
from pipelines.report.chains import chains_of
from pipelines.report.charts import funnel_picture, weights_picture
from pipelines.report.collect import ReportData, Row
from pipelines.report.honesty import honesty_of
from transforms.linkage.explain.words import round_number

ROOM = Path(__file__).parent
FLAGS_SHOWN = 500
STATUTES_SHOWN = 20


def render_report(data: ReportData) -> str:
    """Return the page; the same data give the same text."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(ROOM / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "number": lambda value: f"{value:,}",
        "bits": lambda mbit: "" if mbit is None else f"{mbit / 1000:.1f}",
        "plain": words.plain,
        "papers": lambda text: (text or "").replace("|", ", "),
    }
    environment.globals |= {"counted": words.counted, "between": words.between}
    rows = data.rows
    flags = alike(rows["open_flags"][:FLAGS_SHOWN])
    chains = chains_of(rows["flag_chains"], [row["flag_id"] for _, group in flags for row in group])
    return environment.get_template("report.html").render(
        d=data,
        w=words,
        rows=rows,
        facts=data.facts,
        totals=data.totals,
        verdict=verdict(data),
        actions=actions(data),
        cards=cards_of(data.cards, rows["alarms"]),
        flags=flags,
        chains=chains,
        chain_of={flag_id: n for n, chain in enumerate(chains, start=1) for flag_id in chain.flag_ids},
        warnings=other_warnings(data),
        bins=by_weight(rows["match_weights"]),
        odds=round_number(float(f"{2.0 ** data.thresholds[1]:.1g}")),
        honesty=honesty_of(rows["honesty"], rows["drift"]),
        style=Markup((ROOM / "report.css").read_text()),
        funnel=Markup(funnel_picture(rows["funnel"])),
        weights=Markup(weights_picture(rows["match_weights"], data.thresholds)),
        flags_shown=FLAGS_SHOWN,
        statutes_shown=STATUTES_SHOWN,
    )


def alike(flags: Sequence[Row]) -> list[tuple[Row, list[Row]]]:
    """Return flags grouped by what they have in common: basis, papers needed, standing of the law; order kept."""
    groups: dict[tuple[object, ...], list[Row]] = {}
    for flag in flags:
        groups.setdefault((flag["basis"], flag["documents_needed"], flag["law_note"]), []).append(flag)
    order = list(words.BASES)
    ranked = sorted(groups.values(), key=lambda group: (order.index(group[0]["basis"]), -len(group)))
    return [(group[0], group) for group in ranked]


def by_weight(bins: Sequence[Row]) -> list[tuple[int, list[int]]]:
    """Return one row a bin, by its lower edge in bits, with the pairs of each verdict in the order of the words."""
    pairs = {(row["from_bits"], row["verdict"]): row["pairs"] for row in bins}
    edges = sorted({edge for edge, _ in pairs})
    return [(edge, [pairs.get((edge, verdict), 0) for verdict in words.VERDICTS]) for edge in edges]


def other_warnings(data: ReportData) -> list[str]:
    """Return the warnings that say more than the table of deliveries does."""
    known = tuple(f"[{row['source_id']}] {row['status']}:" for row in data.rows["sources"])
    return [warning for warning in data.outcome.warnings if not warning.startswith(known)]
