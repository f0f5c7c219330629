"""The gateway fails by chance in every documented way; each text has left as often as it may."""

from collections import Counter

import pytest

from models.texts import TextState
from tests.doors import unlucky_texts


@pytest.mark.parametrize("seed", [2, 3])
def test_each_text_leaves_exactly_as_often_as_its_rule_says(world, seed):
    texts = unlucky_texts.run(world, seed, 60)
    assert not list(unlucky_texts.faults(world, texts))
    assert len(texts) == 60
    assert {text.handed for text in texts if text.at_most == 1} <= {0, 1}
    assert max(text.handed for text in texts) == 2, "nothing was ever in doubt"
    ended = Counter(text.state for text in texts)
    assert ended[TextState.DELIVERED] > 5
    assert unlucky_texts.at_night(world), "it was never night"
    assert {text.may_wake for text in texts} == {True, False}
    assert not ended[TextState.WAITING] + ended[TextState.SENDING]
