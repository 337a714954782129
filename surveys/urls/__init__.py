"""Addresses of surveys, by who walks them."""
