"""Charts as SVG: lines over numbers, axes linear or logarithmic. As much as the benchmarks need."""

import math

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 420, 340, 62, 48, 64
LEGEND, LETTER = (36, 52), 6.3  # its two lines; about how wide a letter is
COLOURS = ("#1b6ca8", "#c8553d", "#5a8f3c", "#7a4f9a", "#b8860b", "#555555")


def page(*charts):
    """Charts in rows of two."""
    rows = (len(charts) + 1) // 2
    placed = [chart if number == 0 else
              f'<g transform="translate({(number % 2) * (WIDTH + 20)} {number // 2 * (HEIGHT + 20)})">\n{chart}</g>\n'
              for number, chart in enumerate(charts)]
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * WIDTH + 30} {rows * (HEIGHT + 20) - 20}" '
            f'font-family="sans-serif" font-size="12">\n<rect width="100%" height="100%" fill="white"/>\n'
            f'{"".join(placed)}</svg>\n')


def chart(title, across, up, series, goal=(), logarithmic=True):
    """`series` are pairs of name and points; those of `goal` become crosses."""
    points = [point for _, line in series for point in line] + list(goal)
    axes = [(Logarithmic if logarithmic else Linear)([point[k] for point in points]) for k in (0, 1)]

    def place(point):
        x, y = (axis.part(value) for axis, value in zip(axes, point))
        return LEFT + x * (WIDTH - LEFT - 12), HEIGHT - BOTTOM - y * (HEIGHT - BOTTOM - TOP)

    out = [f'<text x="{LEFT}" y="18" font-size="14" font-weight="bold">{title}</text>']
    for k, axis in enumerate(axes):
        for value in axis.ticks():
            out += tick(k, axis, value, axes, place)
    out.append(f'<text x="{(LEFT + WIDTH) / 2:.0f}" y="{HEIGHT - 10}" text-anchor="middle">{across}</text>')
    middle = (TOP + HEIGHT - BOTTOM) / 2
    out.append(f'<text x="14" y="{middle:.0f}" text-anchor="middle" transform="rotate(-90 14 {middle:.0f})">{up}</text>')
    for (name, line), colour in zip(series, COLOURS):
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in map(place, line))
        out.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        if len(line) <= 20:
            out += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in map(place, line)]
    for x, y in map(place, goal):
        out.append(f'<path d="M{x - 5:.1f} {y:.1f}h10M{x:.1f} {y - 5:.1f}v10" stroke="black" stroke-width="1.5"/>')
    out += legend([*((name, colour) for (name, _), colour in zip(series, COLOURS)), *([("+ goal", "black")] if goal else [])])
    return "\n".join(out) + "\n"


def legend(names):
    """Between title and chart, on one line or two."""
    x, row = LEFT, 0
    for name, colour in names:
        if x > LEFT and x + LETTER * len(name) > WIDTH:
            x, row = LEFT, row + 1
        yield f'<text x="{x:.0f}" y="{LEGEND[min(row, len(LEGEND) - 1)]}" fill="{colour}">{name}</text>'
        x += LETTER * len(name) + 16


def tick(k, axis, value, axes, place):
    """A line across the chart, and what it stands for."""
    at, end = [each.low() for each in axes], [each.high() for each in axes]
    at[k] = end[k] = value
    (x1, y1), (x2, y2) = place(at), place(end)
    yield f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#ddd"/>'
    yield (f'<text x="{x1:.1f}" y="{y1 + 16:.1f}" text-anchor="middle">{axis.label(value)}</text>' if k == 0 else
           f'<text x="{x1 - 6:.1f}" y="{y1 + 4:.1f}" text-anchor="end">{axis.label(value)}</text>')


class Logarithmic:
    """From a power of ten to another."""

    def __init__(self, values):
        self.first, self.last = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))

    def low(self):
        return 10.0 ** self.first

    def high(self):
        return 10.0 ** self.last

    def ticks(self):
        return [10.0 ** power for power in range(self.first, self.last + 1)]

    def part(self, value):
        return (math.log10(value) - self.first) / max(1, self.last - self.first)

    def label(self, value):
        return f"{round(value):,}" if value >= 1 else f"{value:g}"


class Linear:
    """From zero to a round number, in about five steps of 1, 2 or 5 times a power of ten."""

    def __init__(self, values):
        highest = max([*values, 1e-9])
        power = 10.0 ** math.floor(math.log10(highest / 5))
        self.step = next(factor * power for factor in (1, 2, 5, 10) if highest / (factor * power) <= 6)
        self.count = math.ceil(highest / self.step)

    def low(self):
        return 0.0

    def high(self):
        return self.count * self.step

    def ticks(self):
        return [number * self.step for number in range(self.count + 1)]

    def part(self, value):
        return value / self.high()

    def label(self, value):
        return f"{value:,.0f}" if self.step >= 1 else f"{value:g}"
