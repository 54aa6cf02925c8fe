import ArgumentParser
import Client

/// Who reads prose: the built-in reader, or a model that was asked for by name.
struct ReaderOptions: ParsableArguments {
  @Option(name: .long, help: "tern (built in, nothing leaves the machine) or openai (a model behind an OpenAI-compatible endpoint; the texts are sent there).")
  var reader = "tern"
  @Option(name: .long, help: "With --reader openai: the endpoint's address, for example http://localhost:11434/v1.")
  var endpoint: String?
  @Option(name: .long, help: "With --reader openai: the model's name.")
  var model: String?
  @Option(name: .long, help: "With --reader openai: the environment variable that holds the key.")
  var keyVariable = "OPENAI_API_KEY"
  @Option(name: .long, help: "With --reader openai: seconds for one answer of the model.")
  var modelTimeout: Double?

  /// The model to ask; nil for the built-in reader.
  func chosenModel() throws(ClientError) -> ModelSettings? {
    switch reader {
    case "tern":
      if endpoint != nil || model != nil { throw ClientError("--endpoint and --model belong to --reader openai", exitCode: 64) }
      return nil
    case "openai":
      guard let endpoint, let model else {
        throw ClientError("--reader openai needs --endpoint URL and --model NAME", exitCode: 64)
      }
      guard endpoint.hasPrefix("https://") || endpoint.hasPrefix("http://") else {
        throw ClientError("--endpoint is an http or https address", exitCode: 64)
      }
      if let modelTimeout, !(modelTimeout > 0) { throw ClientError("--model-timeout is a number of seconds above 0", exitCode: 64) }
      return ModelSettings(endpoint: endpoint, name: model, key: Settings.environment(keyVariable), timeout: modelTimeout)
    default: throw ClientError("there is no reader '\(reader)'; there are tern and openai", exitCode: 64)
    }
  }
}
