"""What is looked at on one page, after one load: widths, colours, the fallback font, large text."""

from dataclasses import dataclass, field

from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.conftest import Visit

HEIGHT = 740
NARROWEST, PHONE, DESK = 320, 360, 1280
WIDTHS = (NARROWEST, PHONE, DESK)
LIGHT = {"color_scheme": "light", "forced_colors": "none"}
DARK = {"color_scheme": "dark", "forced_colors": "none"}
FORCED = {"color_scheme": "light", "forced_colors": "active"}
COLOURS = {"light": LIGHT, "dark": DARK, "forced colours": FORCED}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
ALL_RULES = {
    "runOnly": {"type": "tag", "values": WCAG},
    "rules": {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}},
}
RULES_OF_COLOUR = {"runOnly": ["color-contrast-enhanced", "link-in-text-block"]}
"""What other colours can change; the enhanced contrast holds the plain one within it."""
LEAST_TARGET = 44
"""Pixels of WCAG 2.5.5, both ways; with its exceptions, of which `TARGETS` knows two: a link
inside a sentence, and the small arrows of a column whose heading does the same."""
LARGE = 32
"""Pixels of the browser's own text at 200 %."""
USUAL = 16
VIOLATIONS = """options => {
  // Colours that are still on their way to others are nobody's colours.
  for (const one of document.getAnimations()) one.finish();
  // What a bar at the edge covers just now comes out from under it by scrolling.
  for (const one of document.querySelectorAll("body *"))
    if (getComputedStyle(one).position === "sticky") one.style.position = "static";
  return axe.run({...options, resultTypes: ["violations"]}).then(results =>
  results.violations.flatMap(rule => rule.nodes.map(
    node => `${rule.id}: ${node.html.slice(0, 120)} ${node.any[0]?.message ?? ""}`)));
}"""
WIDER = """() => {
  const edge = document.documentElement.clientWidth;
  const more = document.documentElement.scrollWidth - edge;
  if (more <= 0) return [];
  const isOut = one => { const box = one.getBoundingClientRect();
    return box.width && (box.right > edge + 1 || box.left < -1); };
  // What scrolls inside its own box makes no page wider.
  const isCut = one => one !== document.body
    && (getComputedStyle(one).overflowX !== "visible" || isCut(one.parentElement));
  const out = [...document.querySelectorAll("body *")].filter(
    one => isOut(one) && ![...one.children].some(isOut) && !isCut(one.parentElement));
  return [`${more} px too wide: ` + out.slice(0, 2).map(one =>
    `${one.parentElement.className} > ${one.outerHTML.replace(/\\s+/g, " ").slice(0, 100)}`)];
}"""
FALLBACK_FONT = """() => {
  for (const sheet of document.styleSheets)
    for (let n = sheet.cssRules.length - 1; n >= 0; n--)
      if (sheet.cssRules[n] instanceof CSSFontFaceRule) sheet.deleteRule(n);
}"""
TARGETS = """least => {
  const all = document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button]");
  const inSentence = one => {
    if (getComputedStyle(one).display !== "inline") return false;
    const block = one.closest("p, li, td, th, dd, dt, label, figcaption, h1, h2, h3, div");
    return block && block.textContent.trim().length > one.textContent.trim().length + 1;
  };
  const boxes = one => [one, ...(one.labels ?? []), one.closest("label")].filter(Boolean)
    .map(each => each.getBoundingClientRect());
  const seen = {visibilityProperty: true, opacityProperty: true};
  return [...all].filter(one => one.checkVisibility(seen)
      && !one.closest(".vh, .skip, .sortoptions, [inert]") && !one.disabled && !inSentence(one))
    .filter(one => {
      const found = boxes(one).filter(box => box.width > 1 && box.height > 1);
      const high = Math.max(...found.map(box => box.height), 0);
      const wide = Math.max(...found.map(box => box.width), 0);
      // A link past the menus waits above the page until it has the focus.
      if (found.every(box => box.bottom + scrollY <= 0)) return false;
      return found.length && (high < least - 0.5 || wide < least - 0.5);
    })
    .map(one => {
      const box = one.getBoundingClientRect();
      return `target ${Math.round(box.width)} x ${Math.round(box.height)}: `
        + one.outerHTML.replace(/\\s+/g, " ").slice(0, 120);
    });
}"""


UNSEEN = """() => {
  // What axe leaves undecided: words in the very colour that they stand on.
  const ground = one => { for (let at = one; at; at = at.parentElement) {
    const found = getComputedStyle(at).backgroundColor;
    if (!/, 0\\)$/.test(found)) return found; } return ""; };
  const seen = {visibilityProperty: true, opacityProperty: true};
  return [...document.querySelectorAll("body *")].filter(one => one.checkVisibility(seen)
      && [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim())
      && getComputedStyle(one).color === ground(one))
    .map(one => "unseen: " + one.outerHTML.replace(/\\s+/g, " ").slice(0, 120));
}"""


@dataclass
class Look:
    """One loaded page and what is wrong with it; `visit` has a window of its own."""

    visit: Visit
    faults: list[str] = field(default_factory=list)

    def whole(self) -> list[str]:
        """Every width and every colour, the fallback font and large text."""
        return self._at(WIDTHS, COLOURS)

    def short(self) -> list[str]:
        """The narrowest window alone: for the other languages, whose colours are the same."""
        return self._at(WIDTHS[:1], {"light": LIGHT})

    def _at(self, widths, colours) -> list[str]:
        page = self.visit.page
        self.visit.settle()
        page.evaluate(AXE_SCRIPT)
        for width in widths:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            for name, media in colours.items():
                page.emulate_media(**media)
                rules = ALL_RULES if media is LIGHT else RULES_OF_COLOUR
                self.note(f"{width} {name}", page.evaluate(VIOLATIONS, rules))
                # Forced colours give every word a ground of its own.
                if media is not FORCED:
                    self.note(f"{width} {name}", page.evaluate(UNSEEN))
            self.note(f"{width}", page.evaluate(WIDER))
            self.note(f"{width}", page.evaluate(TARGETS, LEAST_TARGET))
        page.emulate_media(**LIGHT)
        self._with_other_letters(widths)
        page.set_viewport_size({"width": PHONE, "height": HEIGHT})
        return self.faults

    def _with_other_letters(self, widths) -> None:
        page = self.visit.page
        page.evaluate(FALLBACK_FONT)
        for width in widths:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            self.note(f"{width} fallback font", page.evaluate(WIDER))
        page.set_viewport_size({"width": PHONE, "height": HEIGHT})
        session = page.context.new_cdp_session(page)
        session.send("Page.setFontSizes", {"fontSizes": {"standard": LARGE, "fixed": LARGE}})
        self.note(f"{PHONE} 200 % text", page.evaluate(WIDER))
        session.send("Page.setFontSizes", {"fontSizes": {"standard": USUAL, "fixed": 13}})
        session.detach()

    def note(self, where: str, found: list[str]) -> None:
        self.faults += [f"{where}: {fault}" for fault in dict.fromkeys(found)]
