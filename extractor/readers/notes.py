"""What the notes of the readers say, in Chinese: one sentence for each code."""

from __future__ import annotations

from extractor.document import Note

SENTENCES = {
    "converted": "由 LibreOffice 转成 .docx 后读取",
    "alt_chunk": "嵌入的另一份文档（altChunk）没有读",
    "sub_document": "主控文档里的子文档没有读",
    "hidden_text": "隐藏的文字没有算作内容",
    "hidden_row": "隐藏的行没有算作内容",
    "deleted_row": "修订中已删除的行没有算作内容",
    "deleted_cell": "修订中已删除的单元格没有算作内容",
    "placeholder": "内容控件里还是占位提示，按空白处理",
    "covered_text": "合并单元格下面盖住的文字没有算作内容",
    "orphan_merge": "纵向合并没有起始格，按单独的单元格处理",
    "grid_differs": "这一行的列数与表格定义不符（实有/应有）",
    "grid_mended": "这一行的列数与表格定义不符（实有/应有），已按列宽补正",
    "symbol_unknown": "符号字体里的字符无法识别",
    "picture": "图片里的内容没有读",
    "cleaned": "文本里的控制字符、零宽字符、换页符已去掉，换行已统一",
    "cut_off": "文件在这里被截断，最后一个字符不完整，只读到此处",
    "repeated_part": "压缩包里有重名部件，取最后一个",
    "part_unreadable": "样式、编号等附属部件已损坏，没有读",
}


def sentence(note: Note) -> str:
    """A note for people, with its place and how often."""
    where = [
        f"{name} {number}"
        for name, number in (("表", note.table), ("行", note.row), ("列", note.col), ("文本第", note.line))
        if number is not None
    ]
    text = SENTENCES.get(note.code, note.code)
    times = f" ×{note.times}" if note.times > 1 else ""
    return (" ".join(where) + "：" if where else "") + text + (f" {note.detail}" if note.detail else "") + times
