from django.db import models


class PageAnswers(models.Model):
    person = models.CharField(max_length=32)
    page = models.PositiveSmallIntegerField()
    answers = models.JSONField()
    is_sent = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "page"], name="page_once")]

    def __str__(self):
        return f"{self.person}: {self.page}"


class Row(models.Model):
    """For the page of fifty rows."""

    name = models.CharField(max_length=100)
    place = models.CharField(max_length=100)
    number = models.PositiveIntegerField()

    def __str__(self):
        return self.name
