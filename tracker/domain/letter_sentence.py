"""A letter in one sentence, as its form shows it while typing.

「熊本県人吉市長 人吉太郎から港区への御礼状(令和2年8月3日付け)を令和2年8月6日に受領。…」
"""

from tracker.domain.letter import Letter
from tracker.domain.names import Names
from tracker.domain.summary import letter_sender
from tracker.domain.wareki import format_date, format_span


def letter_sentence(letter: Letter, names: Names) -> str:
    """What the letter is; takes unfinished ones too, of which it says what is not known."""
    sender = letter_sender(letter, names) or "差出人の記載なし"
    to = "・".join(names.party(code) for code in letter.addressees) or "あて先の記載なし"
    return f"{sender}から{to}への御礼状{_came(letter)}。{_thanks(letter)}"


def _came(letter: Letter) -> str:
    dated = f"({format_span(letter.dated)}付け)" if letter.dated else ""
    if letter.received_on:
        return f"{dated}を{format_date(letter.received_on)}に受領"
    return dated or "(日付不明)"


def _thanks(letter: Letter) -> str:
    if not letter.supports:
        return "御礼の対象は、まだ選ばれていません"
    return f"御礼の対象は{len(letter.supports)}件"
