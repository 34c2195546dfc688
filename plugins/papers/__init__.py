"""What ``invoke paper`` does: brings papers from public interfaces into the owner's BibTeX."""
