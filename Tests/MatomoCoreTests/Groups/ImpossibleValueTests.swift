import FoundationEssentials
import MatomoCore
import Testing

/// Values that Matomo refuses, ignores, or fails a whole bulk request for: none of them can be made.
@Suite struct ImpossibleValueTests {
  /// A value that somebody tries to make.
  struct Attempt: Sendable, CustomTestStringConvertible {
    let parameter: String
    let testDescription: String
    let make: @Sendable () throws -> any Sendable

    init(_ parameter: String, _ description: String, _ make: @escaping @Sendable () throws -> any Sendable) {
      self.parameter = parameter
      testDescription = "\(parameter) \(description)"
      self.make = make
    }
  }

  private static let long = String(repeating: "ü", count: 201)

  static let actions: [Attempt] = [
    .init("e_c", "empty") { try Hit.Event(category: "", action: "a") },
    .init("e_c", "blank") { try Hit.Event(category: " \t\n\0", action: "a") },
    .init("e_a", "blank") { try Hit.Event(category: "c", action: " ") },
    .init("e_v", "infinite") { try Hit.Event(category: "c", action: "a", value: .infinity) },
    .init("e_v", "not a number") { try Hit.Event(category: "c", action: "a", value: .nan) },
    .init("c_n", "empty") { try ContentImpression(name: "") },
    .init("c_i", "empty") { try ContentInteraction("", with: ContentImpression(name: "n")) },
    .init("search", "empty") { try SiteSearch(keyword: "") },
    .init("link", "empty") { try Outlink(url: "") },
    .init("download", "empty") { try Hit.Download(url: "") },
    .init("idgoal", "zero") { try GoalConversion(goal: 0) },
    .init("revenue", "infinite") { try GoalConversion(goal: 1, revenue: -.infinity) },
    .init("pf_net", "negative") { try PagePerformance(network: .nanoseconds(-1)) },
    .init("pf_srv", "negative") { try PagePerformance(server: .seconds(-1)) },
    .init("pf_tfr", "negative") { try PagePerformance(transfer: .milliseconds(-5)) },
    .init("pf_dm1", "too long") { try PagePerformance(domProcessing: .seconds(16_777)) },
    .init("pf_dm2", "too long") { try PagePerformance(domCompletion: .seconds(Int64.max)) },
    .init("pf_onl", "too long") { try PagePerformance(onLoad: .seconds(86_400)) },
    .init("ma_id", "empty") { try MediaInteraction(id: "", resource: "r", kind: .audio) },
    .init("ma_re", "empty") { try MediaInteraction(id: "i", resource: "", kind: .audio) },
    .init("cra", "empty") { try Hit.Crash(message: "") },
  ]

  static let ecommerce: [Attempt] = [
    .init("ec_items", "without SKU") { try EcommerceItem(sku: "") },
    .init("ec_items", "infinite price") { try EcommerceItem(sku: "s", price: .infinity) },
    .init("ec_items", "of none") { try EcommerceItem(sku: "s", quantity: 0) },
    .init("ec_items", "six categories") { try EcommerceItem(sku: "s", categories: ["1", "2", "3", "4", "5", "6"]) },
    .init("ec_id", "empty") { try EcommerceOrder(id: "", revenue: 1) },
    .init("ec_id", "long") { try EcommerceOrder(id: long, revenue: 1) },
    .init("revenue", "infinite") { try EcommerceOrder(id: "i", revenue: .infinity) },
    .init("ec_st", "not a number") { try EcommerceOrder(id: "i", revenue: 1, subtotal: .nan) },
    .init("ec_tx", "infinite") { try EcommerceOrder(id: "i", revenue: 1, tax: .infinity) },
    .init("ec_sh", "infinite") { try EcommerceOrder(id: "i", revenue: 1, shipping: .infinity) },
    .init("ec_dt", "infinite") { try EcommerceOrder(id: "i", revenue: 1, discount: .infinity) },
    .init("revenue", "of a cart") { try EcommerceCart(items: [], revenue: .nan) },
    .init("_pks", "missing") { try ProductView(price: 1) },
    .init("_pkp", "infinite") { try ProductView(sku: "s", price: .infinity) },
    .init("_pkc", "six") { try ProductView(categories: ["1", "2", "3", "4", "5", "6"]) },
  ]

