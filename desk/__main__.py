"""`python -m desk` is the command `doisoat`."""

from desk.cli import main

if __name__ == "__main__":
    main()
