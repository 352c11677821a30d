from __future__ import annotations

from reliquary.render.compositing.recent import Recent


def test_what_was_used_last_is_held():
    made = []

    def make(key):
        made.append(key)
        return key * 10

    recent = Recent(make, lambda value: value, 60)
    assert [recent[key] for key in (1, 2, 3, 1)] == [10, 20, 30, 10]
    assert made == [1, 2, 3]
    assert recent[4] == 40, "which leaves room for 10 and not for 30"
    assert [recent[key] for key in (1, 4)] == [10, 40]
    assert made == [1, 2, 3, 4]
    assert recent[2] == 20
    assert made == [1, 2, 3, 4, 2]


def test_one_value_is_held_however_large():
    made = []
    recent = Recent(lambda key: made.append(key) or key, lambda value: 10**9, 1)
    assert (recent["a"], recent["a"], recent["b"], recent["a"]) == ("a", "a", "b", "a")
    assert made == ["a", "b", "a"]
