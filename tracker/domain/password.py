"""What a password must be, and passwords made by the program.

Length counts more than kinds of characters, and what attackers try first is refused (NIST SP
800-63B-4, section 3.1.1.2). Passwords are compared in NFKC, so that it does not matter whether
the keyboard was in full-width or half-width mode.
"""

import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, Final

from zxcvbn import zxcvbn

from tracker.domain.errors import RuleBroken

SHORTEST: Final = 12
LONGEST: Final = 200
HELP: Final = (
    f"{SHORTEST}文字以上。関係のない言葉を3つ以上つなげると、長くても覚えやすくなります。"
    "よく使われるもの、名前やログインIDから分かるものは使えません。"
)
#: Words that everybody who attacks this ledger would try.
OWN_WORDS: Final = (
    "shien", "daicho", "shiendaicho", "saigai", "bousai", "kuchokai", "tokubetsuku", "jimukyoku",
    "tokyo23", "kuyakusho", "支援台帳", "支援", "災害", "特別区", "事務局", "パスワード",
)  # fmt: skip
#: zxcvbn's time grows with length; what comes after cannot make a guessable start worse.
_JUDGED: Final = 72
#: 0 to 4; 3 is "safely unguessable": more than 10^8 guesses.
_STRONG_ENOUGH: Final = 3
#: Without 0 o 1 l i, which are mistaken for each other on paper and by telephone.
_ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 4

_WHY: Final = {
    "repeat": "同じ文字や並びのくり返し",
    "sequence": "abcdや1234のような並び",
    "spatial": "キーボードの並び",
    "date": "日付",
    "dictionary": "よく使われる言葉",
}


def normal_form(password: str) -> str:
    """The form in which passwords are counted, hashed and compared."""
    return unicodedata.normalize("NFKC", password)


def check_new_password(password: str, *, login: str, name: str) -> None:
    """Raises RuleBroken on the field `password` where it is too short, too long or guessable."""
    normal = normal_form(password)
    if len(normal) < SHORTEST:
        raise RuleBroken(
            f"パスワードは{SHORTEST}文字以上にしてください（いまは{len(normal)}文字）。", "password"
        )
    if max(len(normal), len(password)) > LONGEST:
        raise RuleBroken(f"パスワードは{LONGEST}文字以内にしてください。", "password")
    own = [login, *name.split(), *OWN_WORDS]
    judged = zxcvbn(normal[:_JUDGED], user_inputs=[normal_form(word) for word in own])
    if judged["score"] < _STRONG_ENOUGH:
        raise RuleBroken(_guessable(judged["sequence"]), "password")


def _guessable(sequence: Sequence[Mapping[str, Any]]) -> str:
    if any(match.get("dictionary_name") == "user_inputs" for match in sequence):
        why = "名前・ログインIDや、この台帳から思いつく言葉"
    else:
        longest = max(sequence, key=lambda match: len(match["token"]))
        why = _WHY.get(longest["pattern"], "短い組み合わせ")
    return (
        f"推測されやすいパスワードです（{why}が多くを占めています）。"
        "関係のない言葉を3つ以上つなげるなど、ほかの人が思いつかないものにしてください。"
    )


def generate_password() -> str:
    """A random password to be read from paper: four groups of four, some 79 bits."""
    return "-".join(
        "".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS)
    )
