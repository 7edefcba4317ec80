// csv: any bytes through the CSV parser; every row is as wide as the head.

#include "src/parse/rows.h"
#include "tests/fuzz/expect.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace reprocheck;
  const auto table = parse::parse_csv(fuzz::text_of(bytes, size), "input", Limits{});
  if (!table) return 0;
  fuzz::expect(table->rows.size() == table->lines.size());
  for (const auto& row : table->rows) {
    fuzz::expect(row.size() == table->head.size());
    for (const std::string& field : row) static_cast<void>(parse::csv_cell(field));
  }
  return 0;
}
