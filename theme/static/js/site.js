/* Comforts for readers with script; every page is complete without. */
(() => {
  const root = document.documentElement;
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const say = (text) => {
    document.getElementById("status").textContent = text;
  };

  /* The switch of colours: as the system has it, light, dark. */
  const NEXT = { auto: "light", light: "dark", dark: "auto" };
  const SCHEMES = { auto: _("auto"), light: _("light"), dark: _("dark") };
  const [button] = all(".scheme");
  const name = () => {
    button.ariaLabel = button.title = `${_("Colours")}: ${SCHEMES[root.dataset.scheme]}`;
    /* The browser's own frame goes with the page. */
    for (const meta of all("[name=theme-color]")) meta.content = getComputedStyle(root).backgroundColor;
  };
  root.dataset.scheme ||= "auto";
  name();
  button.addEventListener("click", () => {
    root.dataset.scheme = NEXT[root.dataset.scheme] || "auto";
    try {
      localStorage.setItem("scheme", root.dataset.scheme);
    } catch {}
    name();
    say(button.title);
  });

  /* Copying BibTeX: from the file on a list, from the page on a paper's own. */
  const copied = (control) => {
    const label = control.textContent;
    if (label === _("copied")) return;
    control.style.minInlineSize = `${control.getBoundingClientRect().width}px`;
    control.textContent = _("copied");
    say(_("BibTeX copied"));
    setTimeout(() => {
      control.textContent = label;
      say("");
    }, 2000);
  };
  const fetched = async (url) => {
    const answer = await fetch(url);
    if (!answer.ok) throw answer.status;
    return new Blob([await answer.text()], { type: "text/plain" });
  };
  document.addEventListener("click", async (event) => {
    const link = event.target.closest('.works a[href$=".bib"]');
    if (!link || !navigator.clipboard || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    try {
      /* The promise goes in unopened: Safari forgets the click while one waits. */
      await navigator.clipboard.write([new ClipboardItem({ "text/plain": fetched(link.href) })]);
      copied(link);
    } catch {
      location.href = link.href;
    }
  });
  const [copy] = all(".copy");
  copy?.addEventListener("click", async () => {
    const text = document.getElementById("bibtex");
    try {
      await navigator.clipboard.writeText(text.textContent);
      copied(copy);
    } catch {
      getSelection().selectAllChildren(text);
      say(_("BibTeX selected"));
    }
  });

  /* The filter: every word is found in title, people, venue or year, accents or none. */
  const [form] = all(".filter:not(#search)");
  if (!form) return;
  const PLAIN = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i", "’": "'" };
  const fold = (text) =>
    text
      .toLowerCase()
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .replace(/[ßæœøłđðþı’]/g, (letter) => PLAIN[letter]);
  const field = form.elements.q;
  const count = form.querySelector("output");
  let entries;
  const read = () => {
    const stones = new Map(all(".board a").map((stone) => [stone.getAttribute("href"), stone]));
    return all(".works > li").map((item) => ({
      item,
      section: item.closest("section"),
      stone: stones.get(item.querySelector("a").getAttribute("href")),
      text: fold(
        all(".title, .people, .venue", item)
          .concat(item.closest("section").querySelector("h2"))
          .map((part) => part.textContent)
          .join(" "),
      ),
    }));
  };
  const said = (found, all) => (found ? _(`${found} of ${all}`) : _(`None of ${all}`));
  const filter = () => {
    const words = fold(field.value).split(/\s+/).filter(Boolean);
    if (!entries && !words.length) return;
    entries ||= read();
    const sections = new Map();
    let found = 0;
    for (const { item, section, stone, text } of entries) {
      const fits = words.every((word) => text.includes(word));
      found += fits;
      item.hidden = !fits;
      sections.set(section, sections.get(section) || fits);
      if (stone) stone.classList.toggle("off", !fits);
    }
    for (const [section, fits] of sections)
      section.hidden = !fits || (section.dataset.part && !words.length);
    count.textContent = words.length ? said(found, entries.length) : "";
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
  const arrive = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target?.closest("[hidden]")) return;
    field.value = "";
    filter();
    remember();
    target.scrollIntoView();
  };
  field.value = new URL(location).searchParams.get("q");
  filter();
  arrive();
  field.addEventListener("input", () => {
    filter();
    clearTimeout(later);
    later = setTimeout(remember, 800);
  });
  addEventListener("pagehide", remember);
  form.addEventListener("grown", () => filter((entries = 0)));
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", arrive);
})();
