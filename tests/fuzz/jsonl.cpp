// jsonl: any bytes as records; the step of the source does not matter, and a line counts as a
// record exactly if the parser of whole documents takes it.

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "src/parse/documents.h"
#include "src/parse/rows.h"
#include "tests/fuzz/expect.h"

namespace {

using namespace reprocheck;

std::vector<std::string> read(std::string_view text, std::size_t step, std::uint64_t& bad) {
  const std::vector<parse::ColumnPath> columns{{"a"}, {"b", "c"}, {"a", "0"}, {"b"}};
  std::vector<std::string> cells;
  std::string_view rest = text;
  const parse::ByteSource source = [&](std::span<char> room) -> Result<std::size_t> {
    const std::size_t count = std::min({room.size(), rest.size(), step});
    std::memcpy(room.data(), rest.data(), count);
    rest.remove_prefix(count);
    return count;
  };
  const auto rows = parse::read_jsonl(
      source, "input", columns,
      [&](const parse::RowPlace& place, std::span<const parse::Cell> row) {
        const std::string_view record = text.substr(place.offset, place.length);
        fuzz::expect(parse::parse_json(record, "input", Limits{}).has_value());
        for (const parse::Cell& cell : row) {
          fuzz::expect(is_utf8(cell.text));
          cells.push_back(std::to_string(static_cast<int>(cell.kind)) + std::string(cell.text));
        }
        return true;
      },
      Limits{});
  fuzz::expect(rows.has_value());
  bad = rows->bad_rows;
  return cells;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text = fuzz::text_of(bytes, size);
  std::uint64_t bad = 0;
  std::uint64_t bad_again = 0;
  fuzz::expect(read(text, 1U << 20U, bad) == read(text, 3, bad_again) && bad == bad_again);
  return 0;
}
