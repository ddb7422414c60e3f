import MatomoCore
import Testing

@Suite struct EcommerceTests {
  @Test func encodesOrders() throws {
    let order = try EcommerceOrder(
      id: "A-1",
      revenue: 30,
      items: [EcommerceItem(sku: "s", name: #"N "x""#, categories: ["c"], price: 11.1111, quantity: 2)],
      subtotal: 25,
      tax: 4.75,
      shipping: 0,
      discount: 0.5
    )
    #expect(
      Query.encode(order.parameters)
        == "idgoal=0&ec_id=A-1&revenue=30&ec_st=25&ec_tx=4.75&ec_sh=0&ec_dt=0.5"
        + "&ec_items=%5B%5B%22s%22%2C%22N%20%5C%22x%5C%22%22%2C%22c%22%2C11.1111%2C2%5D%5D"
    )
    #expect(Query.encode(try EcommerceOrder(id: "A", revenue: 0).parameters) == "idgoal=0&ec_id=A&revenue=0")
  }

  @Test func encodesCarts() throws {
    let items = [
      try EcommerceItem(sku: "a"), try EcommerceItem(sku: "b", name: "ü\n", categories: ["x", "y"], price: 1e21),
    ]
    let cart = try EcommerceCart(items: items, revenue: 5)
    #expect(cart.parameters.map(\.name) == ["idgoal", "revenue", "ec_items"])
    #expect(
      cart.parameters.last?.value
        == #"[["a","","",0,1],["b","ü\n",["x","y"],1000000000000000000000,1]]"#
    )
    #expect(try EcommerceCart(items: [], revenue: 0).parameters.map(\.value) == ["0", "0", "[]"])
  }

  @Test(arguments: [
    (["c"], "c"), (["a", "b\""], #"["a","b\""]"#), (["[a"], #"["[a"]"#),
    (["1", "2", "3", "4", "5"], #"["1","2","3","4","5"]"#),
  ])
  func encodesCategories(categories: [String], value: String) throws {
    let view = try ProductView(sku: "s", name: "n", categories: categories, price: 2.5)
    #expect(
      view.parameters == [
        Parameter("_pks", "s"), Parameter("_pkn", "n"), Parameter("_pkc", value), Parameter("_pkp", "2.5"),
      ]
    )
  }

  @Test func encodesPagesOfACategory() throws {
    #expect(Query.encode(try ProductView(categories: ["c"]).parameters) == "_pkc=c")
  }
}
