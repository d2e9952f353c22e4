"""The same facts from a Word file and from its text dumps: real converters, figures by converter and section."""
