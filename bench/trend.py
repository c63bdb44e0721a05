"""Does it grow? A line through samples, with an interval that takes neighbours for what they are: alike."""

import statistics

BLOCKS = 20
# Student's t for 95 %, BLOCKS - 2 = 18 degrees of freedom.
T = 2.101


def slope(points):
    """Slope of a straight line with its 95 % interval, of the means of consecutive blocks, because samples a
    few seconds apart are not independent (batch means: Law and Kelton, "Confidence intervals for steady-state
    simulations: I", Operations Research 32(6), 1984). None where there are too few."""
    length = len(points) // BLOCKS
    if length < 2:
        return None
    blocks = [points[at * length:(at + 1) * length] for at in range(BLOCKS)]
    xs, ys = ([statistics.fmean(point[k] for point in block) for block in blocks] for k in (0, 1))
    x_mean, y_mean = statistics.fmean(xs), statistics.fmean(ys)
    spread = sum((x - x_mean) ** 2 for x in xs)
    if spread == 0:
        return None
    rise = sum((x - x_mean) * (y - y_mean) for x, y in zip(xs, ys)) / spread
    left = sum((y - y_mean - rise * (x - x_mean)) ** 2 for x, y in zip(xs, ys))
    margin = T * (left / (BLOCKS - 2) / spread) ** 0.5
    return {"slope": rise, "low": rise - margin, "high": rise + margin}


def p95(values):
    ordered = sorted(values)
    return ordered[int(0.95 * (len(ordered) - 1) + 0.5)]
