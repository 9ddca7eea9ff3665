"""A long menu is read under headings; a short one is one list."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from lms import navigation
from lms.access import Role
from tests.cast import Cast
from tests.conftest import Browser

GROUP = re.compile(r'<p class="side-heading" id="(side-\d+)">([^<]+)</p>')


@pytest.mark.parametrize("role", [*Role, navigation.ANYONE], ids=str)
def test_every_entry_below_the_first_ones_has_a_heading_where_the_menu_is_long(
    app: Flask, role: Role | str
) -> None:
    entries = navigation.entries_of(role)
    orders = [entry.order for entry in entries]
    assert orders == sorted(orders)
    if len(entries) > navigation.SHORT:
        assert sum(order < 100 for order in orders) <= 4
        assert {order // 100 for order in orders} - {0} <= set(navigation.SECTIONS)


def test_the_office_finds_its_entries_under_headings_and_each_list_bears_its_name(
    cast: Cast, client: Browser
) -> None:
    page = client.sign_in(cast.officer).open("/manage/policies").text
    found = dict(GROUP.findall(page))
    assert list(found.values())[:3] == ["교육", "출결과 훈련", "학사"]
    for key in found:
        assert f'<ul class="side-nav" aria-labelledby="{key}">' in page
    # What the phone's bar does not show is in its menu, under the same headings.
    assert '<p class="menu-title" id="more-1">교육</p>' in page
    assert page.count('aria-current="page"') == 2


def test_a_short_menu_has_no_headings(cast: Cast, client: Browser) -> None:
    page = client.sign_in(cast.employer).open("/").text
    assert 'class="side-nav"' in page
    assert not GROUP.search(page)
