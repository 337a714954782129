"""Addresses as the tests have them."""


def absolute(path: str) -> str:
    return f"https://kunta.example{path}"
