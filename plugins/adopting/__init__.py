"""Moving in: what another system's folder holds, in this project's own forms.

One reader for each system (`jekyll`, `hugo`, `quarto`, `pelican_site`) makes the same small values
of it (`found`); `moving` and `works` turn them into files of the content folder; `staging` proves
them by a whole build before any of them gets there; `verb` says what came of it.
"""
