"""Starting with the system: a user's service on Linux, macOS and Windows, by what each of them brings."""
