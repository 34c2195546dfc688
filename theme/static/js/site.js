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
})();
