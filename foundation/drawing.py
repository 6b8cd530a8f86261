"""The drawings that stand in every row of a long list, written without a template: 2,000 of them in tens
of milliseconds.
"""

from html import escape

from django.utils.safestring import SafeString, mark_safe

from foundation.curves import Mark, Path, Spark

Palette = dict[str, str] | None


def spark_svg(spark: Spark, c: Palette = None) -> SafeString:
    """Return a small curve as SVG: coloured by CSS classes, or by the literal colours of `c` in the PDF."""
    w, h = spark.width, spark.height
    parts = [
        f'<svg class="spark" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img"'
        f' aria-label="{escape(spark.description)}">'
    ]
    if spark.band:
        fill = f' fill="{c["sea_wash"]}"' if c else ""
        parts.append(
            f'<rect class="band" x="0" y="{spark.band.y}" width="{w}" height="{spark.band.height}"{fill}/>'
        )
    dashes = f' stroke="{c["muted"]}" stroke-width="1.25" stroke-dasharray="4 3"' if c else ""
    parts += [f'<path class="target" d="M0 {y}H{w}"{dashes}/>' for y in spark.targets]
    parts += [_line(path, c) for path in spark.paths]
    parts += [_dot(mark, 1.5, c) for mark in spark.lone]
    if spark.last:
        parts.append(_dot(spark.last, 3, c))
    parts.append("</svg>")
    return mark_safe("".join(parts))


def _line(path: Path, c: Palette) -> str:
    """Return a piece of the curve; its preliminary part is dotted."""
    dotted = path.kind == "preliminary"
    literal = ""
    if c:
        literal = f' fill="none" stroke="{c["sea"]}" stroke-width="2"'
        literal += ' stroke-linejoin="round" stroke-linecap="round"'
        literal += ' stroke-dasharray="0.1 4"' if dotted else ""
    return f'<polyline class="line{" preliminary" if dotted else ""}" points="{path.points}"{literal}/>'


def _dot(mark: Mark, radius: float, c: Palette) -> str:
    """Return a marked point; hollow where the value is preliminary."""
    literal = ""
    if c and mark.hollow:
        literal = f' fill="{c["paper"]}" stroke="{c["sea"]}" stroke-width="1.75"'
    elif c:
        literal = f' fill="{c["sea"]}"'
    kind = "ring" if mark.hollow else "dot"
    return f'<circle class="{kind}" cx="{mark.x}" cy="{mark.y}" r="{radius}"{literal}/>'
