"""Person files linked: two files, one file with itself, one person among many; from Python as from the command line."""

from pipelines.person_link.dedupe import dedupe_file, dedupe_people
from pipelines.person_link.evaluate import evaluate_files
from pipelines.person_link.find import Finder
from pipelines.person_link.frames import link_frames, prepare_frame
from pipelines.person_link.link import link_files, link_people
from pipelines.person_link.prepared import load_prepared, prepare_file, write_prepared

__all__ = [
    "Finder",
    "dedupe_file",
    "dedupe_people",
    "evaluate_files",
    "link_files",
    "link_frames",
    "link_people",
    "load_prepared",
    "prepare_file",
    "prepare_frame",
    "write_prepared",
]
