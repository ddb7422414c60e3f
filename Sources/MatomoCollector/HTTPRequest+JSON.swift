import MatomoCore
import MatomoHTTP
import MatomoProtocol

extension HTTPRequest {
  /// The parameters of a request that is not a bulk: of query and form, or of query and one JSON object, which Matomo reads
  /// in a bulk alone.
  var parameters: [Parameter] { parameters(body: jsonParameters ?? formParameters) }

  private var jsonParameters: [Parameter]? {
    guard method == "POST", codedBody == nil,
      body.first(where: { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }) == UInt8(ascii: "{"),
      let object = try? JSONValue(parsing: body), case .object = object
    else { return nil }
    let parameters = BulkEntry.parameters(of: object) ?? []
    // Any other object is no hit, and Matomo finds no parameters in it.
    return parameters.contains { $0.name == "idsite" || $0.name == "rec" } ? parameters : nil
  }
}
