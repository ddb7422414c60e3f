/// A piece of content, such as a banner, that was shown.
public struct ContentImpression: ParameterGroup, Hashable {
  /// The name of the content, such as `Summer sale` (`c_n`).
  public let name: String

  /// What was shown, such as the path of an image (`c_p`).
  public let piece: String?

  /// Where the content leads, such as the URL of a landing page (`c_t`).
  public let target: String?

  /// Creates an impression.
  ///
  /// - Throws: ``MatomoError`` if the name is blank.
  public init(name: String, piece: String? = nil, target: String? = nil) throws(MatomoError) {
    self.name = try Requirement.text("c_n", name)
    self.piece = piece
    self.target = target
  }

  /// Every value that is set, under the name that Matomo reads.
  public var parameters: [Parameter] {
    var list: [Parameter] = []
    list.add("c_n", name)
    list.add("c_p", piece)
    list.add("c_t", target)
    return list
  }
}

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
