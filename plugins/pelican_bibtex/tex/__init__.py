"""What LaTeX says, as HTML, plain text and MathML."""
