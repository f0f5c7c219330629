"""docs/safaricom-stand-in.md names everything that there is."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from simulator.safaricom.app import create
from simulator.safaricom.faults import CALLS, Fault
from simulator.safaricom.mpesa import Mpesa
from simulator.safaricom.quirks import Quirks, Scenario
from simulator.safaricom.world import World

DOCUMENT = (Path(__file__).parents[3] / "docs" / "safaricom-stand-in.md").read_text()
PATHS = {
    re.sub("<[a-z]+>", "<phone>", rule.rule)
    for rule in create(Mpesa(World())).url_map.iter_rules()
    if not rule.rule.startswith("/static") and "v1/registerurl" not in rule.rule
}


@pytest.mark.parametrize("switch", [field.name for each in (Quirks, Scenario) for field in fields(each)])
def test_names_every_switch(switch):
    assert f"`{switch}`" in DOCUMENT


@pytest.mark.parametrize("name", [*CALLS[1:], *(each.value for each in Fault if each is not Fault.NONE)])
def test_names_every_fault_and_every_call_that_it_can_befall(name):
    assert f"`{name}`" in DOCUMENT


@pytest.mark.parametrize("path", sorted(PATHS))
def test_names_every_path(path):
    assert f"{path}`" in DOCUMENT
