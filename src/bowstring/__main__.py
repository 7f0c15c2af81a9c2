"""`python -m bowstring` is the command line."""

from bowstring.cli import main

if __name__ == "__main__":
    main()
