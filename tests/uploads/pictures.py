"""Pictures made in code: good ones, ones that tell too much, and files that are no pictures at all."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable

from PIL import Image, ImageCms, PngImagePlugin

CANARY = b"CANARY-5c1f"
ORIENTATION, GPS, MAKER = 0x0112, 0x8825, 0x010F
SIGNATURE = b"\x89PNG\r\n\x1a\n"
SAVED = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}


def picture(width: int = 64, height: int = 48, mode: str = "RGB") -> Image.Image:
    """A small picture with a different colour in each corner, so that a turned one is seen to be turned."""
    drawn = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    for x, y, colour in ((0, 0, "red"), (1, 0, "lime"), (0, 1, "blue"), (1, 1, "white")):
        box = (x * width // 2, y * height // 2, (x + 1) * width // 2, (y + 1) * height // 2)
        drawn.paste(Image.new("RGB", (box[2] - box[0], box[3] - box[1]), colour), box)
    return drawn.convert(mode)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def good(kind: str) -> bytes:
    return saved(picture(), kind)


def telling(kind: str, *, orientation: int = 1) -> bytes:
    """A picture that says where and by whom it was taken, in every place its format has for it."""
    exif = Image.Exif()
    exif[MAKER] = CANARY.decode()
    exif[ORIENTATION] = orientation
    exif.get_ifd(GPS).update(
        {1: "N", 2: (37.0, 33.0, 58.0), 3: "E", 4: (126.0, 58.0, 40.0), 29: "2026:05:04"}
    )
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + CANARY
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">' + CANARY + b"</x:xmpmeta>"
    options: dict[str, object] = {"exif": exif, "icc_profile": profile}
    if kind == "JPEG":
        return _with_iptc(saved(picture(), kind, quality=95, comment=CANARY, xmp=xmp, **options))
    if kind == "WEBP":
        return saved(picture(), kind, quality=95, xmp=xmp, **options)
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", CANARY.decode())
    notes.add_text("Comment", CANARY.decode() * 20, zip=True)
    notes.add_itxt("XML:com.adobe.xmp", xmp.decode())
    notes.add_itxt("Ort", CANARY.decode(), lang="de", tkey="Ort")
    notes.add(b"prVt", CANARY, after_idat=True)
    return saved(picture(), kind, pnginfo=notes, **options)


def _with_iptc(jpeg: bytes) -> bytes:
    content = b"Photoshop 3.0\x00" + CANARY
    return jpeg[:2] + b"\xff\xed" + struct.pack(">H", len(content) + 2) + content + jpeg[2:]


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(
    width: int, height: int, *, depth: int = 8, colour: int = 0, extra: bytes = b"", data: bytes = b""
) -> bytes:
    """A PNG as its header has it, whatever the data says."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return SIGNATURE + chunk(b"IHDR", header) + extra + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def rows(width: int, height: int) -> bytes:
    """Compressed rows of a black-and-white picture: a hundred megapixels in twelve kilobytes."""
    packer = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    return b"".join(packer.compress(row) for _ in range(height)) + packer.flush()


def half(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _frames(kind: str, count: int) -> bytes:
    frames = [Image.new("L", (8, 8), (number * 80) % 256) for number in range(count)]
    return saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=20)


def _flipped_name(data: bytes, name: bytes) -> bytes:
    return data.replace(name, name.swapcase(), 1)


def _claimed(jpeg: bytes, width: int, height: int) -> bytes:
    """A JPEG whose header says another size."""
    place = jpeg.index(b"\xff\xc0") + 5
    return jpeg[:place] + struct.pack(">HH", height, width) + jpeg[place + 4 :]


def _zip(name: str = "a.txt", content: bytes = b"x") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, content)
    return out.getvalue()


def _tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("../a.txt"))
    return out.getvalue()


def _vp8x(width: int, height: int) -> bytes:
    size = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + size
    return b"RIFF" + struct.pack("<I", len(body)) + body


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\nshowpage\n"