  static let visitors: [Attempt] = [
    .init("uid", "empty") { try Hit.Visitor(userID: "") },
    .init("_refts", "before 1970") { try Attribution(referralTime: Date(timeIntervalSince1970: -1)) },
    .init("dimension0", "zero") { try CustomDimensions([0: "a"]) },
    .init("dimension1000", "above 999") { try CustomDimensions([1: "a", 1000: "b"]) },
    .init("cvar", "blank name") { try CustomVariables.Variable(name: "", value: "v") },
    .init("cvar", "long name") { try CustomVariables.Variable(name: long, value: "v") },
    .init("cvar", "long value") { try CustomVariables.Variable(name: "n", value: long) },
    .init("_cvar", "slot 0") { try CustomVariables([0: .init(name: "n", value: "v")], scope: .visit) },
    .init("h", "24") { try LocalTime(hour: 24, minute: 0, second: 0) },
    .init("m", "60") { try LocalTime(hour: 0, minute: 60, second: 0) },
    .init("s", "-1") { try LocalTime(hour: 0, minute: 0, second: -1) },
    .init("url", "of a bot, empty") { try BotRequest(.page(""), userAgent: "b") },
    .init("download", "of a bot, empty") { try BotRequest(.file(""), userAgent: "b") },
    .init("ua", "of a bot, empty") { try BotRequest(.page("u"), userAgent: "") },
    .init("http_status", "99") { try BotRequest(.page("u"), userAgent: "b", status: 99) },
    .init("pf_srv", "negative") { try BotRequest(.page("u"), userAgent: "b", serverTime: .seconds(-1)) },
    .init("source", "long") { try BotRequest(.page("u"), userAgent: "b", source: long) },
  ]

  static let overrides: [Attempt] = [
    .init("cip", "empty") { try Overrides(address: "") },
    .init("cip", "a list") { try Overrides(address: "203.0.113.5, 10.0.0.1") },
    .init("cip", "with a port") { try Overrides(address: "203.0.113.5:80") },
    .init("cip", "out of range") { try Overrides(address: "256.0.0.1") },
    .init("cip", "too short") { try Overrides(address: "1.2.3") },
    .init("cip", "signed") { try Overrides(address: "+1.2.3.4") },
    .init("cip", "in brackets") { try Overrides(address: "[::1]") },
    .init("cip", "with a zone") { try Overrides(address: "fe80::1%eth0") },
    .init("cip", "of one colon") { try Overrides(address: "a:b") },
    .init("cip", "of nine groups") { try Overrides(address: "1:2:3:4:5:6:7:8:9") },
    .init("cip", "of seven groups") { try Overrides(address: "1:2:3:4:5:6:7") },
    .init("cip", "with two gaps") { try Overrides(address: "1::3::5") },
    .init("cip", "with a wide gap") { try Overrides(address: "1:::5") },
    .init("cip", "with an open end") { try Overrides(address: "1:2:3:4:5:6:7:") },
    .init("cip", "with five digits") { try Overrides(address: "::12345") },
    .init("cip", "of colons") { try Overrides(address: ":::") },
    .init("cdt", "zero") { try Overrides(time: Date(timeIntervalSince1970: 0.5)) },
    .init("cdt", "before 1970") { try Overrides(time: .distantPast) },
    .init("cdt", "no time") { try Overrides(time: Date(timeIntervalSince1970: .nan)) },
    .init("cdo", "negative") { try Overrides(age: .seconds(-1)) },
    .init("country", "a name") { try Overrides(country: "Germany") },
    .init("country", "digits") { try Overrides(country: "1a") },
    .init("region", "with its country") { try Overrides(region: "US-AK") },
    .init("city", "empty") { try Overrides(city: "") },
    .init("lat", "91") { try Overrides(latitude: 91) },
    .init("lat", "not a number") { try Overrides(latitude: .nan) },
    .init("long", "-181") { try Overrides(longitude: -181) },
  ]

  @Test(arguments: actions + ecommerce + visitors + overrides)
  func cannotBeMade(attempt: Attempt) {
    let error = #expect(throws: MatomoError.self) { try attempt.make() }
    #expect(error?.name == attempt.parameter)
    #expect(error?.description.hasPrefix("\(attempt.parameter): ") == true)
  }
}
