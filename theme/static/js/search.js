/* Search: Pagefind finds, this lists. Its files come when the field is used, not before. */
(() => {
  const PAGE = 20;
  const form = document.getElementById("search");
  const field = form.elements.q;
  const count = form.querySelector("output");
  const list = document.getElementById("found");
  const more = document.getElementById("more");
  const place = new URL("../pagefind/pagefind.js", document.currentScript.src);

  let engine;
  const load = () => {
    engine ||= import(place).then(async (pagefind) => {
      await pagefind.options({ excerptLength: 36 });
      await pagefind.init();
      return pagefind;
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
    const nodes = [...new DOMParser().parseFromString(html.trim(), "text/html").body.childNodes];
    const text = folded(nodes.map((node) => node.textContent).join(""));
    const whole = folded(content);
    const from = whole.indexOf(text);
    const said = whole.startsWith(title) ? title.length : 0;
    let spare = Math.max(0, said - from);
    const parts = [];
    for (const { nodeName, textContent } of nodes) {
      let kept = textContent.slice(spare);
      spare -= textContent.length - kept.length;
      if (!parts.length) kept = kept.replace(/^[\s.]+/, "");
      if (kept) parts.push(nodeName === "MARK" ? element("mark", {}, kept) : kept);
    }
    if (from > said) parts.unshift("… ");
    if (parts.length && !whole.endsWith(text)) parts.push(" …");
    return parts;
  };
  const item = ({ url, meta, excerpt: html, content }) => {
    const title = folded(meta.title || url);
    const said = excerpt(html, title, content);
    return element(
      "li",
      {},
      element("p", { className: "title" }, element("a", { href: url }, meta.title || url)),
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
    const found = await Promise.all(rest.slice(0, PAGE).map((result) => result.data()));
    if (mine !== turn) return;
    /* For a word that no page has, Pagefind takes the longest beginning that one has: "in" of */
    /* "inproceedings", which is no find. What is so for the first result is so for all. */
    if (replace && found.length && !has(found[0].content)) return clear("None found");
    if (replace) count.textContent = rest.length ? `${rest.length} found` : "None found";
    rest = rest.slice(PAGE);
    const items = found.map(item);
    if (replace) list.replaceChildren(...items);
    else list.append(...items);
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
      const pagefind = await load();
      const { results } = await pagefind.search(words);
      if (mine !== turn) return;
      rest = results;
      await show(mine, true);
    } catch {
      const disk = location.protocol === "file:";
      if (mine === turn) clear(disk ? "Search needs a server" : "The index did not load");
    }
  };
  const remember = () => {
    const url = new URL(location);
    if (field.value.trim()) url.searchParams.set("q", field.value.trim());
    else url.searchParams.delete("q");
    try {
      history.replaceState(null, "", url);
    } catch {}
  };

  let pause;
  field.addEventListener("focus", () => load().catch(() => {}));
  field.addEventListener("input", () => {
    remember();
    clearTimeout(pause);
    pause = setTimeout(search, 80);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(pause);
    search();
  });
  more.addEventListener("click", async () => {
    const first = await show(turn, false);
    if (first) first.querySelector("a").focus();
  });

  field.value = new URLSearchParams(location.search).get("q") || "";
  if (field.value) search();
  else if (location.protocol === "file:") count.textContent = "Search needs a server";
})();
