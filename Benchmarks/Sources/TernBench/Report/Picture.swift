import Glibc

/// Results as a picture: one bar an engine and question, on a logarithmic scale of milliseconds.
struct Picture {
  let results: [Results]

  private static let colours = ["#1b6ca8", "#9aa5b1", "#c98b2b", "#7a9e5f", "#a85b6c", "#6c5ba8"]
  private static let left = 130.0
  private static let width = 620.0
  private static let bar = 7.0

  private func x(_ milliseconds: Double) -> Double {
    let decades = log10(max(milliseconds, 0.01)) + 2
    return Picture.width * decades / 7
  }

  var svg: String {
    var names: [String] = []
    for run in results { for engine in run.engines where !names.contains(engine.name) { names.append(engine.name) } }
    var body = ""
    var y = 64.0
    for run in results {
      body += text(12, y, "\(run.data.rawValue), \(run.triples) triples", "font-weight=\"bold\"")
      y += 12
      for question in run.data.questions {
        let bars = names.enumerated().compactMap { index, name -> (Int, Double)? in
          guard let engine = run.engines.first(where: { $0.name == name }), let time = run.best(engine, question) else { return nil }
          return (index, time)
        }
        body += text(12, y + Double(bars.count) * Picture.bar / 2 + 4, question.id, "")
        for (index, time) in bars {
          let colour = Picture.colours[index % Picture.colours.count]
          body += "<rect x=\"\(Picture.left)\" y=\"\(y)\" width=\"\(rounded(x(time)))\" height=\"\(Picture.bar - 1)\" fill=\"\(colour)\">"
          body += "<title>\(names[index]): \(rounded(time)) ms</title></rect>\n"
          y += Picture.bar
        }
        y += 6
      }
      y += 22
    }
    var grid = ""
    for decade in 0...7 {
      let at = Picture.left + Picture.width * Double(decade) / 7
      grid += "<line x1=\"\(at)\" x2=\"\(at)\" y1=\"50\" y2=\"\(y)\" stroke=\"#dde3e9\"/>\n"
      grid += text(at - 10, 46, ["0.01", "0.1", "1", "10", "100", "1 s", "10 s", "100 s"][decade], "fill=\"#5c6873\"")
    }
    var legend = ""
    for (index, name) in names.enumerated() {
      let at = Picture.left + Double(index) * 110
      legend += "<rect x=\"\(at)\" y=\"14\" width=\"10\" height=\"10\" fill=\"\(Picture.colours[index % Picture.colours.count])\"/>\n"
      legend += text(at + 14, 23, name, "")
    }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 780 \(y + 10)" font-family="sans-serif" font-size="11">
      <title>Milliseconds a question, best of all repeats; shorter is better</title>
      <rect width="780" height="\(y + 10)" fill="#ffffff"/>
      \(legend)\(text(12, 46, "milliseconds", "fill=\"#5c6873\""))\(grid)\(body)</svg>

      """
  }

  private func text(_ x: Double, _ y: Double, _ text: String, _ style: String) -> String {
    let plain = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
    return "<text x=\"\(rounded(x))\" y=\"\(rounded(y))\" \(style)>\(plain)</text>\n"
  }
}
