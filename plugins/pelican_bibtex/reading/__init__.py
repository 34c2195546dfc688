"""From a .bib file to publications: text, entries, names, meaning."""
