"""Recalculation without Excel, custom functions included."""
