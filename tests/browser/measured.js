/* The body of a function: what a reader's eye would find wrong with the page that is shown. */
const all = (selector) => [...document.querySelectorAll(selector)];
const name = (node) => node.textContent.trim().replace(/\s+/g, " ").slice(0, 60);
const seen = (element) => element.checkVisibility() && !element.closest(".unseen, .skip, noscript");

/* A link that stands in a line with other words, and neither an underline nor brackets mark it;
   the stones of the figure are drawn. */
const block = (element) => element.closest("p, li, dt, dd, td, h1, h2, h3, h4, address, figcaption");
const alone = (link) => !block(link) || name(block(link)) === name(link);
const bracketed = (link) => /\[\s*$/.test(link.previousSibling?.textContent ?? "");
const underlined = (link) => getComputedStyle(link).textDecorationLine.includes("underline");
const unmarked = all("main a[href]")
  .filter((link) => seen(link) && !link.closest("svg, .board, .back, .footnote-backref"))
  .filter((link) => !alone(link) && !bracketed(link) && !underlined(link));

/* The pieces of text as they are drawn, each by the middle half of its height: the letters. */
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const pieces = [];
while (walker.nextNode()) {
  const text = walker.currentNode;
  const parent = text.parentElement;
  if (!text.data.trim() || parent.closest("script, style, svg, pre") || !seen(parent)) continue;
  const range = document.createRange();
  const start = text.data.length - text.data.trimStart().length;
  range.setStart(text, start);
  range.setEnd(text, text.data.trimEnd().length);
  for (const { left, right, top, bottom } of range.getClientRects()) {
    const quarter = (bottom - top) / 4;
    pieces.push({ text, left, right, top: top + quarter, bottom: bottom - quarter });
  }
}
/* Boxes touch by a pixel; letters of formulas lean, and theirs by three, without being drawn over. */
const over = (a, b, most) =>
  Math.min(a.right, b.right) - Math.max(a.left, b.left) > most &&
  Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > most;
const leaning = (piece) => piece.text.parentElement.closest("math");
const most = (a, b) => (leaning(a) && leaning(b) ? 3.5 : 1.5);
const stretched = (piece) => piece.text.parentElement.closest("munder, mover, munderover, msqrt");
pieces.sort((a, b) => a.top - b.top);
const overlapping = [];
pieces.forEach((a, index) => {
  for (const b of pieces.slice(index + 1)) {
    if (b.top > a.bottom) break;
    if (a.text !== b.text && !stretched(a) && !stretched(b) && over(a, b, most(a, b))) {
      overlapping.push(`${name(a.text)} / ${name(b.text)}`);
    }
  }
});

/* Names of people that part at the end of a line although there is room for them on one. */
const drawn = (element) => {
  const range = document.createRange();
  range.selectNodeContents(element);
  return [...range.getClientRects()].filter(({ width }) => width > 1);
};
const parted = all(".people :is(a, b, span:not(.unseen))").filter((element) => {
  const parts = drawn(element);
  const width = parts.reduce((sum, part) => sum + part.width, 0);
  const fits = width < 0.9 * element.closest(".people").clientWidth;
  return seen(element) && fits && parts.some(({ top }) => Math.abs(top - parts[0].top) > 8);
});

/* Lines of running text that are not as far apart as the style sheet says, in pixels; side notes
   and the key of the figure are set closer. */
const root = getComputedStyle(document.documentElement);
const leading = parseFloat(root.getPropertyValue("--line")) * parseFloat(root.fontSize);
const uneven = all("main p:not(.lead, .lead *), main figcaption, main li, main dd").filter(
  (element) => seen(element) && !element.closest(".noted > .footnote, .board, .key") && Math.abs(parseFloat(getComputedStyle(element).lineHeight) - leading) > 0.6,
);

/* Heads that hang in the margin, and do not stand there beside the line that they head. */
const hanging = all(".hang > h2, .hang > section > h2").filter(
  (head) => seen(head) && getComputedStyle(head).float !== "none",
);
const astray = hanging.filter((head) => {
  const next = head.nextElementSibling;
  const [here, there] = [head.getBoundingClientRect(), next.getBoundingClientRect()];
  return here.right > there.left || here.left < 0 || Math.abs(here.top - there.top) > 4;
});

const width = document.documentElement.clientWidth;
const scrolls = (element) => element.closest("math, table, .equation, pre");
return {
  overflow: document.documentElement.scrollWidth - width,
  outside: pieces.filter(({ text, left, right }) => (left < -0.5 || right > width + 0.5) && !scrolls(text.parentElement)).map(({ text }) => name(text)),
  unmarked: unmarked.map(name),
  overlapping,
  parted: parted.map(name),
  uneven: uneven.map(name),
  astray: astray.map(name),
  hanging: hanging.length,
  pieces: pieces.length,
};
