import MatomoCore
import Testing

@Suite struct ActionTests {
  @Test(
    arguments: [
      (PageView(url: "https://a.example/?b=c"), "url=https%3A%2F%2Fa.example%2F%3Fb%3Dc"),
      (
        PageView(url: "u", title: "T / U", referrer: "r", id: PageViewID("a1B2c3"), charset: "iso-8859-1"),
        "action_name=T%20%2F%20U&url=u&urlref=r&pv_id=a1B2c3&cs=iso-8859-1"
      ),
      (Ping(), "ping=1"),
      (CustomAction(), "ca=1"),
      (Bandwidth(bytes: 5120), "bw_bytes=5120"),
      (Bandwidth(bytes: .max), "bw_bytes=4294967295"),
    ] as [(any ParameterGroup, String)]
  )
  func encodesWhatCannotBeWrong(group: any ParameterGroup, query: String) {
    #expect(Query.encode(group.parameters) == query)
  }

  @Test func encodesEvents() throws {
    let event = try Hit.Event(category: "Videos", action: "Play", name: "Up & Down", value: 1.5)
    #expect(Query.encode(event.parameters) == "e_c=Videos&e_a=Play&e_n=Up%20%26%20Down&e_v=1.5")
    #expect(Query.encode(try Hit.Event(category: "C", action: "A", value: 5).parameters) == "e_c=C&e_a=A&e_v=5")
    #expect(Query.encode(try Hit.Event(category: "C", action: "A").parameters) == "e_c=C&e_a=A")
  }

  @Test func encodesContent() throws {
    let banner = try ContentImpression(name: "Sale", piece: "a.png", target: "https://t.example")
    #expect(Query.encode(banner.parameters) == "c_n=Sale&c_p=a.png&c_t=https%3A%2F%2Ft.example")
    let click = try ContentInteraction("click", with: try ContentImpression(name: "Sale"))
    #expect(Query.encode(click.parameters) == "c_i=click&c_n=Sale")
  }

  @Test func encodesSearches() throws {
    let search = try SiteSearch(keyword: "shoes", category: "Red", resultCount: .max)
    #expect(Query.encode(search.parameters) == "search=shoes&search_cat=Red&search_count=4294967295")
    #expect(Query.encode(try SiteSearch(keyword: "x", resultCount: 0).parameters) == "search=x&search_count=0")
  }

  @Test func encodesLinks() throws {
    #expect(Query.encode(try Outlink(url: "https://o").parameters) == "link=https%3A%2F%2Fo&url=https%3A%2F%2Fo")
    #expect(Query.encode(try Hit.Download(url: "/a.zip").parameters) == "download=%2Fa.zip&url=%2Fa.zip")
  }

  @Test func encodesGoals() throws {
    #expect(Query.encode(try GoalConversion(goal: 3).parameters) == "idgoal=3")
    #expect(Query.encode(try GoalConversion(goal: 3, revenue: 9.99).parameters) == "idgoal=3&revenue=9.99")
  }

  @Test func encodesTimesInWholeMilliseconds() throws {
    let times = try PagePerformance(
      network: .microseconds(499),
      server: .microseconds(1_500),
      transfer: .seconds(2),
      domProcessing: .zero,
      domCompletion: .nanoseconds(999_999_999),
      onLoad: .seconds(16_776)
    )
    #expect(
      Query.encode(times.parameters) == "pf_net=0&pf_srv=2&pf_tfr=2000&pf_dm1=0&pf_dm2=1000&pf_onl=16776000"
    )
    #expect(Query.encode(try PagePerformance(server: .milliseconds(42)).parameters) == "pf_srv=42")
    #expect(try PagePerformance().parameters.isEmpty)
  }

  @Test func encodesMedia() throws {
    var media = try MediaInteraction(id: "m1", resource: "https://v", kind: .video)
    #expect(Query.encode(media.parameters) == "ma_id=m1&ma_re=https%3A%2F%2Fv&ma_mt=video")
    media.title = "T"
    media.player = "html5"
    media.secondsPlayed = 10
    media.length = 90
    media.position = 15
    media.secondsToPlay = 3
    media.width = 640
    media.height = 480
    media.isFullScreen = false
    media.playedPositions = [5, 10, 15]
    #expect(
      Query.encode(media.parameters).hasSuffix(
        "&ma_ti=T&ma_pn=html5&ma_st=10&ma_le=90&ma_ps=15&ma_ttp=3&ma_w=640&ma_h=480&ma_fs=0&ma_se=5%2C10%2C15"
      )
    )
  }

  @Test func encodesCrashes() throws {
    var crash = try Hit.Crash(message: "boom")
    #expect(Query.encode(crash.parameters) == "ca=1&cra=boom")
    crash.type = "E"
    crash.category = "C"
    crash.stackTrace = "a\nb"
    crash.resource = "m.swift"
    crash.line = 3
    crash.column = 4
    #expect(
      Query.encode(crash.parameters)
        == "ca=1&cra=boom&cra_st=a%0Ab&cra_ct=C&cra_tp=E&cra_ru=m.swift&cra_rl=3&cra_rc=4"
    )
  }
}
