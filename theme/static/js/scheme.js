/* Stands in the head, so that the page is painted in the reader's colours at once. */
document.documentElement.className = "scripted";
try {
  document.documentElement.dataset.scheme = localStorage.getItem("scheme") || "auto";
} catch {}
