"""Time and peak memory of building a report against WeasyPrint alone on the same HTML, as ratios from one run.

    python benchmarks/report.py [delar|bokslut] [YEAR]

Reads the example municipality in the private database, which is started, and filled the first time; with DATABASE_URL it reads
that one and writes nothing. Each side runs in a process of its own, so that peak memory is
its own; the median of three runs is compared. Aim: at most 1.2 for both.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNS = 3


def ours(kind: str, year: int, html_file: Path) -> None:
    """Sources, tree, HTML and PDF, as the job does; the HTML is left for the other side."""
    from django.utils import translation

    from foundation import clock
    from organisation.selectors import get_period
    from reports.compose import compose
    from reports.html import report_html
    from reports.pdf import make_pdf
    from reports.sources import sources

    with translation.override("sv"):
        report = compose(sources(get_period(year, kind), None), made_on=clock.today())
        html = report_html(report)
    make_pdf(html)
    html_file.write_text(html)


def alone(html_file: Path) -> None:
    """WeasyPrint on the same HTML, with nothing of ours but the folder of styles."""
    from weasyprint import HTML

    base = (ROOT / "static").as_uri() + "/"
    HTML(string=html_file.read_text(), base_url=base).write_pdf(pdf_variant="pdf/ua-1")


def measure(side: str, kind: str, year: int, html_file: Path) -> tuple[float, int]:
    """Run one side in a process of its own; seconds without imports, and peak memory in kB."""
    command = [sys.executable, __file__, "--side", side, kind, str(year), str(html_file)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1]
    found = json.loads(told)
    return found["seconds"], found["kilobytes"]


def one_side(side: str, kind: str, year: int, html_file: Path) -> None:
    """The inner process."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trelleborg_styrning.settings")
    import django
    import weasyprint  # noqa: F401

    django.setup()
    start = time.perf_counter()
    if side == "ours":
        ours(kind, year, html_file)
    else:
        alone(html_file)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"seconds": seconds, "kilobytes": peak}))  # noqa: T201


@contextmanager
def example() -> Iterator[None]:
    """Have something to read: the example in the private database, unless the environment points to another."""
    sys.path.insert(0, str(ROOT))
    if os.environ.get("DATABASE_URL", "").strip():
        yield
        return
    os.environ["EXAMPLE_MODE"] = "1"
    os.environ["DJANGO_SETTINGS_MODULE"] = "trelleborg_styrning.settings"
    from trelleborg_styrning import embedded

    with embedded.running():
        import django

        django.setup()
        from django.db import connections

        from trelleborg_styrning.serving.preparing import load_example, migrate

        migrate(lambda what: print(what, file=sys.stderr))
        load_example(lambda what: print(what, file=sys.stderr))
        connections.close_all()
        yield


def main() -> None:
    """Compare, and print the two ratios."""
    kind, year = (sys.argv[1:] + ["bokslut", "2025"][len(sys.argv) - 1 :])[:2]
    with example(), tempfile.TemporaryDirectory() as folder:
        html_file = Path(folder) / "report.html"
        both = [
            (measure("ours", kind, int(year), html_file), measure("alone", kind, int(year), html_file))
            for _run in range(RUNS)
        ]
    seconds = [statistics.median(run[side][0] for run in both) for side in (0, 1)]
    memory = [statistics.median(run[side][1] for run in both) for side in (0, 1)]
    print(  # noqa: T201
        f"time    {seconds[0]:.2f} s against {seconds[1]:.2f} s: {seconds[0] / seconds[1]:.2f} ×"
    )
    print(  # noqa: T201
        f"memory  {memory[0] / 1024:.0f} MB against {memory[1] / 1024:.0f} MB: {memory[0] / memory[1]:.2f} ×"
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--side"]:
        one_side(sys.argv[2], sys.argv[3], int(sys.argv[4]), Path(sys.argv[5]))
    else:
        main()
