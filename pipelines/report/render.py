"""Render."""


def render_report(data: dict) -> str:
    return "thin"
