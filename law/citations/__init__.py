"""From a statute as written to its parts: one grammar per jurisdiction, kept as data."""

from law.citations.citation import Citation, CitationStatus, Inchoate
from law.citations.parser import parse_citation

__all__ = ["Citation", "CitationStatus", "Inchoate", "parse_citation"]
