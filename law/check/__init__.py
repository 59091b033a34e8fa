"""What is wrong with the law as data, all of it at once: each room one kind of check, pure over files already read."""
