"""What `lindero source new` does: a folder with a drafted specification, the sample, and a README."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from pipelines.read import read_files
from pipelines.source_check import delivered_file
from sources.draft.guesses import guess_column, names_by_content
from sources.draft.roles import NAMES, shape_of
from sources.draft.sample import Sample, open_sample
from sources.draft.shared_dates import with_shared_dates
from sources.draft.whole_names import with_whole_names
from sources.draft.written import spec_text, todo_count
from sources.errors import SourceError
from sources.mapping.delivery import map_delivery
from sources.spec.loader import SOURCES_DIR, load_spec
from sources.spec.model import SourceSpec
from transforms.standardize.dates import readable_dates
from warehouse.atomic import write_bytes

_LAYOUT = ".des"


def draft_source(source_id: str, sample: Sequence[Path], *, out: Path | None) -> Path:
    """Write `spec.yml`, `sample/` and `README.md` for a new source; return the folder.

    Raises:
        SourceError: the folder holds a specification, a file is of no known kind, or nothing names people.
        FileNotFoundError: a file is not there.
    """
    folder = (out / source_id) if out else SOURCES_DIR / source_id
    if (folder / "spec.yml").exists():
        raise SourceError(
            f"[{folder}]: holds a specification already; nothing was written. Choose another id"
        )
    for path in sample:
        if not path.is_file():
            raise FileNotFoundError(f"[{path}]: no such file")
    samples = _opened(sample)
    guesses = {
        one.role: {name: guess_column(name, values) for name, values in one.columns.items()}
        for one in samples
    }
    guesses = {one.role: with_whole_names(guesses[one.role], one.columns) for one in samples}
    if not any(guess.meaning in NAMES for own in guesses.values() for guess in own.values()):
        guesses = {one.role: names_by_content(guesses[one.role], one.columns) for one in samples}
    guesses = {one.role: with_shared_dates(guesses[one.role], one.columns) for one in samples}
    text = spec_text(source_id, samples, guesses, shape_of(samples, guesses))
    has_layouts = any(path.suffix.lower() == _LAYOUT for path in sample)
    if has_layouts:
        text += 'companions:\n  "*.des": a copy of a layout; the draft took its positions over\n'
    (folder / "sample").mkdir(parents=True, exist_ok=True)
    for path in sample:
        shutil.copyfile(path, folder / "sample" / path.name)
    write_bytes(folder / "spec.yml", text.encode())
    spec = load_spec(source_id, folder.parent)
    write_bytes(folder / "README.md", _readme(spec, folder, todo_count(text)).encode())
    return folder


def _opened(paths: Sequence[Path]) -> list[Sample]:
    layouts = {path.name: path.read_bytes() for path in paths if path.suffix.lower() == _LAYOUT}
    samples = [open_sample(p.name, p.read_bytes(), layouts) for p in paths if p.suffix.lower() != _LAYOUT]
    if not samples:
        raise SourceError("the sample holds layouts alone; name a data file with --from, too")
    roles = [sample.role for sample in samples]
    if len(set(roles)) != len(roles):
        raise SourceError(
            f"two files would play the same role: {roles}. Give one of each kind, or rename one"
        )
    return samples


def _readme(spec: SourceSpec, folder: Path, todos: int) -> str:
    delivered = [(delivered_file(path), path) for path in sorted((folder / "sample").iterdir())]
    read, refused = read_files(spec, delivered)
    rows = []
    if not refused:
        counts = map_delivery(spec, read, delivery_id="0" * 64, readable_dates=readable_dates).file_counts
        rows = [
            f"| {r['file_name']} | {r['records_delivered']} | {r['records_accepted']} | {r['records_quarantined']}"
            f" | {r['records_set_aside']} |"
            for r in counts.to_dict("records")
        ]
    faults = [f"* {error}" for _, _, error in refused]
    return "\n".join(
        [
            f"# {spec.source_id}: a draft",
            "",
            f"Drafted from a sample; {todos} lines of `spec.yml` wait for a person (`TODO`).",
            "",
            "| file | delivered | accepted | quarantined | set aside |",
            "|---|---|---|---|---|",
            *rows,
            *(["", "What the draft cannot read yet:", "", *faults] if faults else []),
            "",
            "## Not known",
            "",
            "Every line marked TODO: no document was read, the sample alone.",
            "",
        ]
    )
