/// Units of measure: words and signs to one name each. Data.
enum Measure {
  /// "kilometres" -> "km"; nil for what is no unit.
  static func unit(of word: String) -> String? { table[word] }

  private static let table: [String: String] = {
    var out: [String: String] = [:]
    for (unit, words) in units { for word in words.split(separator: " ") { out[String(word)] = unit } }
    return out
  }()

  private static let units: [(String, String)] = [
    ("km", "km kilometre kilometres kilometer kilometers kms"), ("m", "metre metres meter meters"), ("cm", "cm centimetre centimetres centimeter centimeters"),
    ("mm", "mm millimetre millimetres millimeter millimeters"), ("mi", "mile miles"), ("ft", "foot feet ft"), ("in", "inch inches"),
    ("kg", "kg kilo kilos kilogram kilograms kilogramme kilogrammes"), ("g", "gram grams gramme grammes"), ("t", "tonne tonnes ton tons"), ("lb", "lb lbs"),
    ("l", "litre litres liter liters"), ("ha", "hectare hectares"), ("acre", "acre acres"), ("bbl", "barrel barrels"), ("oz", "ounce ounces oz"),
    ("MW", "megawatt megawatts mw"), ("GW", "gigawatt gigawatts gw"), ("kW", "kilowatt kilowatts kw"), ("degC", "°c"), ("deg", "degree degrees"),
    ("GB", "gb gigabyte gigabytes"), ("TB", "tb terabyte terabytes"), ("MB", "mb megabyte megabytes"), ("nmi", "knot knots"), ("MWh", "mwh megawatt-hour megawatt-hours"), ("kWh", "kwh kilowatt-hour kilowatt-hours"), ("GWh", "gwh gigawatt-hour gigawatt-hours"), ("TWh", "twh terawatt-hour terawatt-hours"),
    ("yd", "yard yards"), ("ml", "ml millilitre millilitres milliliter milliliters"), ("km2", "km² km2"), ("m2", "m² m2"), ("Hz", "hz hertz"), ("TW", "terawatt terawatts"),
  ]
}
