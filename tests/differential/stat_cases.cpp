// stat_cases: answers reference cases with the functions of the product.
//
// Reads an object with "cases", or an array, on stdin; writes one line {"id", "out"} a case.
// Anyone can hold another implementation against ours with it. A case that cannot be
// answered has "out" null and says why; the rest go on.

#include <exception>
#include <iostream>
#include <iterator>
#include <string>

#include "tests/differential/stat_cases_answers.h"

namespace {

using reprocheck::stat_cases::json;

json solved(const json& one) {
  json line{{"id", one.value("id", json())}, {"out", nullptr}};
  try {
    const auto fn = one.at("fn").get<std::string>();
    if (auto out = reprocheck::stat_cases::answer(fn, one.at("in"))) {
      line["out"] = std::move(*out);
    } else {
      line["error"] = "unknown fn: " + fn;
    }
  } catch (const std::exception& error) {
    line["error"] = error.what();
  }
  return line;
}

}  // namespace

int main() {
  const std::string text(std::istreambuf_iterator<char>(std::cin), {});
  const json document = json::parse(text, nullptr, false);
  const json& cases =
      document.is_object() && document.contains("cases") ? document["cases"] : document;
  if (!cases.is_array()) {
    std::cerr << "stat_cases: stdin is neither an array of cases nor an object with \"cases\"\n";
    return 2;
  }
  for (const json& one : cases) std::cout << solved(one).dump() << '\n';
  return 0;
}
