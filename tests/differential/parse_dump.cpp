// parse_dump: prints what a parser read, as canonical JSON of kinds and values.
//
// The differential scripts compare it with the tools themselves. Input is a list of files,
// one path a line on stdin, or one file as argument; a line of output for each.

#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "src/base/text.h"
#include "src/parse/documents.h"
#include "src/parse/rows.h"

namespace {

using namespace reprocheck;
using namespace reprocheck::parse;

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    if (letter == '"' || letter == '\\') {
      out += '\\';
      out += letter;
    } else if (byte < 0x20 || byte == 0x7F) {
      out += fmt::format("\\u{:04x}", byte);
    } else {
      out += letter;
    }
  }
  return out + "\"";
}

std::string dump(const Tree& tree) {
  switch (tree.kind()) {
    case Kind::null:
      return "[\"null\"]";
    case Kind::boolean:
      return fmt::format("[\"bool\",{}]", *tree.boolean());
    case Kind::integer:
      return fmt::format("[\"int\",{},{}]", quoted(fmt::format("{:.17g}", *tree.number())),
                         quoted(tree.text()));
    case Kind::real:
      return fmt::format("[\"real\",{}]", quoted(fmt::format("{:.17g}", *tree.number())));
    case Kind::string:
      return fmt::format("[\"str\",{}]", quoted(tree.text()));
    case Kind::array: {
      std::string out = "[\"list\"";
      for (const Tree& item : tree.items()) out += "," + dump(item);
      return out + "]";
    }
    case Kind::object: {
      std::string out = "[\"map\"";
      for (const auto& [key, value] : tree.members()) {
        out += fmt::format(",[{},{}]", quoted(key), dump(value));
      }
      return out + "]";
    }
  }
  return {};
}

std::string refused(const Error& error) {
  return fmt::format("[\"error\",{}]", quoted(error.where + ": " + error.message));
}

std::string dump(const Result<Document>& document) {
  if (!document) return refused(document.error());
  std::string notices;
  for (const Notice& notice : document->notices) {
    if (!notices.empty()) notices += ',';
    notices += quoted(notice.code);
  }
  return fmt::format("[\"ok\",{},[{}]]", dump(document->root), notices);
}

std::string dump_row(const std::vector<std::string>& row) {
  std::string out;
  for (const std::string& field : row) {
    if (!out.empty()) out += ',';
    out += quoted(field);
  }
  return "[" + out + "]";
}

std::string dump_csv(std::string_view bytes) {
  const auto table = parse_csv(bytes, "input", Limits{});
  if (!table) return refused(table.error());
  std::string rows;
  for (const auto& row : table->rows) rows += "," + dump_row(row);
  const bool torn = !table->problems.empty() && table->problems.back().torn;
  return fmt::format("[\"ok\",[{}{}],{},{}]", dump_row(table->head), rows, table->bad_rows, torn);
}

std::string dump_as(const std::string& format, const std::string& bytes) {
  const Limits limits;
  if (format == "json") return dump(parse_json(bytes, "input", limits));
  if (format == "toml") return dump(parse_toml(bytes, "input", limits));
  if (format == "csv") return dump_csv(bytes);
  if (format == "yaml:omegaconf") {
    return dump(parse_yaml(bytes, "input", Dialect::omegaconf, limits));
  }
  if (format == "yaml:pyyaml") return dump(parse_yaml(bytes, "input", Dialect::pyyaml, limits));
  return dump(parse_yaml(bytes, "input", Dialect::yaml_1_2, limits));
}

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) {
    std::cerr << "parse_dump json|yaml:omegaconf|yaml:pyyaml|yaml:1.2|toml|csv [FILE]\n";
    return 2;
  }
  const std::string format = arguments[1];
  if (count > 2) {
    std::cout << dump_as(format, bytes_of(arguments[2])) << '\n';
    return 0;
  }
  for (std::string path; std::getline(std::cin, path);) {
    std::cout << dump_as(format, bytes_of(path)) << '\n';
  }
  return 0;
}
