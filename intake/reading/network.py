"""The second reader's network, made smaller as it is loaded: of the 18,710 signs that it knows, those that we can use.

The network tells how likely each sign is in each column of an image. To tell that of Chinese too takes a fifth of its
time and half of its memory. A network file (ONNX) is a message of protocol buffers: fields with a number, some of them
messages again. Only those that hold the last layer are written anew, all others are copied as they are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

GRAPH, PROPERTY = 7, 14
"""In the file: what is computed, and what is said of it (pairs of key and value)."""
WEIGHTS, OUTPUT, SHAPES = 5, 12, 13
"""In the graph: the numbers of each layer, what comes out, and the shapes of all in between, which may be left out."""
DIMENSION, KIND, NAME, CONTENT = 1, 2, 8, 9
"""In weights: the length of each side, the kind of number, their name, and the numbers."""
FLOAT32 = 1
VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
"""How a field is written (protobuf.dev/programming-guides/encoding)."""
FIXED_BYTES = {FIXED64: 8, FIXED32: 4}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a message: its number, its value if that is a number, else its content, and how it is written."""

    number: int
    value: int
    content: memoryview
    written: memoryview


def property_of(network: bytes, key: str) -> str:
    """What the network's file says of itself under `key`.

    Raises:
        ValueError: it says nothing, or is no such file.
    """
    for field in _fields(memoryview(network)):
        if field.number == PROPERTY:
            pair = {part.number: bytes(part.content) for part in _fields(field.content)}
            if pair.get(1) == key.encode():
                return pair.get(2, b"").decode()
    raise ValueError(f"no {key}")


def with_signs(network: bytes, places: Sequence[int], *, of: int) -> bytes:
    """The network with only the signs at `places` of the `of` signs it knows, numbered anew in that order.

    Raises:
        ValueError: this is no network with so many signs in its last layer.
    """
    made: list[bytes | memoryview] = []
    for field in _fields(memoryview(network)):
        made += _graph(field.content, np.asarray(places), of) if field.number == GRAPH else [field.written]
    return b"".join(made)


def _graph(graph: memoryview, chosen: npt.NDArray[np.intp], of: int) -> list[bytes | memoryview]:
    parts: list[bytes | memoryview] = []
    cut = 0
    for field in _fields(graph):
        smaller = _weights(field.content, chosen, of) if field.number == WEIGHTS else None
        cut += smaller is not None
        if smaller is not None:
            parts.append(_message(WEIGHTS, smaller))
        elif field.number == OUTPUT:
            parts.append(_message(OUTPUT, _without_shape(field.content)))
        elif field.number != SHAPES:
            parts.append(field.written)
    if not cut:
        raise ValueError("no layer with so many signs")
    return [_as_varint(GRAPH << 3 | BYTES), _as_varint(sum(map(len, parts))), *parts]


def _weights(weights: memoryview, chosen: npt.NDArray[np.intp], of: int) -> bytes | None:
    """The weights of a layer with `of` signs, cut down; None for those of all other layers."""
    fields = list(_fields(weights))
    sides = [field.value for field in fields if field.number == DIMENSION]
    if not sides or sides[-1] != of:
        return None
    kept = {field.number: field for field in fields}
    if kept[KIND].value != FLOAT32 or CONTENT not in kept:
        raise ValueError("numbers of another kind")
    numbers = np.frombuffer(kept[CONTENT].content, dtype="<f4").reshape(sides)[..., chosen]
    lengths = b"".join(_number(DIMENSION, side) for side in numbers.shape)
    return lengths + bytes(kept[KIND].written) + bytes(kept[NAME].written) + _message(CONTENT, numbers.tobytes())


def _without_shape(output: memoryview) -> bytes:
    """What comes out: its name, and that it is numbers; how many follows from the last layer."""
    name = next(field.written for field in _fields(output) if field.number == 1)
    return bytes(name) + _message(2, _message(1, _number(1, FLOAT32)))


def _fields(message: memoryview) -> Iterator[Field]:
    """The fields of a message in their order.

    Raises:
        ValueError: it is cut off, or no such message.
    """
    at = 0
    while at < len(message):
        tag, start = _varint(message, at)
        value, kind = 0, tag & 7
        if kind == VARINT:
            value, end = _varint(message, start)
        elif kind == BYTES:
            length, start = _varint(message, start)
            end = start + length
        elif kind in FIXED_BYTES:
            end = start + FIXED_BYTES[kind]
        else:
            raise ValueError("no message of protocol buffers")
        if end > len(message):
            raise ValueError("a message that is cut off")
        yield Field(tag >> 3, value, message[start:end], message[at:end])
        at = end


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    """A number written in groups of seven bits, the lowest first, and where it ends."""
    number = shift = 0
    while at < len(message):
        group = message[at]
        number |= (group & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if group < 0x80:
            return number, at
    raise ValueError("a message that is cut off")


def _as_varint(number: int) -> bytes:
    groups = bytearray()
    while number >= 0x80:
        groups.append(number & 0x7F | 0x80)
        number >>= 7
    groups.append(number)
    return bytes(groups)


def _number(field: int, number: int) -> bytes:
    return _as_varint(field << 3 | VARINT) + _as_varint(number)


def _message(field: int, content: bytes) -> bytes:
    return _as_varint(field << 3 | BYTES) + _as_varint(len(content)) + content
