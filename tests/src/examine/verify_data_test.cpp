// verify_data: recorded digests against the bytes that are there.

#include "src/examine/verify_data.h"

#include <gtest/gtest.h>

#include "src/base/digest.h"
#include "src/files/dvc_hash.h"
#include "src/files/tree_of_files.h"
#include "tests/src/examine/builders.h"
#include "tests/support/temporary_folder.h"

namespace reprocheck {
namespace {

using State = DataState::State;

class VerifyData : public testing::Test {
 protected:
  // The state of one recorded file in the folder as it now is.
  State state_of(DataFile file) {
    Records records;
    records.data = {std::move(file)};
    bundle_ = tests::bundle_of(std::move(records));
    auto tree = open_folder(folder_.path(), Limits{});
    EXPECT_TRUE(tree);
    if (tree) bundle_.tree = std::move(*tree);
    states_ = verify_data(bundle_);
    EXPECT_EQ(states_.size(), 1U);
    return states_.empty() ? State::unhashed : states_.front().state;
  }
  static DataFile file(const std::string& path, const std::string& algorithm,
                       const std::string& digest) {
    return {.path = path, .name = path, .algorithm = algorithm, .digest = digest};
  }

  tests::TemporaryFolder folder_;
  Bundle bundle_;
  std::vector<DataState> states_;
};

TEST_F(VerifyData, EqualBytesAreVerifiedByEveryAlgorithm) {
  folder_.write("data/a.csv", "a,b\r\n1,2\r\n");
  const std::string bytes = "a,b\r\n1,2\r\n";
  EXPECT_EQ(state_of(file("data/a.csv", "md5", digest_hex(Algorithm::md5, bytes))),
            State::verified);
  EXPECT_EQ(state_of(file("data/a.csv", "sha1", digest_hex(Algorithm::sha1, bytes))),
            State::verified);
  EXPECT_EQ(state_of(file("data/a.csv", "sha256", digest_hex(Algorithm::sha256, bytes))),
            State::verified);
  EXPECT_EQ(state_of(file("data/a.csv", "md5-dos2unix", digest_hex(Algorithm::md5, "a,b\n1,2\n"))),
            State::verified);
}

TEST_F(VerifyData, HexIsReadInAnyCase) {
  folder_.write("a", "x");
  std::string digest = digest_hex(Algorithm::sha256, "x");
  for (char& c : digest) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  EXPECT_EQ(state_of(file("a", "sha256", digest)), State::verified);
}

TEST_F(VerifyData, OtherBytesOfEqualSizeAreMismatched) {
  folder_.write("a.csv", "1,2,3");
  EXPECT_EQ(state_of(file("a.csv", "md5", digest_hex(Algorithm::md5, "1,2,4"))), State::mismatched);
  EXPECT_EQ(states_[0].found, digest_hex(Algorithm::md5, "1,2,3"));
}

TEST_F(VerifyData, ATextWhoseLineEndsGitRewroteIsNeitherVerifiedNorMismatched) {
  const std::string windows = "question,answer\r\n\xE4\xBD\xA0\xE5\xA5\xBD,\xC3\xA9\r\n";
  const std::string linux = "question,answer\n\xE4\xBD\xA0\xE5\xA5\xBD,\xC3\xA9\n";
  folder_.write("a.csv", linux);
  for (const auto& [name, algorithm] :
       {std::pair{"md5", Algorithm::md5}, std::pair{"sha256", Algorithm::sha256},
        std::pair{"sha1", Algorithm::sha1}}) {
    EXPECT_EQ(state_of(file("a.csv", name, digest_hex(algorithm, windows))), State::line_ends);
    EXPECT_EQ(states_[0].line_ends, "CRLF");
    EXPECT_EQ(states_[0].found, digest_hex(algorithm, linux));
  }
  folder_.write("b.csv", windows);
  EXPECT_EQ(state_of(file("b.csv", "md5", digest_hex(Algorithm::md5, linux))), State::line_ends);
  EXPECT_EQ(states_[0].line_ends, "LF");
}

TEST_F(VerifyData, OtherLineEndsExcuseNoOtherChange) {
  folder_.write("a.csv", "1,2\n");
  const auto state = [&](const std::string& recorded) {
    return state_of(file("a.csv", "md5", digest_hex(Algorithm::md5, recorded)));
  };
  EXPECT_EQ(state("1,2\r\n"), State::line_ends);
  EXPECT_EQ(state("1,3\r\n"), State::mismatched);
  EXPECT_EQ(state("1,2"), State::mismatched);
  EXPECT_EQ(state("1,2\r"), State::mismatched);
  EXPECT_EQ(state("1,2\r\r\n"), State::mismatched);
  EXPECT_EQ(states_[0].line_ends, "");
}

TEST_F(VerifyData, WhatGitTakesForNoTextItNeverRewrote) {
  const auto state = [&](const std::string& here, const std::string& recorded) {
    folder_.write("a", here);
    return state_of(file("a", "md5", digest_hex(Algorithm::md5, recorded)));
  };
  EXPECT_EQ(state(std::string("a\0\n", 3), std::string("a\0\r\n", 4)), State::mismatched);
  EXPECT_EQ(state("a\rb\n", "a\rb\r\n"), State::mismatched);
  EXPECT_EQ(state("a\n\r", "a\r\n\r"), State::mismatched);
  EXPECT_EQ(state("\x01\n", "\x01\r\n"), State::mismatched);
  EXPECT_EQ(state(std::string(256, 'x') + "\x01\n", std::string(256, 'x') + "\x01\r\n"),
            State::line_ends);
  EXPECT_EQ(state("x\n\x1a", "x\r\n\x1a"), State::line_ends);
}

TEST_F(VerifyData, ALineEndAcrossTwoPiecesIsOne) {
  const std::string line((std::size_t{1} << 20) - 1, 'x');
  folder_.write("a", line + "\r\n" + line + "\r\n");
  const std::string recorded = digest_hex(Algorithm::md5, line + "\n" + line + "\n");
  EXPECT_EQ(state_of(file("a", "md5", recorded)), State::line_ends);
}

TEST_F(VerifyData, ADirectoryOfTextsMayBeRewrittenAsAWhole) {
  const std::string binary("\x89PNG\0\n", 6);
  const auto recorded = [&](const std::string& text) {
    DataFile data = file("d", "md5",
                         dvc_directory_digest({{"a.csv", digest_hex(Algorithm::md5, text)},
                                               {"b.png", digest_hex(Algorithm::md5, binary)}}));
    data.is_directory = true;
    return data;
  };
  folder_.write("d/a.csv", "1,2\n");
  folder_.write("d/b.png", binary);
  EXPECT_EQ(state_of(recorded("1,2\n")), State::verified);
  EXPECT_EQ(state_of(recorded("1,2\r\n")), State::line_ends);
  EXPECT_EQ(states_[0].line_ends, "CRLF");
  EXPECT_EQ(state_of(recorded("1,3\r\n")), State::mismatched);
  folder_.write("d/b.png", binary + "x");
  EXPECT_EQ(state_of(recorded("1,2\r\n")), State::mismatched);
}

TEST_F(VerifyData, WhatIsNotThereIsMissingAndNeverVerified) {
  EXPECT_EQ(state_of(file("gone.csv", "md5", digest_hex(Algorithm::md5, ""))), State::missing);
  EXPECT_EQ(state_of(file("", "md5", digest_hex(Algorithm::md5, ""))), State::missing);
  EXPECT_TRUE(states_[0].found.empty());
}

TEST_F(VerifyData, WithoutADigestNothingIsSaid) {
  folder_.write("a.csv", "1");
  EXPECT_EQ(state_of(file("a.csv", "", "")), State::unhashed);
  EXPECT_EQ(state_of(file("a.csv", "md5", "")), State::unhashed);
}

TEST_F(VerifyData, AnUnknownAlgorithmVerifiesNothing) {
  folder_.write("a.csv", "1");
  EXPECT_NE(state_of(file("a.csv", "crc32", "00000000")), State::verified);
}

TEST_F(VerifyData, APathThatLeadsOutIsNeverOpened) {
  const tests::TemporaryFolder elsewhere;
  const std::string path = elsewhere.write("secret.csv", "1,2");
  const std::string digest = digest_hex(Algorithm::md5, "1,2");
  DataFile escaping = file("../secret.csv", "md5", digest);
  escaping.escapes = true;
  EXPECT_EQ(state_of(escaping), State::escapes);
  EXPECT_TRUE(states_[0].found.empty());
  folder_.link("inside.csv", path);
  EXPECT_EQ(state_of(file("inside.csv", "md5", digest)), State::missing);
  EXPECT_EQ(state_of(file(path, "md5", digest)), State::missing);
  EXPECT_EQ(state_of(file("../" + elsewhere.path().substr(5) + "/secret.csv", "md5", digest)),
            State::missing);
}

TEST_F(VerifyData, AFileOfTheRepositoryIsSoughtInItsWorkTree) {
  const tests::TemporaryFolder work;
  work.write("data/a.csv", "1,2");
  DataFile pointer = file("data/a.csv", "md5", digest_hex(Algorithm::md5, "1,2"));
  pointer.source.path = "repository:data/a.csv.dvc";
  EXPECT_EQ(state_of(pointer), State::missing);  // there is none
  auto tree = open_folder(work.path(), Limits{});
  ASSERT_TRUE(tree);
  bundle_.work_tree = std::move(*tree);
  EXPECT_EQ(verify_data(bundle_).front().state, State::verified);
}

TEST_F(VerifyData, RunsComeFirstAndInTheirOrder) {
  folder_.write("a", "a");
  folder_.write("b", "b");
  (void)state_of(file("a", "md5", digest_hex(Algorithm::md5, "a")));
  bundle_.shared.data = {file("b", "md5", digest_hex(Algorithm::md5, "b"))};
  const auto states = verify_data(bundle_);
  ASSERT_EQ(states.size(), 2U);
  EXPECT_EQ(states[0].file->path, "a");
  EXPECT_EQ(states[1].file->path, "b");
  EXPECT_EQ(states[1].state, State::verified);
}

}  // namespace
}  // namespace reprocheck
