"""Which forms a document holds, and which of its cells is which value of which form."""

from .claiming import Claim, claim
from .forms import Match, match
from .generic import claim_unknown
from .rebuilt import rebuilt

__all__ = ["Claim", "Match", "claim", "claim_unknown", "match", "rebuilt"]
