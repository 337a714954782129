"""How people answer: codes, windows, visits, cookies, paper and files of answers."""
