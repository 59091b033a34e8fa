"""The model a command asks for: a version of the program's, or a file of its own."""

from pathlib import Path

from transforms.linkage.weights.model import LinkageModel, load_model, read_model


def model_of(wanted: str | None) -> LinkageModel:
    """Return the model of a version or of a .yml file; the current one for None. Raises LinkageModelError."""
    if wanted is None:
        return load_model()
    path = Path(wanted)
    return read_model(path) if path.suffix in (".yml", ".yaml") and path.is_file() else load_model(wanted)
