/// What to do with a file of a kind that is not read.
public enum FormatAdvice {
  private static let office = "save it as .docx, or: libreoffice --headless --convert-to docx FILE"
  private static let table = "rows of a table are no sentences: write them as RDF, or as JSON Lines with a member \"text\""
  private static let picture = "recognise its text first, for instance: tesseract FILE OUT, which writes OUT.txt"
  private static let archive = "unpack it and load the folder"

  private static let advice: [(endings: [String], kinds: [String], what: String)] = [
    (["doc", "dot", "ott", "rtf", "pages", "wpd", "docm", "dotx"], ["old Office document", "RTF document"], office),
    (["ppt", "pptx", "odp", "key"], ["presentation"], "write it as PDF, or: libreoffice --headless --convert-to pdf FILE"),
    (["epub", "mobi", "azw3", "fb2"], ["EPUB book"], "take its text out, for instance: pandoc -t plain FILE -o FILE.txt"),
    (["xls", "xlsx", "ods", "csv", "tsv"], ["spreadsheet"], table),
    (["msg", "pst"], [], "save the message as .eml"),
    (["mbox"], [], "split it into messages (.eml) and load their folder"),
    (["png", "jpg", "jpeg", "tif", "tiff", "gif", "webp", "heic"], ["PNG image", "JPEG image", "GIF image"], picture),
    (["zip", "tar", "tgz", "7z", "rar", "bz2", "xz", "zst"], ["zip archive", "7-zip archive", "bzip2 file", "xz file", "Zstandard file"], archive),
    (["ps", "djvu"], [], "turn it into PDF, for instance: ps2pdf FILE"),
    (["tex", "rst", "org", "adoc"], [], "it is text: load it with --format md, or as it is with --format txt"),
    (["log", "srt", "vtt"], [], "if it is prose: --format txt"),
  ]

  /// By the ending of a name, without the dot, in small letters.
  public static func of(ending: String) -> String? { advice.first { $0.endings.contains(ending) }?.what }

  /// By the kind that the first bytes tell.
  static func of(kind: String) -> String? { advice.first { $0.kinds.contains(kind) }?.what }
}
