import Client
import Foundation
import Glibc
import TestSupport
import Testing

/// Folders of documents through the binary, as people use it.
@Suite struct FolderTests {
  private let page = """
    <html lang="en"><head><title>Ports reopen after the storm | The Gazette</title><meta name="author" content="Ana Ruiz">
    <meta property="article:published_time" content="2024-03-05"></head><body><article><h1>Ports reopen after the storm</h1>
    <p>Mexico joined the League of Ports in 2019. The league has its seat in Geneva.</p></article></body></html>
    """
  private let mail = "From: Ann Lee <ann@example.org>\r\nSubject: Fees\r\nDate: Tue, 3 Mar 2021 10:00:00 +0000\r\n\r\nOlav Berg leads the Harbour Council.\r\n"

  private func folder(_ home: Home) throws -> String {
    let path = home.folder.path + "/press"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    _ = home.write("press/ports.html", page)
    _ = home.write("press/fees.eml", mail)
    _ = home.write("press/wire.jsonl", "{\"text\":\"Canada left the League of Ports.\",\"title\":\"One\"}\n{\"text\":\"Peru joined the League of Ports.\",\"date\":\"2024-01-02\"}\n")
    _ = home.write("press/photo.png", "\u{1}")
    return path
  }

  @Test func aFolderOfAllKinds() throws {
    let home = Home()
    let path = try folder(home)
    let first = home.run(["load", path])
    #expect(first.code == 0, "\(first.err)")
    #expect(first.err.contains("skipped") && first.err.contains("photo.png"))
    #expect(first.err.contains("wire.jsonl: loaded, 2 documents") && first.err.contains("from 4 documents"))
    let again = home.run(["load", path])
    #expect(again.err.contains("4 of them unchanged"), "\(again.err)")
    let cited = home.run(["cite", "Mexico -- ? -- League of Ports"])
    #expect(cited.out.contains("ports.html") && cited.out.contains("“Ports reopen after the storm”, 2024-03-05"), "\(cited.out)\(cited.err)")
    let start = try #require(page.firstRange(of: "Mexico joined")).lowerBound
    #expect(cited.out.contains("bytes \(page.utf8.distance(from: page.startIndex, to: start))–"))
    let about = home.run(["query", "SELECT ?t { ?d <http://purl.org/dc/terms/creator> ?w ; <http://purl.org/dc/terms/title> ?t } ORDER BY ?t", "--format", "csv"])
    #expect(about.out == "t\r\nFees\r\nPorts reopen after the storm\r\n", "\(about.out)")
    let docs = home.run(["docs"])
    #expect(docs.out.contains("wire.jsonl#2") && docs.out.contains("2021-03-03"))
    #expect(home.run(["forget", path + "/ports.html"]).code == 0)
    #expect(home.run(["cite", "Mexico -- ? -- League of Ports"]).code != 0)
  }

  @Test func overTheSocketTheContentTypeTells() throws {
    let home = Home()
    let connection = try home.client()
    let loaded = try connection.ask("POST", "/documents?name=https%3A%2F%2Fexample.org%2Fstory", page, type: "text/html")
    #expect(loaded.status == 201 && loaded.body.contains("\"format\":\"html\"") && loaded.body.contains("\"language\":\"en\""), "\(loaded.body)")
    let mailed = try connection.ask("POST", "/documents?name=letter", mail, type: "message/rfc822")
    #expect(mailed.body.contains("\"title\":\"Fees\""))
    let refused = try connection.ask("POST", "/documents?name=x.bin", "a", type: "application/x-unknown")
    #expect(refused.status == 415)
    let model = try connection.ask("POST", "/documents?name=x&reader=openai&model=m", "a", type: "text/plain")
    #expect(model.status == 400, "an endpoint is needed")
  }

  @Test func readingShowsEveryKind() throws {
    let home = Home()
    let path = try folder(home)
    let html = home.run(["read", path + "/ports.html"])
    #expect(html.code == 0 && html.out.contains("Mexico joined the League of Ports in 2019.") && html.out.contains("2024-03-05"))
    let lines = home.run(["read", path + "/wire.jsonl"])
    #expect(lines.out.contains("wire.jsonl#1") && lines.out.contains("wire.jsonl#2"))
    #expect(home.run(["read", path + "/photo.png"]).code == 65)
  }

  @Test func interruptedAndLoadedAgain() throws {
    let home = Home()
    let path = home.folder.path + "/many"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let count = 300
    for n in 0..<count { _ = home.write("many/d\(n).txt", "Ship number \(n) joined the League of Ports in Geneva. It left Lima in 2019.\n") }
    #expect(home.run(["stats"]).code == 0)
    let process = try #require(home.start(["load", path]))
    usleep(150_000)
    process.signal(SIGINT)
    // It may have been done before the signal came.
    #expect([.exit(0), .exit(130), .signal(SIGINT)].contains(process.wait()))
    #expect(home.run(["check"]).code == 0, "whole documents, nothing half")
    let again = home.run(["load", path])
    #expect(again.code == 0, "\(again.err)")
    #expect(again.err.contains("from 300 documents"), "\(again.err)")
    #expect(home.run(["load", "-q", path]).err.isEmpty)
  }

  @Test func peopleDecide() throws {
    let home = Home()
    let file = home.write("a.txt", "Mexico joined the League of Ports. Canada joined the League of Ports.\n")
    #expect(home.run(["load", file]).code == 0)
    let listed = home.run(["cite", "--json", "Mexico -- ? -- League of Ports"])
    let ids = listed.out.split(separator: "\n").compactMap { JSON.parse(Array($0.utf8))?["id"]?.string }
    let id = try #require(ids.first)
    #expect(home.run(["reject", id]).code == 0)
    #expect(home.run(["cite", "Mexico -- ? -- League of Ports"]).code != 0)
    #expect(home.run(["judgements"]).out.contains("rejected: Mexico"))
    #expect(home.run(["reject", "--withdraw", id]).code == 0)
    #expect(home.run(["cite", "Mexico -- ? -- League of Ports"]).code == 0)
    #expect(home.run(["merge", "Mexico", "Canada"]).code == 0)
    #expect(home.run(["split", "Mexico", "Canada"]).code == 0)
    #expect(home.run(["split", "Mexico", "Canada"]).code == 1)
    #expect(home.run(["reject", "0000000000000000"]).code == 1)
  }
}
