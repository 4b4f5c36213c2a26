"""An exception whose text clears the screen, hides itself, asks the terminal, writes the clipboard and turns the direction of writing."""

from compare import Answers, Backend

ENDS = ("failed",)


def run(backend: Backend) -> Answers:
    backend.event().set()
    text = "zq\x1b[2J\x1b[8m\x1b[1A\x1b[6n\x1b]52;c;enE=\x07\x9b2J\u202egnp.exe\u2066\u200f\x08\x0b\x0c\x7f\x85\u2028"
    print(text)
    raise ValueError(text)
