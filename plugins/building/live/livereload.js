// Loads the page again after each build, and shows what a build that failed has said.
{
  const shown = document.currentScript.dataset.build;
  let source;
  let note;

  const tell = ({ data }) => {
    const { build, problem } = JSON.parse(data);
    if (build !== shown) return location.reload();
    note?.remove();
    if (!problem) return;
    note = document.createElement("pre");
    note.setAttribute("role", "alert");
    note.textContent = problem;
    // The page's policy lets a script set styles one by one, and no style sheet of its own.
    Object.assign(note.style, {
      position: "fixed", inset: "auto 0 0", margin: 0, padding: "1rem", maxBlockSize: "50vh",
      overflow: "auto", whiteSpace: "pre-wrap", font: "1rem/1.5 monospace",
      background: "Canvas", color: "CanvasText", borderBlockStart: "2px solid",
    });
    document.body.append(note);
  };

  // A browser opens few connections to one host: only the pages in sight hold one.
  const listen = () => {
    source?.close();
    if (document.hidden) return;
    source = new EventSource(`/.livereload?${location.pathname}`);
    source.onmessage = tell;
  };
  document.addEventListener("visibilitychange", listen);
  listen();
}
