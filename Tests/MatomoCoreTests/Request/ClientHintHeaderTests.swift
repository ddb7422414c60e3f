import MatomoCore
import Testing

@Suite struct ClientHintHeaderTests {
  @Test(
    arguments: [
      (
        [
          "Sec-CH-UA": "\"Chromium\";v=\"118\", \"Not;A=Brand\";v=\"99\"", "Sec-CH-UA-Mobile": "?1",
          "Sec-CH-UA-Platform": "\"Android\"", "sec-ch-ua-platform-version": "\"13.0.0\"",
          "Sec-CH-UA-Model": "\"Pixel 7\"",
          "Sec-CH-UA-Full-Version-List": "\"Chromium\";v=\"118.0.1.2\"", "Sec-CH-UA-Arch": "\"arm\"",
        ],
        #"{"brands":[{"brand":"Chromium","version":"118"},{"brand":"Not;A=Brand","version":"99"}],"#
          + #""fullVersionList":[{"brand":"Chromium","version":"118.0.1.2"}],"mobile":true,"model":"Pixel 7","#
          + #""platform":"Android","platformVersion":"13.0.0"}"#
      ),
      (["Sec-CH-UA-Mobile": "?0"], #"{"mobile":false}"#),
      (["Sec-CH-UA": #""a\"b\\c";v="1""#], #"{"brands":[{"brand":"a\"b\\c","version":"1"}]}"#),
      (
        ["Sec-CH-UA": #""a" ; x=1 ; v=2 , "b""#],
        #"{"brands":[{"brand":"a","version":"2"},{"brand":"b","version":""}]}"#
      ),
      // A malformed header is as good as none, whatever else there is.
      (["Sec-CH-UA": "x", "Sec-CH-UA-Mobile": "?1"], #"{"mobile":true}"#),
    ] as [(HeaderFields, String)]
  )
  func asJavaScriptSendsThem(headers: HeaderFields, expected: String) throws {
    #expect(try RequestTracker.stub().value("uadata", .stub(headers: headers)) == expected)
  }

  @Test(arguments: [
    ("Sec-CH-UA", ""), ("Sec-CH-UA", "\""), ("Sec-CH-UA", "\"a"), ("Sec-CH-UA", "a"), ("Sec-CH-UA", "\"a\";v=\"1\","),
    ("Sec-CH-UA", "\"a\" \"b\""), ("Sec-CH-UA", "\"a\\"), ("Sec-CH-UA", "\"\\n\""), ("Sec-CH-UA", "\"å\";v=\"1\""),
    ("Sec-CH-UA", "\"a\u{0}\""), ("Sec-CH-UA-Mobile", "1"), ("Sec-CH-UA-Mobile", "?2"), ("Sec-CH-UA-Platform", "Linux"),
    ("Sec-CH-UA-Platform", "\"Linux\" x"), ("Sec-CH-UA-Platform", "{\"a\":5}"), ("Sec-CH-UA-Platform", "\"\""),
    ("Sec-CH-UA-Model", "5"), ("Sec-CH-UA-Bitness", "\"64\""), ("Sec-CH-UA-", "\"x\""), ("Sec-CH", "\"x\""),
    ("Sec-CH-UA", String(repeating: "\"a\";v=\"1\",", count: 50_000)),
  ])
  func malformedHintsAreDropped(name: String, value: String) throws {
    let request = ObservedRequest.stub(headers: [name: value])
    #expect(try RequestTracker.stub().track(request).hits.count == 1)
    #expect(try RequestTracker.stub().value("uadata", request) == nil)
  }
}
