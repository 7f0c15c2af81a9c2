"""Text as Markdown shows it: its own marks escaped, so that nothing in a portfolio is taken for them."""

from bowstring.model.wording import visible

_MARKED = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>#|"} | {"\n": " ", "\r": " "})


def markdown_text(text: str) -> str:
    """The text on one line, without a mark that Markdown would act on."""
    return visible(text).translate(_MARKED)
