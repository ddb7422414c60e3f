public import FoundationEssentials
public import MatomoCore

extension MatomoTracker.Configuration {
  /// Creates a configuration of what the environment says: `MATOMO_URL`, `MATOMO_SITE_ID`, and `MATOMO_TOKEN_AUTH` where there is a
  /// token.
  ///
  /// - Parameter environment: The variables, those of the process unless others are given.
  /// - Throws: ``MatomoError`` that names the variable which is missing or has an invalid value; it never repeats the token.
  public init(environment: [String: String] = ProcessInfo.processInfo.environment) throws(MatomoError) {
    func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    guard let url = value("MATOMO_URL") else {
      throw MatomoError(
        "MATOMO_URL",
        "is not set; set it to the URL of Matomo, such as https://matomo.example.org"
      )
    }
    do throws(MatomoError) {
      _ = try TrackerURL(url)
    } catch {
      throw MatomoError("MATOMO_URL", error.reason)
    }
    guard let site = value("MATOMO_SITE_ID") else {
      throw MatomoError("MATOMO_SITE_ID", "is not set; set it to the number of the site in Matomo, such as 1")
    }
    guard let siteID = Int(site), siteID > 0 else {
      throw MatomoError("MATOMO_SITE_ID", "‘\(site)’ must be a number, 1 or greater")
    }
    var token: TokenAuth?
    if let text = value("MATOMO_TOKEN_AUTH") {
      do throws(MatomoError) {
        token = try TokenAuth(text)
      } catch {
        throw MatomoError("MATOMO_TOKEN_AUTH", error.reason)
      }
    }
    self.init(url: url, siteID: siteID, tokenAuth: token)
  }
}
