"""`manage.py build_report`: every refusal is a Swedish sentence before any work is done."""

import pytest
from django.core.management import CommandError, call_command

from foundation.models import Job
from reports.models import Archive

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "year", "options", "sentence"),
    [
        ("tertial", "2026", {}, "Skriv delar eller bokslut, inte ”tertial”."),
        ("delar", "2019", {}, "Det finns inget delår ”2019”. Upplagda år: 2026."),
        ("delar", "i år", {}, "Det finns inget delår ”i år”. Upplagda år: 2026."),
        ("bokslut", "2026", {}, "Det finns inget bokslut ”2026”. Upplagda år: –."),
        ("delar", "2026", {"committee": "socialen"}, "Det finns ingen nämnd som skrivs ”socialen” 2026. De som finns: socialnamnden."),
        ("delar", "2026", {"committee": "socialnamnden"}, "Socialnämnden har inga beslutade mål för 2026."),
        ("delar", "2026", {}, "Det finns inga beslutade mål för 2026."),
    ],
)  # fmt: skip
def test_what_cannot_be_built_says_why(committee, tmp_path, kind, year, options, sentence):
    with pytest.raises(CommandError) as refused:
        call_command("build_report", kind, year, output=tmp_path / "rapport.pdf", **options)
    assert str(refused.value).startswith(sentence)
    assert not list(tmp_path.iterdir()) and not Job.objects.exists()


def test_the_command_tells_how_it_is_used(capsys):
    with pytest.raises(SystemExit):
        call_command("build_report", "--help")
    assert "Bygger en rapport" in capsys.readouterr().out


def test_a_place_that_cannot_be_written_is_refused_before_the_work(committee, tmp_path):
    committee.goal()
    with pytest.raises(CommandError, match="är en mapp. Skriv ett filnamn."):
        call_command("build_report", "delar", "2026", output=tmp_path)
    with pytest.raises(CommandError, match="Mappen .*saknas finns inte."):
        call_command("build_report", "delar", "2026", output=tmp_path / "saknas" / "rapport.pdf")
    assert not Job.objects.exists()


def test_a_committees_report_is_built_and_says_that_it_is_a_draft(committee, tmp_path, capsys):
    committee.goal()
    (tmp_path / "ut").mkdir()
    target = tmp_path / "ut" / "rapport.pdf"
    call_command("build_report", "delar", "2026", committee="socialnamnden", output=target)
    archive = Archive.objects.get()
    assert target.stat().st_size == archive.size and archive.made_by is None
    told = capsys.readouterr().out
    assert f"utkast, {archive.pages} sidor, sha256 {archive.sha256}" in told
    assert [path.name for path in target.parent.iterdir()] == ["rapport.pdf"]


def test_an_unsent_report_is_printed_only_when_it_is_asked_for(committee, tmp_path):
    goal = committee.goal()
    committee.fill(committee.start(), goal, analysis="Bara för nämndens egna")
    for wanted, state in ((False, "sent"), (True, "draft")):
        call_command(
            "build_report", "delar", "2026", committee="socialnamnden", with_unsent=wanted,
            output=tmp_path / f"{wanted}.pdf",
        )  # fmt: skip
        archive = Archive.objects.order_by("-pk")[0]
        assert archive.state == state and ("Bara för nämndens egna" in str(archive.snapshot)) is wanted
