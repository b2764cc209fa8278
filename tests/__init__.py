"""Tests read like rules; each room has its folder."""
