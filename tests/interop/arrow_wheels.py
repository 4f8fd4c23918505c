# SPDX-License-Identifier: BSL-1.0
"""arrow_wheels.py LIBRARY: the tables of pyarrow, nanoarrow, DuckDB and polars through the C stream interface.

Each producer's stream goes into the library, whose summary has to have the bytes of the same rows as structs; its
results come back as a stream, which each of the four reads.
"""
import ctypes
import datetime
import decimal
import struct
import sys

import duckdb
import nanoarrow as na
import polars as pl
import pyarrow as pa

ROWS = 20_011
library = ctypes.CDLL(sys.argv[1])
library.what_failed.restype = ctypes.c_char_p
for name, arguments in {
    "summary_of_structs": [ctypes.c_int64, ctypes.c_char_p, ctypes.c_int64],
    "summary_of_stream": [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int64],
    "heard_of_structs": [ctypes.c_int64, ctypes.POINTER(ctypes.c_double)],
    "results_of_stream": [ctypes.c_void_p, ctypes.c_void_p],
}.items():
    getattr(library, name).argtypes = arguments
    getattr(library, name).restype = ctypes.c_int64

capsule_pointer = ctypes.pythonapi.PyCapsule_GetPointer
capsule_pointer.restype, capsule_pointer.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
capsule_new = ctypes.pythonapi.PyCapsule_New
capsule_new.restype, capsule_new.argtypes = ctypes.py_object, [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
STREAM = b"arrow_array_stream"

failures = 0


def expect(right, what):
    global failures
    if not right:
        failures += 1
    print(f"{'ok    ' if right else 'FAILED'} {what}", flush=True)


def called(function, *arguments):
    answer = getattr(library, function)(*arguments)
    if answer < 0:
        raise RuntimeError(library.what_failed().decode())
    return answer


def summary(function, first):
    room = ctypes.create_string_buffer(1 << 22)
    return room.raw[: called(function, first, room, len(room))]


def summary_of(producer):
    capsule = producer.__arrow_c_stream__()
    return summary("summary_of_stream", capsule_pointer(capsule, STREAM))


class Results:
    """The results of a producer's rows, as an object that Arrow's consumers take."""

    def __init__(self, producer):
        capsule = producer.__arrow_c_stream__()
        self.stream = ctypes.create_string_buffer(5 * ctypes.sizeof(ctypes.c_void_p))
        called("results_of_stream", capsule_pointer(capsule, STREAM), ctypes.addressof(self.stream))

    def __arrow_c_stream__(self, requested_schema=None):
        return capsule_new(ctypes.addressof(self.stream), STREAM, None)


# The rows that arrow_wheels.cpp makes as well.
WORDS = ["moved away", "competitor", "indifferent staff"]
complaints = [None if i % 83 == 7 else i * 7919 % 23 for i in range(ROWS)]
purchase = [1000 / (1 + i % 301) for i in range(ROWS)]
cents = [i * 37 % 100000 for i in range(ROWS)]
price = [decimal.Decimal(c).scaleb(-2) for c in cents]
reason = [None if i % 5 == 4 else WORDS[i % 3] for i in range(ROWS)]
days = [18262 + i % 1000 for i in range(ROWS)]
day = [datetime.date(1970, 1, 1) + datetime.timedelta(d) for d in days]

NAMES = ["complaints", "purchase", "price", "reason", "day"]
CUTS = [0, 1, 1, 64, 70, 2118, 7001, 19999, ROWS]


def pyarrow_table(number=pa.int32(), text=pa.string(), amount=pa.decimal128(12, 2), date=pa.date32()):
    return pa.table(
        [
            pa.array(complaints, number),
            pa.array(purchase, pa.float64()),
            pa.array(price, amount),
            pa.array(reason, text),
            pa.array(day, date),
        ],
        NAMES,
    )


def in_pieces(table, slice_of, joined):
    return joined([slice_of(table, begin, end - begin) for begin, end in zip(CUTS, CUTS[1:])])


def nanoarrow_rows():
    def bits(values):
        packed = bytearray((len(values) + 7) // 8)
        for i, v in enumerate(values):
            packed[i // 8] |= (v is not None) << i % 8
        return bytes(packed)

    def batch(begin, end):
        some = complaints[begin:end]
        columns = [
            na.c_array_from_buffers(
                na.int32(), end - begin, [bits(some), struct.pack(f"<{end - begin}i", *(c or 0 for c in some))]
            ),
            na.c_array_from_buffers(
                na.float64(), end - begin, [None, struct.pack(f"<{end - begin}d", *purchase[begin:end])]
            ),
            na.c_array_from_buffers(
                na.decimal128(12, 2),
                end - begin,
                [None, b"".join(c.to_bytes(16, "little") for c in cents[begin:end])],
            ),
            na.c_array(reason[begin:end], na.string()),
            na.c_array_from_buffers(
                na.date32(), end - begin, [None, struct.pack(f"<{end - begin}i", *days[begin:end])]
            ),
        ]
        return na.c_array_from_buffers(schema, end - begin, [None], null_count=0, children=columns)

    schema = na.struct(
        {
            "complaints": na.int32(),
            "purchase": na.float64(),
            "price": na.decimal128(12, 2),
            "reason": na.string(),
            "day": na.date32(),
        }
    )
    return na.Array.from_chunks([batch(begin, end) for begin, end in zip(CUTS, CUTS[1:])])


def polars_frame(text=pl.String, number=pl.Int32):
    return pl.DataFrame(
        {"complaints": complaints, "purchase": purchase, "price": price, "reason": reason, "day": day},
        schema={"complaints": number, "purchase": pl.Float64, "price": pl.Decimal(12, 2), "reason": text, "day": pl.Date},
    )


def duckdb_rows(text="VARCHAR", number="INTEGER"):
    made = pyarrow_table()
    connection = duckdb.connect()
    connection.register("made", made)
    connection.execute(f"CREATE TABLE rows AS SELECT complaints::{number} complaints, purchase, price, "
                       f"reason::{text} reason, day FROM made")
    return connection.sql("SELECT * FROM rows")


def pieces_of_pyarrow(table):
    return in_pieces(table, pa.Table.slice, pa.concat_tables)


producers = {
    "pyarrow": pyarrow_table,
    "pyarrow, sliced": lambda: pieces_of_pyarrow(pyarrow_table()),
    "pyarrow, one slice": lambda: pa.concat_tables([pyarrow_table().slice(0, 37), pyarrow_table().slice(37)]),
    "pyarrow, large types": lambda: pieces_of_pyarrow(
        pyarrow_table(pa.int64(), pa.large_string(), pa.decimal256(40, 20), pa.date64())
    ),
    "pyarrow, small types": lambda: pyarrow_table(pa.int8(), pa.string_view(), pa.decimal64(12, 2)),
    "pyarrow, half floats and a dictionary": lambda: pieces_of_pyarrow(
        pyarrow_table(pa.float16(), pa.dictionary(pa.int8(), pa.string()))
    ),
    "nanoarrow": nanoarrow_rows,
    "DuckDB": duckdb_rows,
    "DuckDB, an enum": lambda: duckdb_rows("ENUM('competitor', 'moved away', 'indifferent staff')", "UTINYINT"),
    "polars": polars_frame,
    "polars, sliced": lambda: in_pieces(polars_frame(), pl.DataFrame.slice, lambda p: pl.concat(p, rechunk=False)),
    "polars, categories": lambda: polars_frame(pl.Categorical, pl.UInt64),
    "polars, an enum": lambda: polars_frame(pl.Enum(WORDS), pl.Float32),
}

structs = summary("summary_of_structs", ROWS)
heard = (ctypes.c_double * ROWS)()
called("heard_of_structs", ROWS, heard)
expected = [None if h != h else h for h in heard]
expect(len(structs) > 1000 and expected.count(None) == complaints.count(None), "the rows as structs")

consumers = {
    "pyarrow": lambda r: pa.table(r)["heard"].to_pylist(),
    "nanoarrow": lambda r: [row["heard"] for row in na.Array(r).to_pylist()],
    "DuckDB": lambda r: [row[0] for row in duckdb.sql("SELECT heard FROM r").fetchall()],
    "polars": lambda r: pl.DataFrame(r)["heard"].to_list(),
}
for name, make in producers.items():
    try:
        expect(summary_of(make()) == structs, f"{name}: the summary's bytes")
    except Exception as e:
        expect(False, f"{name}: {e}")
for name, read in consumers.items():
    for source in ("pyarrow, sliced", "nanoarrow", "DuckDB", "polars, sliced"):
        try:
            expect(read(Results(producers[source]())) == expected, f"{name} reads the results of {source}")
        except Exception as e:
            expect(False, f"{name} reads the results of {source}: {e}")

words = ""
try:
    summary_of(pa.table({"complaints": [1]}))
except RuntimeError as e:
    words = str(e)
expect(words == 'clientele: no Arrow column is called "purchase"; there are "complaints"', f"a column too few: {words}")
failing = pa.RecordBatchReader.from_batches(
    pyarrow_table().schema, (b if i == 0 else 1 / 0 for i, b in enumerate(pieces_of_pyarrow(pyarrow_table()).to_batches()))
)
try:
    words = "nothing"
    summary_of(failing)
except RuntimeError as e:
    words = str(e)
expect("clientele: the Arrow stream failed: " in words and "division by zero" in words, f"a stream that fails: {words}")
sys.exit(1 if failures else 0)
