"""Points, boxes and matrices of a page, in PDF's own units."""

from pikepdf import Array

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
Box = tuple[float, float, float, float]

IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
EVERYWHERE: Box = (-1e9, -1e9, 1e9, 1e9)
NOWHERE: Box = (0, 0, 0, 0)


def times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def placed(matrix: Matrix, x: float, y: float) -> Point:
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e, b * x + d * y + f)


def box_around(points: list[Point]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (min(xs), min(ys), max(xs), max(ys))


def overlap(one: Box, other: Box) -> Box:
    box = (max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3]))
    return box if box[0] < box[2] and box[1] < box[3] else NOWHERE


def do_overlap(one: Box, other: Box) -> bool:
    """Return whether two boxes have some room in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def corners_of(box: Box) -> list[Point]:
    left, bottom, right, top = box
    return [(left, bottom), (right, bottom), (right, top), (left, top)]


def area_of(corners: list[Point]) -> float:
    """Return the area of a polygon, less than nothing where it goes clockwise."""
    return sum(x * v - u * y for (x, y), (u, v) in zip(corners, corners[1:] + corners[:1], strict=True)) / 2


def holds(corners: list[Point], x: float, y: float) -> bool:
    """Return whether a point lies in a convex polygon."""
    sides = [
        (u - p) * (y - q) - (v - q) * (x - p)
        for (p, q), (u, v) in zip(corners, corners[1:] + corners[:1], strict=True)
    ]
    return all(side >= 0 for side in sides) or all(side <= 0 for side in sides)


def numbers_in(value: object, count: int) -> list[float]:
    """Return an array of `count` numbers; raise ValueError if it is none."""
    if not isinstance(value, Array) or len(value) != count:
        raise ValueError("This is no such array.")
    return [float(each) for each in value]


def box_of(value: object) -> Box:
    return box_around([(x, y) for x, y in [numbers_in(value, 4)[:2], numbers_in(value, 4)[2:]]])


def grown(box: Box) -> Box:
    """Return a box that has some size: the marks of upright text lie on two lines."""
    return (box[0] - 0.01, box[1] - 0.01, box[2] + 0.01, box[3] + 0.01)


def is_in(box: Box, point: Point) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def is_upright(corners: list[Point]) -> bool:
    """Return whether a path is a rectangle that is not askew."""
    left, bottom, right, top = box_around(corners) if corners else NOWHERE
    return len(corners) in {4, 5} and all(
        min(x - left, right - x) < 0.01 and min(y - bottom, top - y) < 0.01 for x, y in corners
    )


def solid_boxes(path: list[list[Point]], *, is_even_odd: bool) -> list[list[Point]]:
    """Return those parts of a filled path that are four-cornered and have no hole from another part."""
    parts = [part[:-1] if len(part) == 5 and part[0] == part[-1] else part for part in path]
    boxes = [part for part in parts if len(part) == 4]
    if len(parts) == 1 or (not is_even_odd and len({area_of(box) > 0 for box in parts}) == 1):
        return boxes
    if len(parts) > 200:
        return []
    around = [box_around(part) for part in parts if part]
    return [box for box in boxes if sum(overlap(box_around(box), each) != NOWHERE for each in around) == 1]
