from osallisuus.background.waiting import WaitingFiles


def test_file_that_waits_opens_after_a_new_secret_key_while_the_old_one_is_known(
    settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    files = WaitingFiles("odottaa")
    token = files.keep(b"rivit")
    old, settings.SECRET_KEY = settings.SECRET_KEY, "a new secret key, which is long enough"

    assert files.kept(token) is None
    settings.SECRET_KEY_FALLBACKS = [old]
    assert files.kept(token) == b"rivit"
