from __future__ import annotations

from reliquary.identify.saliency.views import report_view


def test_the_surest_answers_of_each_class_are_shown(trained):
    report = report_view(trained, per_class=1)
    stored = {row.image_id: row.scores for row in trained.predictions().rows}
    rows, names = trained.rows("test"), trained.class_names()
    for each in report.classes:
        images = [row for row in rows if names[row["label"]] == each.name and row["image_id"] in stored]
        right = [row for row in images if max(stored[row["image_id"]]) == stored[row["image_id"]][row["label"]]]
        assert (each.n_images, each.n_right) == (len(images), len(right))
        assert len(each.right) == min(1, len(right))
        assert len(each.wrong) == min(1, len(images) - len(right))
        for card in each.right:
            assert card.answer_name == each.name
            assert card.probability == max(max(stored[row["image_id"]]) for row in right)
        for card in each.wrong:
            assert card.answer_name != each.name
            assert rows[card.row]["title"] == card.title
    assert sum(each.n_images for each in report.classes) == 6
    assert report.sample
