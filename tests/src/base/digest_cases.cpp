// digest_cases: known answers, and that pieces hash like the whole.
//
// The known answers are those of the standards; tests/differential holds more against coreutils.

#include <gtest/gtest.h>

#include <string>
#include <unordered_set>

#include "src/base/digest.h"
#include "src/base/fingerprint_index.h"

namespace reprocheck {
namespace {

TEST(Digest, known_answers) {
  EXPECT_EQ(digest_hex(Algorithm::md5, ""), "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(digest_hex(Algorithm::md5, "abc"), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(digest_hex(Algorithm::sha1, "abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(digest_hex(Algorithm::sha256, "abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(digest_hex(Algorithm::xxh128, ""), "99aa06d3014798d86001c324468d497f");
}

TEST(Digest, pieces_hash_like_the_whole) {
  std::string text;
  for (int i = 0; i < 10'000; ++i) text += std::to_string(i * 7919);
  for (const Algorithm algorithm :
       {Algorithm::md5, Algorithm::sha1, Algorithm::sha256, Algorithm::xxh128}) {
    Digest digest(algorithm);
    for (std::size_t at = 0; at < text.size(); at += 997) {
      digest.add(std::string_view(text).substr(at, 997));
    }
    EXPECT_EQ(digest.hex(), digest_hex(algorithm, text));
  }
}

TEST(Digest, a_digest_is_used_once) {
  Digest digest(Algorithm::sha256);
  digest.add("abc");
  EXPECT_EQ(digest.hex().size(), 64U);
  digest.add("more");
  EXPECT_EQ(digest.hex(), "");
}

TEST(Fingerprint, equal_texts_and_no_others) {
  EXPECT_EQ(fingerprint("abc"), fingerprint(std::string("abc")));
  EXPECT_NE(fingerprint("abc"), fingerprint("abd"));
  std::unordered_set<std::uint64_t> seen;
  for (int i = 0; i < 100'000; ++i) {
    const std::string text = "text " + std::to_string(i);
    EXPECT_TRUE(seen.insert(fingerprint(text).low).second);
    EXPECT_NE(fingerprint(text), fingerprint(text + "!"));
  }
}

TEST(FingerprintIndex, finds_what_was_put_in_however_often_it_grew) {
  FingerprintIndex index(1);
  for (std::uint32_t i = 0; i < 10'000; ++i) index.at(fingerprint(std::to_string(i))) = i;
  EXPECT_EQ(index.size(), 10'000U);
  for (std::uint32_t i = 0; i < 10'000; ++i)
    ASSERT_EQ(index.find(fingerprint(std::to_string(i))), i);
  EXPECT_EQ(index.find(fingerprint("another")), FingerprintIndex::k_none);
  EXPECT_NE(fingerprint(fingerprint("q"), 0, 1), fingerprint(fingerprint("q"), 1, 0));
}

}  // namespace
}  // namespace reprocheck
