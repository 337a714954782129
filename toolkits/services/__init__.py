"""Writes of content, by subject; callers import from here."""

from toolkits.services.news import (
    ask_subscription,
    end_again,
    end_subscription,
    keep_subscription,
    send_news,
)
from toolkits.services.publications import (
    ReportTemplate,
    begin_publication,
    move_chapter,
    next_order,
    report_templates,
)
from toolkits.services.support import (
    complete_answers,
    keep_ended_consultations,
    load_support_package,
)

__all__ = [
    "ReportTemplate",
    "ask_subscription",
    "begin_publication",
    "complete_answers",
    "end_again",
    "end_subscription",
    "keep_ended_consultations",
    "keep_subscription",
    "load_support_package",
    "move_chapter",
    "next_order",
    "report_templates",
    "send_news",
]
