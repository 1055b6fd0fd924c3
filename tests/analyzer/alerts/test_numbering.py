from __future__ import annotations

import numpy as np

from hallmonitor.alerts.numbering import NOTHING, Numbering, Numberings
from hallmonitor.columns import Columns


def rows(*numbers: int) -> np.ndarray:
    return np.asarray(numbers, dtype=np.intp)


def encoded(numberings: Numberings, records: list[dict[str, object]], name: str) -> list[int]:
    return numberings.encoded(Columns.from_rows(records), name, np.arange(len(records)))[0].tolist()


def test_texts_keep_their_number_from_batch_to_batch() -> None:
    numberings = Numberings()
    assert encoded(numberings, [{"device": "a"}, {"device": "b"}, {"device": None}], "device") == [0, 1, NOTHING]
    assert encoded(numberings, [{"device": "b"}, {"device": "c"}, {"device": "b"}], "device") == [1, 2, 1]
    assert [numberings.of("device").text(number) for number in (0, 1, 2, NOTHING)] == ["a", "b", "c", None]


def test_a_dictionary_that_batches_share_is_looked_up_once() -> None:
    numberings = Numberings()
    columns = Columns.from_rows([{"device": name} for name in "abc"])
    assert numberings.encoded(columns, "device", rows(2))[0].tolist() == [0]
    assert numberings.encoded(columns, "device", rows(1, 2))[0].tolist() == [1, 0]
    assert numberings.of("device").named == ["c", "b"]


def test_addresses_are_numbered_as_texts() -> None:
    numberings = Numberings()
    addresses = ["192.0.2.2", "192.0.2.1", "192.0.2.2", "2001:db8::1", None]
    columns = Columns.from_rows([{"destination_ip": text} for text in addresses])
    numbers, there = numberings.encoded(columns, "destination_ip", np.arange(5))
    assert [numberings.of("destination_ip").text(number) for number in numbers.tolist()] == addresses
    assert there is not None
    assert there.tolist() == [True, True, True, True, False]
    coded = columns.with_coded_addresses("destination_ip", columns.coded_addresses("destination_ip"))
    assert numberings.encoded(coded, "destination_ip", np.arange(5))[0].tolist() == numbers.tolist()


def test_numbers_are_themselves() -> None:
    columns = Columns.from_rows([{"vlan": 5, "flow_id": (1 << 64) - 1}, {}])
    numbers, there = Numberings().encoded(columns, "vlan", rows(0, 1))
    assert numbers.tolist()[0] == 5
    assert there is not None
    assert there.tolist() == [True, False]
    assert Numberings().encoded(columns, "flow_id", rows(0))[0].tolist() == [-1]


def test_a_column_that_is_not_there_holds_nothing() -> None:
    numbers, there = Numberings().encoded(Columns(1, {}, {}, {}), "sensor", rows(0))
    assert numbers.tolist() == [NOTHING]
    assert there is not None
    assert there.tolist() == [False]


def test_columns_that_are_compared_share_their_numbers() -> None:
    numberings = Numberings([{"source_ip", "peer"}, {"destination_ip", "peer"}])
    record = {"source_ip": "192.0.2.1", "destination_ip": "192.0.2.1", "peer": "192.0.2.1", "domain": "192.0.2.1"}
    found = {name: encoded(numberings, [{**record, "source_ip": "192.0.2.9"}, record], name)[1] for name in record}
    assert found == {"source_ip": 1, "destination_ip": 1, "peer": 1, "domain": 0}


def test_what_is_not_used_is_forgotten() -> None:
    numbering = Numbering(["a", "b", (0, 7), "d"])
    assert numbering.keep(np.asarray([False, True, True, False])).tolist() == [NOTHING, 0, 1, NOTHING, NOTHING]
    assert numbering.named == ["b", (0, 7)]
    assert (numbering.number((0, 7)), numbering.number("a"), len(numbering)) == (1, 2, 3)


def test_forgetting_reaches_dictionaries_that_batches_share() -> None:
    numberings = Numberings()
    columns = Columns.from_rows([{"device": name} for name in "abc"])
    numberings.encoded(columns, "device", rows(0, 1, 2))
    numberings.forget("device", np.asarray([False, False, True]))
    assert numberings.encoded(columns, "device", rows(0, 2))[0].tolist() == [1, 0]
