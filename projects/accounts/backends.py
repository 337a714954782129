"""Who may sign in: active people, and demonstration accounts only on the machine itself."""

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings


class PortalBackend(AuthenticationBackend):
    def user_can_authenticate(self, user):
        # Their passwords are printed in the source.
        if user.is_demo_account and not settings.IS_LOCAL:
            return False
        return super().user_can_authenticate(user)
