"""What the association calls itself, its members and its ways of giving. Data, not code."""

from dataclasses import dataclass

from tracker.domain.access import Role
from tracker.domain.vocabulary import Channel


@dataclass(frozen=True, slots=True)
class Association:
    """The words of one association of municipalities, as its file of givers has them.

    `name` is the body itself (特別区長会), `members` all of them in a title (特別区), `member` one
    of them (区: 区独自, 各区, 区担当), `joint` all of them together (23区共同), `via_metropolis`
    the channel through their prefecture (都経由).
    """

    name: str
    members: str
    member: str
    joint: str
    via_metropolis: str

    @property
    def each(self) -> str:
        """Its members one by one: 各区."""
        return f"各{self.member}"

    @property
    def together(self) -> str:
        """All of them in a headline, as in what they do jointly: 23区 of 23区共同."""
        return self.joint.removesuffix("共同") or self.members

    @property
    def secretariat(self) -> str:
        """Whom to ask: 特別区長会事務局."""
        return f"{self.name}事務局"

    def channel(self, channel: Channel) -> str:
        """区独自, 23区共同, 都経由."""
        return {
            Channel.WARD: f"{self.member}独自",
            Channel.JOINT: self.joint,
            Channel.VIA_METROPOLIS: self.via_metropolis,
        }[channel]

    def role(self, role: Role) -> str:
        """区担当, 事務局, 閲覧."""
        return {
            Role.WARD: f"{self.member}担当",
            Role.SECRETARIAT: "事務局",
            Role.VIEWER: "閲覧",
        }[role]
