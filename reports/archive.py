"""The archive: finished files, kept for good with their checksum and what they were made from. Nothing is overwritten,
but a file that has been lost or harmed is put back when its very bytes can be made again."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.errors import Refused
from organisation.models import Person
from reports.html import template_version
from reports.models import Archive, Build, Publication
from reports.pdf import Made
from reports.tree import Report, as_data, data_text


def storage() -> Storage:
    """Where the files are."""
    return storages["archive"]


def find_archive(publication: Publication, data_sha256: str) -> Archive | None:
    """The file that already says exactly this, if there is one: the same inputs give one result."""
    return Archive.objects.filter(publication=publication, data_sha256=data_sha256).first()


def archive_store(
    *,
    build: Build,
    report: Report,
    made: Made,
    file_name: str,
    state: str,
    data_sha256: str,
    program: str,
    by: Person | None,
    moment: datetime.datetime,
) -> Archive:
    """Keep a finished file: first the file, then the row that names it.

    When another worker has archived the same data meanwhile, its row is returned and ours is taken away.
    """
    path = storage().save(f"{report.year}/{data_sha256[:12]}-{file_name}", ContentFile(made.content))
    try:
        with transaction.atomic():
            return Archive.objects.create(
                publication=build.publication,
                build=build,
                file=path,
                file_name=file_name,
                sha256=made.sha256,
                size=len(made.content),
                pages=made.pages,
                is_draft=report.is_draft,
                state=state,
                snapshot=as_data(report),
                data_sha256=data_sha256,
                program_version=program,
                template_version=template_version(),
                made_by=by,
                made_at=moment,
            )
    except IntegrityError:
        storage().delete(path)
        return Archive.objects.get(publication=build.publication, data_sha256=data_sha256)


def is_whole(archive: Archive) -> bool:
    """Whether the file is there with the bytes it was archived with."""
    try:
        archive_content(archive)
    except Refused:
        return False
    return True


def archive_restore(archive: Archive, content: bytes) -> bool:
    """Put a lost or harmed file back where it was; False, and nothing done, unless these are its very bytes."""
    if hashlib.sha256(content).hexdigest() != archive.sha256:
        return False
    storage().delete(archive.file)
    path = storage().save(archive.file, ContentFile(content))
    if path != archive.file:  # another worker was first
        storage().delete(path)
    return True


def as_archived(report: Report, archive: Archive) -> Report:
    """The report as that file prints it: a draft carries the day it was made."""
    return dataclasses.replace(report, made_on=archive.snapshot.get("made_on", ""))


def archive_content(archive: Archive) -> bytes:
    """The file's bytes, checked against the checksum that was written when it was made.

    Raises Refused when the file is gone or has been changed.
    """
    try:
        with storage().open(archive.file, "rb") as file:
            content: bytes = file.read()
    except OSError:
        raise Refused(
            _(
                "Filen finns inte i arkivet. Bygg rapporten igen; har inget ändrats kommer samma fil tillbaka. Annars kan ledningskontoret återställa den från säkerhetskopian."
            )
        ) from None
    if hashlib.sha256(content).hexdigest() != archive.sha256:
        raise Refused(
            _(
                "Filen stämmer inte med sin kontrollsumma och lämnas inte ut. Bygg rapporten igen; har inget ändrats kommer den rätta filen tillbaka. Annars kan ledningskontoret återställa den från säkerhetskopian."
            )
        )
    return content


def archive_data(archive: Archive) -> str:
    """The data that the file was made from: the canonical JSON whose SHA-256 the archive keeps.

    Raises Refused when the data is not what was archived.
    """
    text = data_text(archive.snapshot, archive.program_version, archive.template_version)
    if hashlib.sha256(text.encode()).hexdigest() != archive.data_sha256:
        raise Refused(_("Uppgifterna stämmer inte med sin kontrollsumma. Säg till ledningskontoret."))
    return text
