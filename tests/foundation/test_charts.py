"""The curves keep the look's rules: gaps, breaks, preliminary ends, targets where they are valid, shares
from zero.
"""

import datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from foundation.charts import LineChart, Point, Series, Target, line_chart, spark
from foundation.gallery import chart as gallery_chart
from foundation.plotting import axis_range, nice_ticks, spread, thin_out
from foundation.timeline import Event, Lane, Meeting, Span, timeline_bar, year_strip


def points(*values: float | None) -> list[Point]:
    """A point a year from 2020."""
    return [Point(str(2020 + i), value, 2020.0 + i) for i, value in enumerate(values)]


def own(*values: float | None) -> Series:
    return Series("Trelleborg", tuple(points(*values)))


def test_a_small_curve_without_values_says_so_and_draws_nothing() -> None:
    for empty in ([], points(None, None)):
        curve = spark(empty)
        assert curve.paths == ()
        assert curve.last is None
        assert curve.description == "Inget värde än."


def test_a_single_value_is_a_point() -> None:
    curve = spark(points(None, 5))
    assert curve.paths == ()
    assert curve.last is not None


def test_a_line_breaks_at_a_gap_and_a_lonely_value_is_seen() -> None:
    curve = spark(points(1, 2, None, 3, None, 4, 5))
    assert [len(path.points.split()) for path in curve.paths] == [2, 2]
    assert len(curve.lone) == 1


def test_a_line_breaks_at_a_new_definition() -> None:
    with_break = points(1, 2, 3, 4)
    with_break[2] = Point("2022", 3, 2022.0, new_definition=True)
    assert len(spark(with_break).paths) == 2


def test_a_preliminary_end_is_dotted_and_hollow() -> None:
    curve = spark([*points(1, 2), Point("aug 22", 3, 2021.67, preliminary=True)])
    assert [path.kind for path in curve.paths] == ["line", "preliminary"]
    assert curve.last is not None
    assert curve.last.hollow


def test_a_target_of_zero_is_drawn() -> None:
    assert len(spark(points(6, 4), target=Target(high=Decimal(0))).targets) == 1


def test_a_target_between_two_values_is_a_band() -> None:
    curve = spark(points(97, 98), target=Target(low=96, high=99))
    assert curve.band is not None
    assert curve.band.height > 0


@given(st.lists(st.none() | st.floats(-1e6, 1e6), max_size=12))
def test_a_small_curve_stays_within_its_box(values: list[float | None]) -> None:
    curve = spark(points(*values), target=Target(low=10))
    for path in curve.paths:
        for pair in path.points.split():
            x, y = map(float, pair.split(","))
            assert 0 <= x <= curve.width
            assert 0 <= y <= curve.height


@given(st.floats(-1e6, 1e6), st.floats(0.001, 1e6))
def test_ticks_are_round_and_enclose_the_values(low: float, span: float) -> None:
    ticks = nice_ticks(low, low + span)
    close = 1e-6 * max(1, abs(low), span)
    assert ticks.low <= low + close
    assert ticks.high >= low + span - close
    assert 2 <= len(ticks.values) <= 8


def test_shares_start_at_zero_and_end_at_hundred_at_most() -> None:
    assert axis_range([91, 95], from_zero=True) == (0, 95)
    plot = line_chart(title="t", own=own(91, 95, 99), share=True, unit="%").wide
    assert plot.y_axis[0].text == "0"
    assert plot.y_axis[-1].text in ("80", "100")


def test_an_axis_that_zero_would_flatten_starts_where_the_values_are() -> None:
    assert axis_range([960, 1000], from_zero=False) == (960, 1000)
    assert axis_range([-5, 10], from_zero=True) == (-5, 10)


@given(st.lists(st.tuples(st.floats(0, 300), st.floats(5, 30)), min_size=1, max_size=8))
def test_labels_at_the_line_ends_never_overlap(labels: list[tuple[float, float]]) -> None:
    centres = spread([place for place, _ in labels], [height for _, height in labels], top=0, bottom=400)
    boxes = sorted((c - h / 2, c + h / 2) for c, (_, h) in zip(centres, labels, strict=True))
    assert all(before[1] <= after[0] + 0.2 for before, after in zip(boxes, boxes[1:], strict=False))


def test_labels_that_have_room_stay_where_their_lines_end() -> None:
    assert spread([50, 100, 150], [18, 18, 18], top=0, bottom=200) == [50, 100, 150]


def test_axis_labels_that_would_touch_are_left_out_but_never_the_last() -> None:
    assert thin_out([0, 10, 20, 30], [25, 25, 25, 25])[-1] == 3
    assert len(thin_out([0, 10, 20, 30], [25, 25, 25, 25])) == 1


