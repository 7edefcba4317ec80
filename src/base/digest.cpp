// digest: OpenSSL for the digests that other tools record, xxHash for names and look-up.
//
// A digest that OpenSSL cannot give (MD5 under a FIPS provider) comes out as "" and so
// never equals a recorded one: the caller reports a mismatch it can explain, not agreement.

#include "src/base/digest.h"

#include <openssl/evp.h>
#include <xxhash.h>
#if defined(__x86_64__) && __has_include(<xxh_x86dispatch.h>)
#include <xxh_x86dispatch.h>  // the same numbers, by the widest registers of this machine
#endif

#include <random>
#include <span>
#include <utility>

namespace reprocheck {
namespace {

struct EvpFree {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
struct XxhFree {
  void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
};

const EVP_MD* method_of(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::md5:
      return EVP_md5();
    case Algorithm::sha1:
      return EVP_sha1();
    case Algorithm::sha256:
      return EVP_sha256();
    case Algorithm::xxh128:
      return nullptr;
  }
  return nullptr;
}

std::string hex_of(std::span<const unsigned char> bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const unsigned char byte : bytes) {
    text += digits[byte >> 4U];
    text += digits[byte & 15U];
  }
  return text;
}

std::string canonical_hex(XXH128_hash_t hash) {
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, hash);
  return hex_of(canonical.digest);
}

std::uint64_t drawn_seed() {
  std::random_device device;
  const std::uint64_t high = device();
  return (high << 32U) ^ device();
}

}  // namespace

struct Digest::State {
  std::unique_ptr<EVP_MD_CTX, EvpFree> evp;
  std::unique_ptr<XXH3_state_t, XxhFree> xxh;
};

Digest::Digest(Algorithm algorithm) : state_(std::make_unique<State>()) {
  const EVP_MD* method = method_of(algorithm);
  if (method == nullptr) {
    state_->xxh.reset(XXH3_createState());
    XXH3_128bits_reset(state_->xxh.get());
    return;
  }
  state_->evp.reset(EVP_MD_CTX_new());
  if (EVP_DigestInit_ex(state_->evp.get(), method, nullptr) != 1) state_->evp.reset();
}

Digest::~Digest() = default;
Digest::Digest(Digest&&) noexcept = default;
Digest& Digest::operator=(Digest&&) noexcept = default;

void Digest::add(std::string_view bytes) {
  if (!state_) return;
  if (state_->evp) EVP_DigestUpdate(state_->evp.get(), bytes.data(), bytes.size());
  if (state_->xxh) XXH3_128bits_update(state_->xxh.get(), bytes.data(), bytes.size());
}

std::string Digest::hex() {
  const std::unique_ptr<State> state = std::move(state_);
  if (!state) return {};
  if (state->xxh) return canonical_hex(XXH3_128bits_digest(state->xxh.get()));
  if (!state->evp) return {};
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes;
  unsigned int length = 0;
  if (EVP_DigestFinal_ex(state->evp.get(), bytes.data(), &length) != 1) return {};
  return hex_of(std::span(bytes).first(length));
}

std::string digest_hex(Algorithm algorithm, std::string_view bytes) {
  if (algorithm == Algorithm::xxh128) {
    return canonical_hex(XXH3_128bits(bytes.data(), bytes.size()));
  }
  Digest digest(algorithm);
  digest.add(bytes);
  return digest.hex();
}

Fingerprint fingerprint(std::string_view text) {
  static const std::uint64_t seed = drawn_seed();
  const XXH128_hash_t hash = XXH3_128bits_withSeed(text.data(), text.size(), seed);
  return {hash.high64, hash.low64};
}

Fingerprint fingerprint(const Fingerprint& one, std::uint64_t first, std::uint64_t second) {
  const std::array<std::uint64_t, 4> parts = {one.high, one.low, first, second};
  return fingerprint({reinterpret_cast<const char*>(parts.data()), sizeof parts});
}

}  // namespace reprocheck
