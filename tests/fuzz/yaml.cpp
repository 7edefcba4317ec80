// yaml: any bytes through the YAML parser in all dialects, which agree on what is YAML.

#include "src/parse/documents.h"
#include "tests/fuzz/expect.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace reprocheck;
  using parse::Dialect;
  const std::string_view text = fuzz::text_of(bytes, size);
  Limits limits;
  limits.yaml_expanded_nodes = 20'000;  // the same road, fast enough to walk it often
  const auto document = parse::parse_yaml(text, "input", Dialect::pyyaml, limits);
  for (const Dialect dialect : {Dialect::omegaconf, Dialect::yaml_1_2}) {
    const auto other = parse::parse_yaml(text, "input", dialect, limits);
    fuzz::expect(document.has_value() == other.has_value());
  }
  if (document) {
    fuzz::expect_sound(document->root);
    static_cast<void>(parse::leaves(document->root));
  } else {
    fuzz::expect(is_utf8(document.error().message));
  }
  return 0;
}
