"""What leaves: reference line, CSL-JSON, RIS, metadata of pages, Atom."""
