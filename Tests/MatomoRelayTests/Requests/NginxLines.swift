/// What nginx 1.22.1 wrote with the format of `docs/nginx.md`, for requests that browsers and others sent it.
enum NginxLines {
  static let browser = #"""
    {"time":"1795248349.406","method":"GET","url":"/users?page=2","status":"200","bytes":"18","duration"\#
    :"0.000","address":"127.0.0.1","contentType":"text/html","headers":{"host":"shop.example:8080","user\#
    -agent":"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0","referer":"https://\#
    www.example.com/?q=a","accept-language":"de-DE,de;q=0.9","cookie":"_pk_id.1.1fff=0123456789abcdef.17\#
    63720000.; theme=dark","sec-purpose":"","sec-ch-ua":"\"Chromium\";v=\"131\", \"Not?A_Brand\";v=\"24\\#
    "","sec-ch-ua-mobile":"?0","sec-ch-ua-platform":"\"Linux\"","dnt":"","sec-gpc":""}}
    """#

  static let quotes = #"""
    {"time":"1795248349.406","method":"GET","url":"/a\"b\\c?q=\"x\"&p='y'","status":"200","bytes":"18","\#
    duration":"0.000","address":"127.0.0.1","contentType":"text/html","headers":{"host":"shop.example:80\#
    80","user-agent":"quote \" back\\slash \t tab","referer":"","accept-language":"","cookie":"","sec-pu\#
    rpose":"","sec-ch-ua":"","sec-ch-ua-mobile":"","sec-ch-ua-platform":"","dnt":"","sec-gpc":""}}
    """#

  static let latin1 = #"""
    {"time":"1795248349.406","method":"GET","url":"/<FC><FF>?q=<E4>","status":"200","bytes":"18","durati\#
    on":"0.000","address":"127.0.0.1","contentType":"text/html","headers":{"host":"shop.example:8080","u\#
    ser-agent":"Latin-1 <E4><F6><FC> <FF>","referer":"","accept-language":"","cookie":"","sec-purpose":"\#
    ","sec-ch-ua":"","sec-ch-ua-mobile":"","sec-ch-ua-platform":"","dnt":"","sec-gpc":""}}
    """#

  static let utf8 = #"""
    {"time":"1795248349.406","method":"GET","url":"/ü","status":"200","bytes":"18","duration":"0.000","a\#
    ddress":"127.0.0.1","contentType":"text/html","headers":{"host":"shop.example:8080","user-agent":"UT\#
    F-8 ü 😀","referer":"","accept-language":"","cookie":"","sec-purpose":"","sec-ch-ua":"","sec-ch-ua-mo\#
    bile":"","sec-ch-ua-platform":"","dnt":"","sec-gpc":""}}
    """#

  static let controls = #"""
    {"time":"1795249283.211","method":"GET","url":"/control","status":"200","bytes":"18","duration":"0.0\#
    00","address":"127.0.0.1","contentType":"text/html","headers":{"host":"shop.example:8080","user-agen\#
    t":"control \u0001 \u001B[31m <7F>","referer":"","accept-language":"","cookie":"","sec-purpose":"","\#
    sec-ch-ua":"","sec-ch-ua-mobile":"","sec-ch-ua-platform":"","dnt":"","sec-gpc":""}}
    """#

  static let noAgent = #"""
    {"time":"1795248349.407","method":"GET","url":"/no-agent","status":"200","bytes":"18","duration":"0.\#
    000","address":"127.0.0.1","contentType":"text/html","headers":{"host":"shop.example:8080","user-age\#
    nt":"","referer":"","accept-language":"","cookie":"","sec-purpose":"","sec-ch-ua":"","sec-ch-ua-mobi\#
    le":"","sec-ch-ua-platform":"","dnt":"","sec-gpc":""}}
    """#

  static let absolute = #"""
    {"time":"1795248349.407","method":"GET","url":"/absolute?x=1","status":"200","bytes":"18","duration"\#
    :"0.000","address":"127.0.0.1","contentType":"text/html","headers":{"host":"shop.example:8080","user\#
    -agent":"proxy","referer":"","accept-language":"","cookie":"","sec-purpose":"","sec-ch-ua":"","sec-c\#
    h-ua-mobile":"","sec-ch-ua-platform":"","dnt":"","sec-gpc":""}}
    """#

  static let oldProtocol = #"""
    {"time":"1795248349.407","method":"GET","url":"/old-protocol","status":"301","bytes":"169","duration\#
    ":"0.000","address":"127.0.0.1","contentType":"text/html","headers":{"host":"","user-agent":"","refe\#
    rer":"","accept-language":"","cookie":"","sec-purpose":"","sec-ch-ua":"","sec-ch-ua-mobile":"","sec-\#
    ch-ua-platform":"","dnt":"","sec-gpc":""}}
    """#

  static let garbage = #"""
    {"time":"1795248349.408","method":"","url":"","status":"400","bytes":"157","duration":"0.001","addre\#
    ss":"127.0.0.1","contentType":"text/html","headers":{"host":"","user-agent":"","referer":"","accept-\#
    language":"","cookie":"","sec-purpose":"","sec-ch-ua":"","sec-ch-ua-mobile":"","sec-ch-ua-platform":\#
    "","dnt":"","sec-gpc":""}}
    """#

  static let file = #"""
    {"time":"1795248349.408","method":"GET","url":"/file.pdf","status":"200","bytes":"1","duration":"0.0\#
    00","address":"127.0.0.1","contentType":"application/pdf","headers":{"host":"shop.example:8080","use\#
    r-agent":"curl/8.0","referer":"","accept-language":"","cookie":"","sec-purpose":"","sec-ch-ua":"","s\#
    ec-ch-ua-mobile":"","sec-ch-ua-platform":"","dnt":"","sec-gpc":""}}
    """#

  static let hyphen = #"""
    {"time":"1795248349.408","method":"HEAD","url":"/empty","status":"204","bytes":"0","duration":"0.000\#
    ","address":"127.0.0.1","contentType":"","headers":{"host":"shop.example:8080","user-agent":"-","ref\#
    erer":"","accept-language":"","cookie":"","sec-purpose":"","sec-ch-ua":"","sec-ch-ua-mobile":"","sec\#
    -ch-ua-platform":"","dnt":"","sec-gpc":""}}
    """#

  static let socket = #"""
    {"time":"1795248349.410","method":"GET","url":"/socket","status":"200","bytes":"18","duration":"0.00\#
    0","address":"unix:","contentType":"text/html","headers":{"host":"shop.example:8080","user-agent":"u\#
    ","referer":"","accept-language":"","cookie":"","sec-purpose":"","sec-ch-ua":"","sec-ch-ua-mobile":"\#
    ","sec-ch-ua-platform":"","dnt":"","sec-gpc":""}}
    """#

  /// The bytes of a line, in which bytes that are not UTF-8 are written as `<E4>`.
  static func bytes(_ line: String) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = line[...]
    while let match = rest.firstMatch(of: #/<([0-9A-F]{2})>/#) {
      bytes += rest[..<match.range.lowerBound].utf8
      if let byte = UInt8(match.output.1, radix: 16) { bytes.append(byte) }
      rest = rest[match.range.upperBound...]
    }
    return bytes + rest.utf8
  }
}
