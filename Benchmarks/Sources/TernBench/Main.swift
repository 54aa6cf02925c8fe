import Glibc

/// `TernBench`: writes data, asks Tern and any other SPARQL endpoints, writes the table and the picture.
@main struct Main {
  static let usage = """
    TernBench --tern PATH [options]        measures a `tern` on a scratch database
    TernBench --only-data [options]        writes the data files and ends

      --triples N        size of each set of data (default 1000000; also 100k, 1m, 10m)
      --data NAME        web or campus (repeatable; default both)
      --folder PATH      where data and scratch databases lie (default /tmp/tern-bench)
      --peer NAME=URL    an endpoint that has the same data loaded: http://127.0.0.1:PORT/path or unix:SOCKET:/path;
                         with ,pid=N behind it its CPU time a look-up is shown too (repeatable; the data set in
                         front, as in web:NAME=URL, names the set that it holds)
      --rounds N         how often all engines are asked in turn (default 3)
      --timeout SECONDS  for one question (default 30)
      --clients SECONDS  length of each step of the look-up test (default 3; 0 leaves it out)
      --no-floors        without the questions written by hand
      --output FOLDER    writes performance.json and performance.svg there

    """

  static func main() {
    signal(SIGPIPE, SIG_IGN)
    do {
      try run(Array(CommandLine.arguments.dropFirst()))
    } catch {
      note("TernBench: \(error)")
      exit(1)
    }
  }

  private static func run(_ arguments: [String]) throws {
    var runner = Runner(binary: "", peers: [], folder: "/tmp/tern-bench")
    var sets: [DataSet] = []
    var triples = 1_000_000
    var output: String?
    var onlyData = false
    var peers: [(set: DataSet?, name: String, endpoint: Endpoint, pid: Int32?)] = []
    var rest = arguments[...]
    func value(_ option: String) throws -> String {
      guard let value = rest.popFirst() else { throw Failure("\(option) needs a value") }
      return value
    }
    while let option = rest.popFirst() {
      switch option {
      case "--tern": runner.binary = try value(option)
      case "--triples": triples = try count(try value(option))
      case "--data":
        let name = try value(option)
        guard let set = DataSet(rawValue: name) else { throw Failure("there is no data named '\(name)': web, campus") }
        sets.append(set)
      case "--folder": runner.folder = try value(option)
      case "--peer": peers.append(try peer(try value(option)))
      case "--rounds": runner.rounds = try count(try value(option))
      case "--timeout": runner.limit = try count(try value(option))
      case "--clients": runner.hammerSeconds = Double(try count(try value(option)))
      case "--no-floors": runner.withFloors = false
      case "--output": output = try value(option)
      case "--only-data": onlyData = true
      default:
        print(usage)
        exit(option == "--help" || option == "-h" ? 0 : 2)
      }
    }
    if runner.binary.isEmpty, !onlyData {
      print(usage)
      exit(2)
    }
    mkdir(runner.folder, 0o755)
    var all: [Results] = []
    for set in sets.isEmpty ? DataSet.allCases : sets {
      if onlyData {
        print(try Runner.file(set, triples, runner.folder))
        continue
      }
      runner.peers = peers.filter { $0.set == nil || $0.set == set }.map { ($0.name, $0.endpoint, $0.pid) }
      let results = try runner.run(set, triples: triples)
      print(results.markdown)
      all.append(results)
    }
    if let output, !onlyData {
      try save("[" + all.map(\.json).joined(separator: ",\n") + "]\n", output + "/performance.json")
      try save(Picture(results: all).svg, output + "/performance.svg")
    }
  }

  private static func count(_ text: String) throws -> Int {
    let scale = text.hasSuffix("m") ? 1_000_000 : text.hasSuffix("k") ? 1_000 : 1
    guard let number = Int(scale == 1 ? text[...] : text.dropLast()), number >= 0 else { throw Failure("'\(text)' is no number") }
    return number * scale
  }

  private static func peer(_ text: String) throws -> (set: DataSet?, name: String, endpoint: Endpoint, pid: Int32?) {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { throw Failure("'\(text)' is not NAME=URL") }
    var url = parts[1]
    var pid: Int32?
    if let mark = url.range(of: ",pid=") {
      pid = Int32(url[mark.upperBound...])
      url = String(url[..<mark.lowerBound])
    }
    let names = parts[0].split(separator: ":").map(String.init)
    return (names.count > 1 ? DataSet(rawValue: names[0]) : nil, names.last ?? "peer", try Endpoint(url), pid)
  }

  private static func save(_ text: String, _ path: String) throws {
    guard let file = fopen(path, "w") else { throw Failure("\(path) cannot be written") }
    fputs(text, file)
    fclose(file)
    note("wrote \(path)")
  }
}

extension String {
  /// The first place of `needle`.
  fileprivate func range(of needle: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(needle) { return start..<index(start, offsetBy: needle.count) }
      start = index(after: start)
    }
    return nil
  }
}
