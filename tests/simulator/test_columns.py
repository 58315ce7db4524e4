from simulator.output.columns import folded, width


def test_long_words_stay_whole_or_are_broken() -> None:
    text = f"path /{'a' * 30} 한글{'한' * 20} end"
    assert folded(text, 20, "  ")[1] == f"  /{'a' * 30}"
    broken = folded(text, 20, "  ", hanging=2, breaking=True)
    assert max(map(width, broken)) <= 20
    assert "".join(broken).replace(" ", "") == text.replace(" ", "")
