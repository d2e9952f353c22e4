"""Targets against what was attained: only where both state one number in one measure."""

from decimal import Decimal

import pytest

from extractor.report import Fact, Place
from tests.checks.filled import DEPARTMENT, RULES, flags


def indicator(field, text, number, comparator, measure):
    number = None if number is None else Decimal(number)
    return Fact(
        "indicators", 0, None, field, "", text, text, number, comparator, measure, None, (), Place(1, 2, 3), "t"
    )


CASES = {
    "reached": ((">=", "48", "次"), (None, "50", "次"), []),
    "reached exactly": ((">=", "48", "次"), (None, "48", "次"), []),
    "fallen short": ((">=", "48", "次"), (None, "47", "次"), ["TARGET_MISSED"]),
    "over a ceiling": (("<=", "2", "小时"), (None, "3", "小时"), ["TARGET_MISSED"]),
    "under a ceiling": (("<=", "2", "小时"), (None, "1.5", "小时"), []),
    "not above": ((">", "90", "%"), (None, "90", "%"), ["TARGET_MISSED"]),
    "another measure": ((">=", "200000", "条"), (None, "185000", "件"), []),
    "a target without a comparator": ((None, "48", "次"), (None, "40", "次"), []),
    "an actual that is a bound itself": ((">=", "98", "%"), (">=", "97", "%"), []),
    "no number in the actual": ((">=", "48", "次"), (None, None, None), []),
    "a copied target": ((">=", "97", "%"), (">=", "97", "%"), ["TARGET_COPIED"]),
    "one a household against the whole": (("<=", "5300", "元/户"), (None, "120000", "元"), []),
    "one a household on both sides": (("<=", "5300", "元/户"), (None, "5400", "元/户"), ["TARGET_MISSED"]),
    "one a year against the year": ((">=", "20", "次/年"), (None, "18", "次"), ["TARGET_MISSED"]),
    "one a month against the year": ((">=", "20", "次/月"), (None, "18", "次"), []),
    "a plain repetition is a result": ((None, "24", "小时"), (None, "24", "小时"), []),
}


@pytest.mark.parametrize(("target", "actual", "codes"), CASES.values(), ids=CASES.keys())
def test_an_actual_is_held_against_its_target(target, actual, codes):
    from extractor import checks

    facts = [
        indicator(field, f"{number}{measure}", number, comparator, measure and measure.partition("/")[0])
        for field, (comparator, number, measure) in (("target", target), ("actual", actual))
    ]
    findings = checks.run(facts, DEPARTMENT, RULES)
    assert [f.code for f in flags(findings)] == codes
    assert all(f.field == "actual" and f.found for f in flags(findings))
