"""Forms of the editors' library: every file goes through `clean_picture` or a look at its first bytes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from uploads.services import DAMAGED, CleanPicture, RefusedPicture, clean_picture


class PhotographForm(BaseImageForm):
    """Puts the re-encoded picture in place of the file that was sent, and asks for a description.

    In place, because Wagtail's page for many pictures keeps the file it was sent until the other fields are
    filled in: whoever holds that file must hold the clean one.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.fields["file"].to_python = _refusing(self.fields["file"].to_python)
        if "description" in self.fields:
            _ask_for(self.fields["description"])

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not isinstance(file, UploadedFile):
            return file
        file.seek(0)
        try:
            clean = clean_picture(file)
        except RefusedPicture as refusal:
            raise ValidationError(str(refusal)) from refusal
        _replace(file, clean)
        return file


def _ask_for(description: Any) -> None:
    description.required = True
    description.help_text = _(
        "What can be seen, for those who cannot see it. In a question it must not give the answer away."
    )
    description.error_messages["required"] = _(
        "Describe in a few words what the photograph shows, for those who cannot see it."
    )


def _refusing(to_python: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Wagtail reads a file's head before anybody looked at it, and crashes on a damaged one."""

    def read(data: Any) -> Any:
        try:
            return to_python(data)
        except ValidationError:
            raise
        except Exception as error:  # Pillow's decoders raise whatever their bytes lead them to
            raise ValidationError(DAMAGED) from error

    return read


def _replace(file: UploadedFile, clean: CleanPicture) -> None:
    file.seek(0)
    file.truncate()
    file.write(clean.data)
    file.flush()
    file.seek(0)
    file.name = f"{str(file.name).rsplit('.', 1)[0]}.{clean.extension}"
    file.size = len(clean.data)
    file.content_type = clean.media_type


class VideoFileForm(BaseDocumentForm):
    """Videos and their captions only, and only if the content is what the name says."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            head = file.read(64)
            file.seek(0)
            if not _looks_like(str(file.name).rsplit(".", 1)[-1].lower(), head):
                raise ValidationError(_("The content of this file is not what its name says."))
        return file


def _looks_like(extension: str, head: bytes) -> bool:
    if extension == "mp4":
        return head[4:8] == b"ftyp"
    if extension == "webm":
        return head.startswith(b"\x1aE\xdf\xa3")
    return head.removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT")
