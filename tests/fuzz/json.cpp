// json: any bytes through the JSON parser; its trees are sound and read again from a prefix
// with a byte order mark.

#include <string>

#include "src/parse/documents.h"
#include "tests/fuzz/expect.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace reprocheck;
  const std::string_view text = fuzz::text_of(bytes, size);
  const auto document = parse::parse_json(text, "input", Limits{});
  if (!document) {
    fuzz::expect(!document.error().message.empty() && is_utf8(document.error().message));
    return 0;
  }
  fuzz::expect_sound(document->root);
  static_cast<void>(parse::leaves(document->root));
  const bool marked = text.starts_with("\xEF\xBB\xBF");
  fuzz::expect(marked || parse::parse_json("\xEF\xBB\xBF" + std::string(text), "input", Limits{}));
  return 0;
}
