"""The desk's own door: who is not signed in is led to sign in."""

from functools import wraps

from django.contrib import admin


def behind_the_door(view):
    """The view for the people of the desk. The door is asked when the page is, not when the module
    of the view loads: the site of the desk is not ready then."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        return admin.site.admin_view(view)(request, *args, **kwargs)

    return guarded
