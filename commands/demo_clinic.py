"""The demo clinic: invented people with plausible hours, prices and phones."""

from datetime import time
from typing import Final

from booking.policy import USUAL
from booking.therapists.onboarding import Hours, NewTherapist
from models.people import SessionKind

AMINA: Final = "+254712345678"

_WEEK: Final = (0, 1, 2, 3, 4)
_OFFICE: Final = (Hours(_WEEK, time(9), time(17)),)
_SIX_DAYS: Final = (*_OFFICE, Hours((5,), time(10), time(13)))
_EVENINGS: Final = (Hours((0, 2, 4), time(14), time(20)),)
_MORNINGS: Final = (Hours(_WEEK, time(8), time(12)),)
_WEEKEND: Final = (Hours((4, 5), time(9), time(16)), Hours((6,), time(13), time(17)))
_ALL_KINDS: Final = (SessionKind.INDIVIDUAL, SessionKind.COUPLES, SessionKind.FAMILY)
_ALONE: Final = (SessionKind.INDIVIDUAL,)
_BOTH: Final = ("English", "Kiswahili")
_ENGLISH: Final = ("English",)


def _somebody(
    name: str,
    phone: str,
    fields: str,
    hours: tuple[Hours, ...],
    stars: tuple[int, int],
    kinds: tuple[SessionKind, ...] = _ALL_KINDS,
    dearer: int = 0,
    languages: tuple[str, ...] = _BOTH,
) -> NewTherapist:
    """One of the demo's therapists; ``dearer`` is what they take above the usual prices."""
    return NewTherapist(
        name=name,
        phone=phone,
        specialisations=tuple(fields.split()),
        languages=languages,
        offers={kind: (USUAL[kind].price + dearer, USUAL[kind].minutes) for kind in kinds},
        hours=hours,
        stars=stars,
    )


THERAPISTS: Final = (
    _somebody("Dr. Jane Smith", "+254722000001", "Anxiety Depression Stress", _SIX_DAYS, (124, 595)),
    _somebody("Dr. Peter Otieno", "+254722000002", "Anxiety Trauma Grief", _OFFICE, (87, 400)),
    _somebody("Grace Wanjiru", "+254722000003", "Relationships Family", _EVENINGS, (61, 293), dearer=500),
    _somebody("Samuel Kiprop", "+254722000004", "Addiction Stress", _MORNINGS, (45, 207), _ALONE),
    _somebody("Fatuma Hassan", "+254722000005", "Grief Trauma Family", _OFFICE, (73, 350), dearer=-300),
    _somebody("Dr. Mercy Achieng", "+254722000006", "Teens Family Anxiety", _SIX_DAYS, (98, 470)),
    _somebody("Daniel Mutua", "+254722000007", "Depression Stress", _EVENINGS, (39, 176), _ALONE, -500),
    _somebody("Prof. Esther Njeri", "+254722000008", "Trauma Depression", _MORNINGS, (152, 745), dearer=1000),
    _somebody("Brian Ochieng", "+254722000009", "Relationships Stress Teens", _WEEKEND, (28, 127)),
    _somebody(
        "Lucy Chebet", "+254722000010", "Anxiety Relationships", _WEEKEND, (33, 155), languages=_ENGLISH
    ),
    _somebody("Hassan Ali", "+254722000011", "Addiction Grief", _OFFICE, (19, 86), _ALONE),
    _somebody("Rose Nyambura", "+254722000012", "Family Teens Grief", _EVENINGS, (0, 0)),
    _somebody(
        "John Kamau", "+254722000013", "Stress Depression Addiction", _MORNINGS, (54, 251), dearer=-200
    ),
)
