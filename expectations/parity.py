"""Nobody's surname may cost them: a credible disparity of errors between groups of surnames holds the night."""

import pandas as pd


def credible_disparities(honesty: pd.DataFrame) -> list[str]:
    """Return a sentence for every group whose error rate credibly exceeds everybody's, from publish__honesty."""
    held = honesty[honesty["state"] == "holds"].sort_values(["figure", "subject"])
    return [
        f"[publish__honesty] surname group [{row.subject}]: {row.sentence}. The figures stand under Honesty in the"
        " report"
        for row in held.itertuples()
    ]
