"""One module a command: HELP (one line) and run(workspace, arguments) -> exit code."""
