// result: what a fallible function returns, and the error that decides an exit code.
//
// Operating errors are values. The kind of an error is all that the program needs
// to choose its exit code; where and message are what a person needs to mend it.

#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <utility>

namespace reprocheck {

enum class ErrorKind : std::uint8_t {
  usage,        // the call or the policy is wrong: exit 2
  input,        // a bundle cannot be read as what it claims to be: exit 4
  limit,        // a bundle is larger or deeper than a named limit: exit 4
  environment,  // disk full, output not written: exit 5
  internal,     // a broken invariant of ours: exit 70
};

struct Error {
  ErrorKind kind = ErrorKind::internal;
  std::string where;    // relative path, with :line[:column] or @offset where there is one
  std::string message;  // lower case, no period, one line
  std::string help;     // a command or change to paste; may be empty
};

template <typename T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> fail(ErrorKind kind, std::string where, std::string message,
                                   std::string help = {}) {
  return std::unexpected(Error{kind, std::move(where), std::move(message), std::move(help)});
}

}  // namespace reprocheck
