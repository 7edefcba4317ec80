// limits: every bound on what a bundle may cost, by its public name.
//
// A bundle never changes a limit; only --limit NAME=VALUE does. Crossing one is an
// error of kind limit whose message names it.

#pragma once

#include <cstdint>

namespace reprocheck {

struct Limits {
  std::uint64_t entries = 200'000;                // files and folders of a walk
  std::uint64_t depth = 128;                      // folders below each other
  std::uint64_t path_bytes = 4'096;               // of one path
  std::uint64_t json_depth = 256;                 // "json.depth"
  std::uint64_t json_file = 256ULL << 20;         // "json.file", bytes of a whole-document parse
  std::uint64_t json_nodes = 20'000'000;          // "json.nodes", values of one document
  std::uint64_t jsonl_record = 64ULL << 20;       // "jsonl.record", bytes
  std::uint64_t jsonl_records = 50'000'000;       // "jsonl.records"
  std::uint64_t yaml_file = 16ULL << 20;          // "yaml.file", bytes
  std::uint64_t yaml_depth = 100;                 // "yaml.depth"
  std::uint64_t yaml_expanded_nodes = 1'000'000;  // "yaml.expanded_nodes", after aliases
  std::uint64_t keys_per_map = 200'000;           // "keys_per_map"
  std::uint64_t toml_file = 4ULL << 20;           // "toml.file", bytes
  std::uint64_t toml_depth = 100;                 // "toml.depth"
  std::uint64_t toml_key_parts = 64;              // "toml.key_parts"
  std::uint64_t git_blob = 512ULL << 20;          // "git.blob", bytes
  std::uint64_t git_objects = 5'000'000;          // "git.objects", visited by one walk
  std::uint64_t shown_value = 200;                // characters of a value in a report
  std::uint64_t findings = 100'000;               // kept; the rest is a count
};

}  // namespace reprocheck
