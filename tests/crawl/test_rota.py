from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reliquary.crawl.rota import Rota

LISTS = {"b": ["1", "2", "3", "4"], "a": ["5", "6"], "c": ["7", "2"]}

ids = st.lists(st.integers(1, 30).map(str), max_size=12, unique=True)
lists = st.dictionaries(st.sampled_from("abcd"), ids, max_size=4)


def test_classes_take_turns_in_alphabetical_order():
    assert list(Rota(LISTS, None)) == ["5", "1", "7", "6", "2", "3", "4"]


def test_a_limit_takes_from_every_class():
    assert list(Rota(LISTS, 3)) == ["5", "1", "7"]
    assert Rota(LISTS, 3).places == 3
    assert Rota(LISTS, 99).places == 7


def test_a_useless_object_is_replaced_by_the_next_of_its_own_list():
    rota = Rota(LISTS, 3)
    assert rota.replacement("1") == "2"
    assert rota.replacement("2") == "3"
    assert rota.replacement("5") == "6"
    assert rota.replacement("6") is None
    assert rota.replacement("unknown") is None


def test_an_object_belongs_to_every_class_that_lists_it():
    assert Rota(LISTS, None).labels("2") == ["b", "c"]
    assert Rota(LISTS, None).labels("9") == []


@given(lists, st.one_of(st.none(), st.integers(1, 20)))
def test_no_object_is_handed_out_twice_and_none_is_forgotten(listed, limit):
    rota = Rota(listed, limit)
    everything = {object_id for found in listed.values() for object_id in found}
    planned = list(rota)
    assert len(planned) == len(set(planned)) == rota.places == min(len(everything), limit or len(everything))
    assert set(planned) <= everything
    replacements = []
    for useless in planned:
        while (found := rota.replacement(useless)) is not None:
            replacements.append(found)
    assert len(set(planned) | set(replacements)) == len(planned) + len(replacements)
    assert set(planned) | set(replacements) == everything or limit is not None


@given(lists, st.integers(1, 10), st.sets(st.integers(1, 30).map(str)), st.randoms())
def test_which_objects_are_kept_does_not_depend_on_the_order_of_the_answers(listed, limit, useless, random):
    def kept(shuffled):
        rota = Rota(listed, limit)
        waiting, found = list(rota), set()
        while waiting:
            object_id = waiting.pop(random.randrange(len(waiting)) if shuffled else 0)
            if object_id not in useless:
                found.add(object_id)
            elif (instead := rota.replacement(object_id)) is not None:
                waiting.append(instead)
        return found

    disjoint = {object_id for ids in listed.values() for object_id in ids}
    if len(disjoint) == sum(len(ids) for ids in listed.values()):
        assert kept(shuffled=True) == kept(shuffled=False)
