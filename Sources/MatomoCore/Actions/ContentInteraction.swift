/// What a visitor did with a piece of content.
public struct ContentInteraction: ParameterGroup, Hashable {
  /// What was done, such as `click` (`c_i`).
  public let interaction: String

  /// The content.
  ///
  /// Its name and piece must be those of the impression, or Matomo cannot join the two.
  public let content: ContentImpression

  /// Creates an interaction.
  ///
  /// - Throws: ``MatomoError`` if the interaction is blank.
  public init(_ interaction: String, with content: ContentImpression) throws(MatomoError) {
    self.interaction = try Requirement.text("c_i", interaction)
    self.content = content
  }

  /// Every value that is set, under the name that Matomo reads.
  public var parameters: [Parameter] {
    [Parameter("c_i", interaction)] + content.parameters
  }
}
