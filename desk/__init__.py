"""The outer shell: command line, drop folder, night job, what people read."""
