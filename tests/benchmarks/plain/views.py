import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render

from tests.benchmarks.plain.forms import CHOICES, FORMS, PAGES, TEXTS, ConsentForm
from tests.benchmarks.plain.models import PageAnswers, Row


def language(request):
    return render(request, "plain/language.html")


def consent(request):
    form = ConsentForm(request.POST or None)
    if form.is_valid() and form.cleaned_data["consent"] == "1":
        request.session["person"] = uuid.uuid4().hex
        return redirect("page", 1)
    return render(request, "plain/form.html", {"form": form})


def page(request, number):
    person = request.session["person"]
    form_class = FORMS[number]
    if request.method == "POST":
        form = form_class(request.POST)
        if form.is_valid():
            PageAnswers.objects.update_or_create(
                person=person, page=number, defaults={"answers": form.cleaned_data}
            )
            return redirect("page", number + 1) if number < PAGES else redirect("check")
    else:
        kept = PageAnswers.objects.filter(person=person, page=number).first()
        form = form_class(initial=kept.answers if kept else None)
    return render(request, "plain/form.html", {"form": form, "number": number, "total": PAGES})


def check(request):
    pages = PageAnswers.objects.filter(person=request.session["person"])
    if request.method == "POST":
        pages.update(is_sent=True)
        return redirect("thanks")
    labels = dict(CHOICES)
    rows = [
        (TEXTS[key], labels[value], answers.page)
        for answers in pages.order_by("page")
        for key, value in answers.answers.items()
    ]
    return render(request, "plain/check.html", {"rows": rows})


def thanks(request):
    return render(request, "plain/thanks.html")


def hello(request):
    return HttpResponse("Hei")


def rows(request):
    return render(request, "plain/rows.html", {"rows": Row.objects.all()[:50]})
