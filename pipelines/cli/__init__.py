"""The `lindero` command."""
