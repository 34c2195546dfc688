/* Search: Pagefind finds, this lists. Its files come when the field is used, not before. */
(() => {
  const DISK = location.protocol === "file:" ? _("Search needs a server") : "";
  const [form, list, more] = ["search", "found", "more"].map((id) => document.getElementById(id));
  const field = form.elements.q;
  const count = form.querySelector("output");
  const place = new URL("../pagefind/pagefind.js", document.currentScript.src);

  let engine;
  const load = () => {
    engine ||= import(place).then(async (it) => {
      await it.options({ excerptLength: 36 });
      await it.init();
      return it;
    });
    /* What failed may be tried again. */
    engine.catch(() => (engine = undefined));
    return engine;
  };

  const element = (name, properties, ...content) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...content);
    return made;
  };
  /* An excerpt is text with marks, and nothing else of it gets into the page. */
  /* The title it may begin with is said above it; an ellipsis stands where it is cut. */
  const folded = (text) => text.replace(/\s+/g, " ").trim();
  const excerpt = (html, title, content) => {
    const { body } = new DOMParser().parseFromString(html.trim(), "text/html");
    const text = folded(body.textContent);
    const whole = folded(content);
    const from = whole.indexOf(text);
    const said = whole.startsWith(title) ? title.length : 0;
    let spare = Math.max(0, said - from);
    const parts = [];
    for (const { nodeName, textContent } of body.childNodes) {
      let kept = textContent.slice(spare);
      spare -= textContent.length - kept.length;
      if (!parts.length) kept = kept.replace(/^[\s.]+/, "");
      if (kept) parts.push(nodeName === "MARK" ? element("mark", {}, kept) : kept);
    }
    if (from > said) parts.unshift("… ");
    if (parts.length && !whole.endsWith(text)) parts.push(" …");
    return parts;
  };
  /* In the index each ideograph is a word of its own; here they stand together again. */
  const run = (text) => text.replace(/(?<=[々-ヿ㐀-鿿𠀀-𲎯](<.mark>)?) (?=(<mark>)?[々-ヿ㐀-鿿𠀀-𲎯])/gu, "");
  /* A text in another language is in this index below a folder that is not there. */
  const item = ({ url, meta, excerpt: html, content }) => {
    const title = folded(run(meta.title || url));
    const said = excerpt(run(html), title, run(content));
    return element(
      "li",
      {},
      element("p", { className: "title" }, element("a", { href: url.replace(/\/__.+?\//, "/") }, title)),
      ...(said.length ? [element("p", { className: "aside" }, ...said)] : []),
    );
  };

  const plain = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  const has = (content) =>
    (plain(field.value).match(/[\p{L}\p{N}]+/gu) || []).every((word) =>
      plain(content).includes(word.slice(0, Math.max(3, word.length / 2))),
    );

  let turn = 0;
  let rest = [];
  const show = async (mine, replace) => {
    const all = rest.length;
    const found = await Promise.all(rest.splice(0, 20).map((result) => result.data()));
    if (mine !== turn) return;
    /* For a word that no page has, Pagefind takes the longest beginning that one has: "in" of */
    /* "inproceedings", which is no find. What is so for the first result is so for all. */
    if (replace && !(all && has(run(found[0].content)))) return clear(_("None found"));
    if (replace) count.textContent = _(`${all} found`);
    const items = found.map(item);
    if (replace) list.textContent = "";
    list.append(...items);
    more.hidden = !rest.length;
    return items[0];
  };
  const clear = (text) => {
    list.replaceChildren();
    more.hidden = true;
    count.textContent = text;
  };
  const search = async () => {
    const mine = ++turn;
    const words = field.value.trim();
    if (!words) return clear("");
    try {
      const { results } = await (await load()).search(words.replace(/[々-ヿ㐀-鿿𠀀-𲎯]/gu, " $& "));
      if (mine !== turn) return;
      rest = results;
      await show(mine, true);
    } catch {
      if (mine === turn) clear(DISK || _("The index did not load"));
    }
  };
  /* Browsers fetch the icon anew with each address: it changes when the typing has stopped. */
  const remember = () => {
    const q = field.value.trim();
    try {
      history.replaceState(null, "", q ? `?${new URLSearchParams({ q })}` : location.pathname);
    } catch {}
  };

  let pause;
  let later;
  field.addEventListener("focus", () => load().catch(() => {}));
  field.addEventListener("input", () => {
    clearTimeout(pause);
    clearTimeout(later);
    pause = setTimeout(search, 80);
    later = setTimeout(remember, 800);
  });
  addEventListener("pagehide", remember);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  more.addEventListener("click", async () => {
    const first = await show(turn, false);
    first?.querySelector("a").focus();
  });

  field.value = new URLSearchParams(location.search).get("q") || "";
  if (field.value) search();
  else count.textContent = DISK;
})();
