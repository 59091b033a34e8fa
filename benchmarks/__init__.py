"""What takes long: whole nights timed, and a night on input that nobody here made."""
