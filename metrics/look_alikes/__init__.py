"""Look-alikes: how the truly loyal behave, who behaves like them without being one, and what that foretold.

Truly loyal is who feels high and buys high (Dick & Basu 1994). Its behaviour alone, nothing it says, makes a chance to
be truly loyal for every client, also for those nobody asked. Whether such a chance is worth anything is told by a test:
the likeness as it was a year ago, held against who became loyal since.
"""

from metrics.look_alikes.behaviour import TRAITS
from metrics.look_alikes.lift import LiftPart, LiftTest, lift_test
from metrics.look_alikes.likeness import Likeness, fit_likeness
from metrics.look_alikes.listed import (
    Foretold,
    Profile,
    Resembling,
    Trait,
    foretold_lift,
    loyal_profile,
    resembling_clients,
)

__all__ = [
    "TRAITS",
    "Foretold",
    "LiftPart",
    "LiftTest",
    "Likeness",
    "Profile",
    "Resembling",
    "Trait",
    "fit_likeness",
    "foretold_lift",
    "lift_test",
    "loyal_profile",
    "resembling_clients",
]
