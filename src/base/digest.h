// digest: hashes of bytes, whole or streamed.
//
// MD5 and SHA-1 stand here because DVC and git record them; they show agreement
// with a record and prove nothing. xxHash names and looks things up.

#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace reprocheck {

enum class Algorithm : std::uint8_t { md5, sha1, sha256, xxh128 };

// A running hash. hex() ends it; a Digest is used once.
class Digest {
 public:
  explicit Digest(Algorithm algorithm);
  ~Digest();
  Digest(Digest&&) noexcept;
  Digest& operator=(Digest&&) noexcept;

  void add(std::string_view bytes);
  [[nodiscard]] std::string hex();  // lower case

 private:
  struct State;
  std::unique_ptr<State> state_;
};

[[nodiscard]] std::string digest_hex(Algorithm algorithm, std::string_view bytes);

// 128 bits of a text under a seed that only this process knows, so that nobody can
// prepare two texts of one fingerprint. Equal fingerprints are treated as equal texts.
struct Fingerprint {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  friend bool operator==(const Fingerprint&, const Fingerprint&) = default;
  friend auto operator<=>(const Fingerprint&, const Fingerprint&) = default;
};

[[nodiscard]] Fingerprint fingerprint(std::string_view text);
// Of a fingerprint together with numbers: an item and its repeat, say.
[[nodiscard]] Fingerprint fingerprint(const Fingerprint& one, std::uint64_t first,
                                      std::uint64_t second = 0);

}  // namespace reprocheck
