"""``python -m ascribe``: the command line."""

from ascribe.faces.cli import main

if __name__ == "__main__":
    main()
