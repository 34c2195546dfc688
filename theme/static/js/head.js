/* Stands in the head, so that the page is painted in the reader's colours and face at once. */
document.documentElement.className = "scripted";
try {
  document.documentElement.dataset.scheme = localStorage.getItem("scheme") || "auto";
} catch {}
/* Who has none of the faces that the style sheet names first needs ours, and needs it now. */
{
  const root = getComputedStyle(document.documentElement);
  const pen = document.createElement("canvas").getContext("2d");
  const width = (faces) => {
    pen.font = `99px ${faces}`;
    return pen.measureText("mill").width;
  };
  const faces = root.getPropertyValue("--palatino");
  if (/\bText\b/.test(root.fontFamily) && width(`${faces}, monospace`) === width("monospace"))
    for (const style of ["", "italic "]) document.fonts.load(`${style}1em Text`);
}