# By name, how to make it. Nothing here may come in.
BAD: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "one byte": lambda: b"\xff",
    "null bytes": lambda: bytes(4096),
    "text": lambda: b"This is no picture.\n",
    "html": lambda: b"<!doctype html><script>alert(1)</script>",
    "html with a picture in front of it in name only": lambda: b"\xff\xd8\xff<html><script>alert(1)</script>",
    "svg": lambda: SVG,
    "svg with a byte order mark": lambda: b"\xef\xbb\xbf<?xml version='1.0'?>" + SVG,
    "svg that reads a file": lambda: b'<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>',
    "packed svg": lambda: gzip.compress(SVG),
    "pdf": lambda: b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n%%EOF",
    "eps": lambda: EPS,
    "eps with a preview": lambda: b"\xc5\xd0\xd3\xc6" + struct.pack("<6I", 32, len(EPS), 0, 0, 0, 0) + EPS,
    "zip": _zip,
    "zip with a picture in it": lambda: _zip("a.jpg", good("JPEG")),
    "tar": _tar,
    "gzip of a picture": lambda: gzip.compress(good("PNG")),
    "windows program": lambda: b"MZ" + bytes(200),
    "linux program": lambda: b"\x7fELF" + bytes(200),
    "script": lambda: b"#!/bin/sh\nrm -rf /\n",
    "php that says it is a gif": lambda: b"GIF89a<?php system($_GET[0]); ?>",
    "gif": lambda: saved(picture(mode="P"), "GIF"),
    "moving gif of 3000 pictures": lambda: _frames("GIF", 3000),
    "bmp": lambda: saved(picture(), "BMP"),
    "tiff": lambda: saved(picture(), "TIFF"),
    "ico": lambda: saved(picture(), "ICO"),
    "ppm": lambda: saved(picture(), "PPM"),
    "tga": lambda: saved(picture(), "TGA"),
    "pcx": lambda: saved(picture(), "PCX"),
    "sgi": lambda: saved(picture(), "SGI"),
    "psd": lambda: b"8BPS\x00\x01" + bytes(6) + struct.pack(">HIIHH", 3, 8, 8, 8, 3) + bytes(64),
    "avif or heic": lambda: b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf" + bytes(64),
    "video": lambda: b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(64),
    "sound in the wrapping of a webp": lambda: b"RIFF" + struct.pack("<I", 36) + b"WAVEfmt " + bytes(28),
    "half a jpeg": lambda: half(saved(picture(1200, 900), "JPEG")),
    "half the head of a jpeg": lambda: half(good("JPEG")[:600]),
    "half a png": lambda: half(good("PNG")),
    "half a webp": lambda: half(good("WEBP")),
    "start of a jpeg": lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00",
    "start of a png": lambda: SIGNATURE,
    "png of a header alone": lambda: good("PNG")[:33],
    "webp of a header alone": lambda: b"RIFF\x04\x00\x00\x00WEBP",
    "jpeg with something before it": lambda: b"\n\n" + good("JPEG"),
    "png with a damaged header": lambda: _flipped_name(good("PNG"), b"IHDR"),
    "png with a damaged sum": lambda: good("PNG").replace(b"IDAT", b"IDAT\0", 1),
    "png without data": lambda: png(64, 48),
    "png with data that is not packed": lambda: png(64, 48, data=b"not packed at all"),
    "png of no width": lambda: png(0, 48, data=zlib.compress(bytes(48))),
    "png of a depth that is none": lambda: png(64, 48, depth=3, data=zlib.compress(bytes(4000))),
    "bomb: 100 megapixels in 12 kB": lambda: png(10_000, 10_000, depth=1, data=rows(10_000, 10_000)),
    "bomb: a little over 25 megapixels": lambda: png(5_001, 5_000, depth=1, data=rows(5_001, 5_000)),
    "bomb: a very long line": lambda: png(30_000_000, 1, depth=1, data=rows(30_000_000, 1)),
    "bomb: png that says it is huge": lambda: png(2**31 - 1, 2**31 - 1, data=zlib.compress(b"\0")),
    "bomb: jpeg that says it is huge": lambda: _claimed(good("JPEG"), 65_500, 65_500),
    "bomb: webp that says it is huge": lambda: _vp8x(16_384, 16_384),
    "bomb: 100 MB of text in a png": lambda: png(
        8,
        8,
        extra=chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(100_000_000), 9)),
        data=zlib.compress(bytes(72)),
    ),
    "moving png": lambda: _frames("PNG", 3),
    "moving webp": lambda: _frames("WEBP", 3),
    "larger than 15 MB": lambda: good("JPEG") + bytes(15 * 1024 * 1024),
}
