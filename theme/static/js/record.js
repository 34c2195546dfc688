/* The record: its figure by arrow keys, and the filter of its list. */
(() => {
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];

  /* The figure is one stop of the keyboard; arrows go from stone to stone. */
  const lines = all(".board li").map((line) => all("a", line)).filter((line) => line[0]);
  const stop = (stone) => {
    for (const one of lines.flat()) one.tabIndex = one === stone ? 0 : -1;
  };
  stop(lines[0]?.[0]);
  for (const [row, line] of lines.entries())
    for (const [place, stone] of line.entries())
      stone.addEventListener("keydown", (event) => {
        const way = getComputedStyle(stone).direction === "rtl" ? -1 : 1;
        const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -way], ArrowRight: [0, way] };
        const [rows, places] = steps[event.key] || [];
        const there = lines[row + rows];
        const next = there?.[Math.min(place + places, there.length - 1)];
        if (!next) return;
        event.preventDefault();
        stop(next);
        next.focus();
      });

  /* The filter: every word is found in title, people, venue or year, accents or none. */
  const form = document.querySelector(".filter");
  const PLAIN = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i", "’": "'" };
  const fold = (text) =>
    text
      .toLowerCase()
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .replace(/[ßæœøłđðþı’]/g, (letter) => PLAIN[letter]);
  const field = form.elements.q;
  const count = form.querySelector("output");
  const stones = new Map(all(".board a").map((stone) => [stone.getAttribute("href"), stone]));
  /* What is read of an entry, once. */
  const entries = new Map();
  const read = (item) => {
    if (entries.has(item)) return;
    const section = item.closest("section");
    const said = [...all(".title, .people, .venue", item), section.querySelector("h2")];
    const text = fold(said.map((part) => part.textContent).join(" "));
    entries.set(item, { section, text, stone: stones.get(item.querySelector("a").getAttribute("href")) });
  };
  const said = (found, all) => (found ? _(`${found} of ${all}`) : _(`None of ${all}`));
  /* When a frame has been painted: what is done then is not done in its task. How long that took says
     how many entries the next one has time for. */
  let few;
  const now = () => performance.now();
  const painted = async () => {
    await new Promise(requestAnimationFrame);
    const begun = now();
    await new Promise(setTimeout);
    few = now() - begun < 20 ? Math.min(few + 1, 12) : 2;
  };
  let turn = 0;
  /* Does something for each, as much as a frame has time for; false once there is another letter. */
  const each = async (list, action) => {
    const mine = turn;
    let end = 0;
    let shown = 0;
    for (const one of list) {
      if (shown >= few || now() > end) {
        await painted();
        if (mine !== turn) return false;
        end = now() + 8;
        shown = 0;
      }
      if (action(one)) shown += 1;
    }
    return true;
  };
  const filter = async () => {
    const words = fold(field.value).split(/\s+/).filter(Boolean);
    if (!entries.size && !words.length) return;
    turn += 1;
    if (!(await each(all(".works > li"), read))) return;
    const found = [];
    const sections = new Set();
    for (const [item, { section, stone, text }] of entries) {
      const fits = words[0] ? words.every((word) => text.includes(word)) : !section.dataset.part;
      if (fits) found.push(item), sections.add(section);
      stone?.classList.toggle("off", !fits);
      item.hidden ||= !fits;
    }
    count.textContent = words[0] ? said(found.length, entries.size) : "";
    for (const { section } of entries.values()) section.hidden ||= !sections.has(section);
    few = 2;
    return each(found, (item) => item.hidden && !(item.hidden = item.closest("section").hidden = false));
  };
  /* When the typing has stopped: browsers fetch the icon anew with each address. */
  let later;
  const remember = () => {
    const url = new URL(location);
    if (field.value.trim()) url.searchParams.set("q", field.value.trim());
    else url.searchParams.delete("q");
    try {
      history.replaceState(null, "", url);
    } catch {}
  };
  /* A link to an entry is worth more than the words in the field. */
  const arrive = async () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target?.closest("[hidden]")) return;
    field.value = "";
    await filter();
    remember();
    target.scrollIntoView();
  };
  field.value = new URL(location).searchParams.get("q");
  filter().then(arrive);
  field.addEventListener("input", () => {
    filter();
    clearTimeout(later);
    later = setTimeout(remember, 800);
  });
  addEventListener("pagehide", remember);
  form.addEventListener("grown", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", arrive);
})();
