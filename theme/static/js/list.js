/* A list in parts: the filter reads all of them, and an old link to an entry finds its page. */
(() => {
  const form = document.querySelector(".filter");
  const older = document.querySelector(".older");
  const parts = [...document.querySelectorAll(".parts a")].map((link) => link.href);
  const fetched = async (url) => {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(answer.status);
    const text = await answer.text();
    /* Without its head, whose style this page's policy does not know. */
    return new DOMParser().parseFromString(text.slice(text.indexOf("<main")), "text/html");
  };
  /* The sections of a part; the filter shows what it finds in them. */
  const borrowed = (page, url) => {
    const sections = [...page.querySelectorAll("main section:has(.works)")];
    for (const section of sections) {
      section.dataset.part = url;
      section.hidden = true;
      section.removeAttribute("aria-labelledby");
      section.querySelector("h2").removeAttribute("id");
      for (const item of section.querySelectorAll(".works > li")) item.hidden = true;
      for (const link of section.querySelectorAll("a[href]"))
        link.href = new URL(link.getAttribute("href"), url);
    }
    return sections;
  };
  let loading;
  let come = 0;
  const load = () => {
    loading ||= (async () => {
      const pages = {};
      for (; come < parts.length; come++) {
        /* A few on their way at once; each is a task of its own. */
        for (const url of parts.slice(come, come + 4)) pages[url] ||= fetched(url);
        older.append(...borrowed(await pages[parts[come]], parts[come]));
      }
      form.dispatchEvent(new Event("grown"));
    })().catch(() => (loading = undefined));
    return loading;
  };
  const entry = () => document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const seek = async () => {
    if (location.hash.length < 2) return;
    if (!entry()) await load();
    const part = entry()?.closest("[hidden]")?.closest("[data-part]");
    if (part) location.replace(part.dataset.part + location.hash);
  };
  form.elements.q.addEventListener("focus", () => setTimeout(load));
  if (form.elements.q.value || location.search) load();
  addEventListener("hashchange", seek);
  seek();
})();
