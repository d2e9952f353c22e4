"""What each class of difference is, in words, by oracle. The check of a class is the rewriting of its name."""

CLASSES: dict[str, dict[str, str]] = {
    "python-docx": {
        "bare": "it refuses the package (a missing part, a broken relationship, a template's content type)",
        "strict": "it does not know the strict namespaces",
        "branches": "it does not look into `mc:AlternateContent`",
        "changes": "it leaves out inserted text, keeps deleted rows and cells, does not merge what a change merges",
        "controls": "it does not see what stands in content controls (around text, cells, rows, tables)",
        "wrappers": "it does not see what stands in smart tags, custom XML, simple fields and direction marks",
        "hidden": "it shows hidden text",
        "orphans": "it fails on a vertical merge that goes on from nothing",
        "ticks": "it has no character for the check boxes of form fields",
        "boxes": "it does not see text boxes, nor the tables in them",
        "breaks": "it drops page and column breaks, which part words as a line end does",
        "symbols": "it drops characters of symbol fonts given as `w:sym`",
    },
    "LibreOffice": {
        "branches": "it takes the first choice of `mc:AlternateContent` where we take the fallback",
        "changes": "it shows deleted rows and does not merge or drop cells that a tracked change does",
        "controls": "it shows the placeholder text of content controls, and a control's own drawing of a box",
        "fields": "it computes fields anew (dates, pages, references) where we take the result in the file",
        "hidden": "it keeps rows and cells whose text is hidden",
        "orphans": "it joins a vertical merge that goes on from nothing to the cell above",
        "widths": "it makes columns from widths; where these contradict `gridSpan` it follows the widths",
        "apart": "it joins tables that follow one another, and draws a table that begins a cell into the cell",
        "holes": "it fills the grid columns that a row leaves out, with empty cells or with the neighbour",
        "ticks": "it exports no character for the check boxes of form fields",
        "boxes": "it puts text boxes elsewhere, or exports them as pictures",
        "marks": "it writes references to notes as characters, or drops the custom ones",
        "symbols": "it keeps the private code of a character of a symbol font",
    },
}
