/* A list in parts: the filter reads all of them, and an old link to an entry finds its page. */
(() => {
  const form = document.querySelector(".filter");
  const nav = document.querySelector(".parts");
  const parts = [...nav.querySelectorAll("a")].map((link) => link.href);
  const fetched = async (url) => {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(answer.status);
    const text = await answer.text();
    /* Without its head, whose style this page's policy does not know. */
    return new DOMParser().parseFromString(text.slice(text.indexOf("<main")), "text/html");
  };
  /* The sections of a part, to be shown when the filter finds something in them. */
  const borrowed = (page, url) => {
    const sections = [...page.querySelectorAll("main section:has(.works)")];
    for (const section of sections) {
      section.dataset.part = url;
      section.hidden = true;
      section.removeAttribute("aria-labelledby");
      section.querySelector("h2").removeAttribute("id");
      for (const link of section.querySelectorAll("a[href]"))
        link.href = new URL(link.getAttribute("href"), url);
    }
    return sections;
  };
  let loading;
  const load = () => {
    loading ||= (async () => {
      const found = document.createDocumentFragment();
      const pages = [];
      for (const [place, url] of parts.entries()) {
        /* A few on their way at once; each is a task of its own. */
        for (let ahead = pages.length; ahead < Math.min(place + 4, parts.length); ahead++)
          pages.push(fetched(parts[ahead]));
        found.append(...borrowed(await pages[place], url));
      }
      /* All together, as browsers look at the whole list anew for each that is put into it. */
      nav.before(found);
      await new Promise(requestAnimationFrame);
      form.dispatchEvent(new Event("grown"));
    })().catch(() => (loading = undefined));
    return loading;
  };
  const entry = () => document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const seek = async () => {
    if (location.hash.length < 2 || entry()) return;
    await load();
    const part = entry()?.closest("[data-part]");
    if (part) location.replace(part.dataset.part + location.hash);
  };
  form.elements.q.addEventListener("focus", load);
  if (form.elements.q.value || location.search) load();
  addEventListener("hashchange", seek);
  seek();
})();
