/* Comforts of a text: a font for its formulas, code that can be copied, notes in the margin. */
(() => {
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];

  /* Phones and bare systems have no font whose brackets grow; only where none is there, ours. */
  const { font } = document.currentScript.dataset;
  if (font && all("math").length) {
    const names = ["STIXTwoMath-Regular", "STIX Two Math", "Cambria Math", "Latin Modern Math"];
    const local = names.map((name) => `local("${name}")`).join();
    const url = new URL(font, document.baseURI);
    document.fonts.add(new FontFace("Formulas", `${local}, url("${url}") format("woff2")`));
  }

  for (const block of all(".highlight")) {
    const line = document.createElement("p");
    line.className = "links";
    line.innerHTML = `<span>[<button class="copy" type="button">${_("copy")}</button>]</span>`;
    block.after(line);
    const [button] = all("button", line);
    const [code] = all("pre", block);
    button.addEventListener("click", async () => {
      const status = document.getElementById("status");
      try {
        await navigator.clipboard.writeText(code.textContent.trimEnd());
        button.textContent = _("copied");
        status.textContent = _("Code copied");
        setTimeout(() => {
          button.textContent = _("copy");
          status.textContent = "";
        }, 2000);
      } catch {
        getSelection().selectAllChildren(code);
        status.textContent = _("Code selected");
      }
    });
  }

  /* Side notes: a footnote goes as far down the margin as its mark, or below the note before. */
  const notes = all(".prose > .footnote li");
  if (!notes.length) return;
  const text = notes[0].closest(".prose");
  const place = () => {
    const from = text.getBoundingClientRect().top;
    let floor = 0;
    for (const note of notes) {
      const mark = document.getElementById(note.id.replace("fn:", "fnref:"));
      const top = Math.max(floor, (mark || note).getBoundingClientRect().top - from);
      note.style.insetBlockStart = `${top}px`;
      floor = top + note.offsetHeight + 12;
    }
    const wide = getComputedStyle(notes[0]).position === "absolute";
    text.style.minBlockSize = wide ? `${floor}px` : "";
  };
  text.classList.add("noted");
  place();
  new ResizeObserver(place).observe(text);
  addEventListener("resize", place);
})();
