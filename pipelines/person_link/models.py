"""The model a command asks for: a version of the program's, or a file of its own."""

from pathlib import Path

from transforms.linkage.weights.model import LinkageModel, LinkageModelError, load_model, read_model


def model_of(wanted: str | None) -> LinkageModel:
    """Return the model of a version or of a .yml file; the current one for None. Raises LinkageModelError."""
    if wanted is None:
        return load_model()
    path = Path(wanted)
    if path.suffix not in (".yml", ".yaml"):
        return load_model(wanted)
    if not path.is_file():
        raise LinkageModelError(f"[{wanted}]: no such model file. Name one that is there, or a version")
    return read_model(path)
