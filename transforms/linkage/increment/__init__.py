"""The increment: what a night found once is kept, and the next one weighs only what changed since."""
