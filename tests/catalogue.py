"""The pages of the flag catalogue, from ``rules/flags.yaml`` and ``rules/common/repairs.yaml``: ``docs/flags*.md``.

``python -m tests.catalogue --write`` writes them; a test compares them with what would be written.
"""

from __future__ import annotations

import sys
from pathlib import Path

from extractor.ruleset import load

DOCS = Path(__file__).resolve().parents[1] / "docs"
ORDER = {"error": 0, "warning": 1, "info": 2}
ENGLISH = {
    "file": "flags.md",
    "suffix": "_en",
    "title": "Flags",
    "intro": "Generated from `rules/flags.yaml`. `error`: a figure cannot be trusted as it stands; `warning`: a person "
    "should look; `info`: something harmless was repaired or left blank.",
    "severity": "severity",
    "name": "meaning",
    "when": "When",
    "example": "Raised by",
    "near": "Not by",
    "do": "What to do",
    "source": "Rests on",
    "repairs": "Repairs",
    "repairs_intro": "What was done to a value to read it, as it stands in `repairs`; behind the colon, what exactly "
    "(`unit:万元`, `typo:通迅>通讯`). `raw` is never changed. A rule file switches each of them off (`repairs_off`). "
    "Generated from `rules/common/repairs.yaml`; those of a dump's rows (`row:…`) are in [dumps.md](dumps.md).",
    "repair": "what was done",
    "raises": "flag",
}
CHINESE = {
    "file": "flags.zh.md",
    "suffix": "",
    "title": "问题代码",
    "intro": "由 `rules/flags.yaml` 生成。`error`：这个数不能照用；`warning`：请人看一眼；"
    "`info`：已整理或留空，不影响使用。",
    "severity": "级别",
    "name": "名称",
    "when": "什么情况",
    "example": "举例",
    "near": "相近而不报的",
    "do": "怎么办",
    "source": "依据",
    "repairs": "读数时的整理",
    "repairs_intro": "记在 `repairs` 里的代码；冒号后面是具体内容（`unit:万元`、`typo:通迅>通讯`）。`raw` 从不改动。"
    "表式文件可以逐项关掉（`repairs_off`）。由 `rules/common/repairs.yaml` 生成；文本转换件整行的整理（`row:…`）"
    "见 [dumps.md](dumps.md)。",
    "repair": "做了什么",
    "raises": "另报",
}


def page(words: dict[str, str]) -> str:
    """One page: a table of all codes, then a paragraph for each; the repairs."""
    rules = load()
    flags = rules.flags
    suffix = words["suffix"]
    codes = sorted(flags, key=lambda code: (ORDER[flags[code]["severity"]], code))
    lines = [
        f"# {words['title']}",
        "",
        words["intro"],
        "",
        f"| code | {words['severity']} | {words['name']} |",
        "| --- | --- | --- |",
    ]
    lines += [
        f"| [{code}](#{code.lower()}) | {flags[code]['severity']} | {flags[code]['name' + suffix]} |" for code in codes
    ]
    for code in codes:
        own = flags[code]
        lines += ["", f"## {code}", "", f"**{own['name' + suffix]}** ({own['severity']})", ""]
        lines += [f"- {words[part]}: {own[part + suffix]}" for part in ("when", "example", "near", "do")]
        lines += [f"- {words['source']}: {own['source']}"]
    lines += ["", f"## {words['repairs']}", "", words["repairs_intro"], ""]
    lines += [f"| repair | {words['repair']} | {words['raises']} |", "| --- | --- | --- |"]
    for code, own in rules.common["repairs"]["repairs"].items():
        raised = ("TYPO_REPAIRED" if code == "typo" else "VALUE_REPAIRED") if own.get("flagged") else ""
        lines.append(f"| `{code}` | {own['name' + suffix]} | {raised} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the pages, or say which are out of step."""
    for words in (ENGLISH, CHINESE):
        path, text = DOCS / words["file"], page(words)
        if "--write" in sys.argv[1:]:
            path.write_text(text, "utf-8")
        elif not path.is_file() or path.read_text("utf-8") != text:
            print(f"docs/{words['file']} is out of step: make catalogue")


if __name__ == "__main__":
    main()