def test_a_target_stands_only_where_it_is_valid() -> None:
    chart = line_chart(title="t", own=own(5, 6, 7, 8), targets=[Target(high=6, first=2022, last=2023)])
    (line,) = chart.wide.targets
    assert line.x1 > chart.wide.left + 100
    assert [row[-1] for row in chart.rows] == ["–", "–", "6", "6"]


def test_the_chart_says_in_words_and_in_a_table_all_that_it_draws() -> None:
    chart = gallery_chart()
    assert "Från 15,1 (2017) till 11,4 (aug 26)" in chart.description
    assert "Mål 2026: högst 10" in chart.description
    assert "Skurup 15,8 (2025)" in chart.description
    assert "Ny definition 2021: vikarier räknas med" in chart.description
    assert chart.columns[:2] == ("Period", "Trelleborg")
    assert chart.rows[-1][:2] == ("aug 26", "11,4 (preliminärt)")
    assert len(chart.rows) == 10


def test_a_neighbour_without_values_is_left_out() -> None:
    chart = line_chart(title="t", own=own(1, 2), neighbours=[Series("Ystad", (Point("2020", None, 2020.0),))])
    assert chart.neighbours == ()


@pytest.mark.parametrize("values", [(), (None,), (5,), (0, 0), (5, 5, 5), (-3, 4)])
def test_a_chart_of_any_values_can_be_drawn(values: tuple[float | None, ...]) -> None:
    chart = line_chart(title="t", own=own(*values), targets=[Target(low=0, label="Mål minst 0")])
    for plot in (chart.wide, chart.narrow, chart.paper):
        assert plot.right < plot.width


def draw(template: str, **context: object) -> str:
    return Template("{% load components %}" + template).render(Context(context))


def test_drawings_write_numbers_for_svg_and_not_in_swedish() -> None:
    drawn = draw("{% line_chart chart=chart %}", chart=gallery_chart())
    for piece in drawn.split('d="')[1:]:
        assert "," not in piece.split('"')[0]
    assert 'cx="' in drawn
    assert all("," not in piece.split('"')[0] for piece in drawn.split('cx="')[1:])


def test_no_drawing_has_a_style_attribute() -> None:
    chart: LineChart = gallery_chart()
    assert " style=" not in draw(
        "{% line_chart chart=chart %}{% sparkline spark=s %}", chart=chart, s=spark(points(1))
    )


def test_an_activity_outside_the_year_is_held_within_it() -> None:
    day = datetime.date
    bar = timeline_bar(day(2025, 11, 1), day(2027, 2, 1), year=2026, status="ongoing", today=day(2026, 9, 18))
    assert bar.x == 0
    assert bar.length == bar.width
    late = timeline_bar(day(2026, 12, 31), day(2026, 12, 31), year=2026, status="done", today=day(2025, 1, 1))
    assert late.x + late.length <= late.width
    assert late.today is None


def test_the_year_is_told_in_words_in_order_of_time() -> None:
    day = datetime.date
    strip = year_strip(
        2026,
        [
            Lane(
                "Följa upp",
                (
                    Span(day(2026, 9, 1), day(2026, 9, 23), "Delår"),
                    Event(day(2026, 10, 26), "KF: delårsrapport"),
                ),
            ),
            Lane("Sammanträden", (Meeting(day(2026, 8, 27)), Meeting(day(2026, 10, 1)))),
        ],
        today=day(2026, 9, 18),
    )
    assert [words.split(":")[0].replace("\u00a0", " ") for words in strip.words] == [
        "27 augusti",
        "1 september–23 september",
        "1 oktober",
        "26 oktober",
    ]
    meetings = strip.wide.lanes[1].items
    assert [meeting.tone for meeting in meetings] == ["past", "now"]


def test_an_indicator_without_values_says_so_instead_of_an_empty_chart() -> None:
    chart = line_chart(
        title="Besked i tid", own=own(), targets=[Target(low=80, label="Mål 2026: minst 80 %")]
    )
    assert chart.is_empty
    html = Template("{% load components %}{% line_chart chart=chart %}").render(Context({"chart": chart}))
    assert "Inget värde än. Mål 2026: minst 80 %." in html
    assert "<svg" not in html


@pytest.mark.parametrize(
    ("low", "high", "decimals"), [(0, 9, 0), (80, 81, 0), (11.2, 11.9, 1), (0, 0.3, 1), (79, 79, 0)]
)
def test_an_axis_has_no_more_decimals_than_the_indicator(low: float, high: float, decimals: int) -> None:
    ticks = nice_ticks(low, high, decimals=decimals)
    assert ticks.decimals <= decimals
    assert ticks.low <= low and ticks.high >= high and len(ticks.values) >= 2
