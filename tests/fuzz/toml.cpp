// toml: any bytes through the TOML parser.

#include "src/parse/documents.h"
#include "tests/fuzz/expect.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace reprocheck;
  const auto document = parse::parse_toml(fuzz::text_of(bytes, size), "input", Limits{});
  if (document) {
    fuzz::expect_sound(document->root);
  } else {
    fuzz::expect(is_utf8(document.error().message));
  }
  return 0;
}
