"""Addresses of projects, by who walks them."""
