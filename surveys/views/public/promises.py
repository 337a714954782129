"""What residents said and what municipalities do about it."""

from django.views.generic import ListView

from projects.queries.pages import marks
from surveys.queries.places import progress_counts, promises_by_municipality


class PromiseList(ListView):
    template_name = "surveys/promise_list.html"
    context_object_name = "promises"

    def get_queryset(self):
        return promises_by_municipality()

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            counts=progress_counts(self.object_list), marks=marks(self.object_list), **kwargs
        )
