"""What Markdown does here besides: formulas, figures, tables, captions, code, checked links."""
