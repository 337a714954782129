"""Files that go on being edited in office programs: texts and slides."""
