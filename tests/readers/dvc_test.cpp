// dvc_test: pointers and locks as DVC wrote them, and its digests made again from the bytes.

#include "src/base/digest.h"
#include "src/files/dvc_hash.h"
#include "src/readers/dvc_config.h"
#include "tests/readers/reading_of.h"

namespace reprocheck::readers {
extern const Reader dvc_pointer;
extern const Reader dvc_lock;
}  // namespace reprocheck::readers

namespace reprocheck::tests {
namespace {

ReadResult pointer(const std::string& text, const std::string& path = "data/a.dvc") {
  return reading_of_text(readers::dvc_pointer, path, text);
}

std::unique_ptr<TreeOfFiles> tree_of(const std::string& path) {
  auto tree = open_folder(path, Limits{});
  return tree ? std::move(*tree) : nullptr;
}

TEST(DvcPointer, TheRealFileNamesItsData) {
  const auto read = reading_of(readers::dvc_pointer, fixture("dvc/project"), "data.dvc");
  ASSERT_TRUE(read.recognized && read.outcome.has_value());
  ASSERT_EQ(read.reading.records.data.size(), 1U);
  const DataFile& data = read.reading.records.data[0];
  EXPECT_EQ(data.path, "data");
  EXPECT_EQ(data.algorithm, "md5");
  EXPECT_EQ(data.digest, "693f07cc941920054d8ff0815ff76b8c.dir");
  EXPECT_TRUE(data.is_directory);
  EXPECT_EQ(data.size_bytes, 8U);
  EXPECT_EQ(data.file_count, 3U);
}

TEST(DvcPointer, AnEntryOfVersion2IsHashedOverLineFeeds) {
  const auto read = pointer("outs:\n- md5: D3B07384D113EDEC49EAA6238AD5FF00\n  path: a\n");
  EXPECT_EQ(read.reading.records.data.at(0).algorithm, "md5-dos2unix");
  EXPECT_EQ(read.reading.records.data.at(0).digest, "d3b07384d113edec49eaa6238ad5ff00");
  EXPECT_EQ(read.reading.records.data.at(0).path, "data/a");
}

TEST(DvcPointer, AllDigitsAreStillADigest) {
  const auto read = pointer("outs:\n- md5: 12345678901234567890123456789012\n  path: a\n");
  EXPECT_EQ(read.reading.records.data.at(0).digest, "12345678901234567890123456789012");
}

TEST(DvcPointer, APathThatLeavesTheBundleIsNeverResolved) {
  for (const std::string path : {"/etc/passwd", "../../x", "C:\\x"}) {
    const auto read = pointer("outs:\n- path: '" + path + "'\n");
    EXPECT_TRUE(read.reading.records.data.at(0).escapes) << path;
    EXPECT_EQ(read.reading.records.data.at(0).path, "");
    EXPECT_TRUE(read.has_problem(ProblemKind::reference_escaped));
  }
  EXPECT_FALSE(pointer("outs:\n- path: ../x\n").reading.records.data.at(0).escapes);
}

TEST(DvcPointer, AnImportNamesWhereItsDataCameFrom) {
  const auto read = pointer(
      "frozen: true\ndeps:\n- path: data/x.csv\n  repo:\n    url: https://git.example.org/x\n"
      "    rev_lock: 2103d7b84be05ab94ef4ac2cbcd21e2b23f0c9d1\nouts:\n- path: x.csv\n");
  ASSERT_EQ(read.reading.records.data.size(), 2U);
  EXPECT_TRUE(read.reading.records.data[1].is_dependency);
  EXPECT_EQ(read.reading.records.data[1].remote,
            "https://git.example.org/x@2103d7b84be05ab94ef4ac2cbcd21e2b23f0c9d1");
}

const std::string k_config =
    "[core]\n    remote = storage\n    autostage = true\n"
    "['remote \"storage\"']\n    url = https://lab:hunter2@dvc.example.org/toy?sig=hunter3\n"
    "    password = hunter2\n"
    "['remote \"other\"']\n    url = ../elsewhere\n";

std::string remote_of(const std::string& config, const std::string& entry,
                      const std::string& path = "data/a.csv.dvc") {
  const Folder folder({{".dvc/config", config}, {path, entry}});
  const auto read = reading_of(readers::dvc_pointer, folder.path(), path);
  EXPECT_FALSE(read.reading.records.data.empty());
  return read.reading.records.data.empty() ? "" : read.reading.records.data[0].remote;
}

TEST(DvcConfig, TheDefaultRemoteIsNamedWithItsAddressAndNoCredential) {
  EXPECT_EQ(readers::default_remote_in(k_config),
            "storage, https://(withheld)@dvc.example.org/toy");
  EXPECT_EQ(readers::default_remote_in("[core]\r\nremote=b # mine\r\n[remote \"b\"]\r\n"
                                       "url = \"s3://lab/toy\"\r\n"),
            "b, s3://lab/toy");
  EXPECT_EQ(readers::default_remote_in("[ core ]\nremote = b\n[ 'remote \"b\"' ]\n"
                                       "URL = C:\\data\\new\n"),
            "b, C:\\data\\new");
  EXPECT_EQ(readers::default_remote_in("[core]\nremote = b\n"), "b");
  EXPECT_EQ(readers::default_remote_in("['remote \"b\"']\nurl = s3://lab/toy\n"), "");
  EXPECT_EQ(readers::default_remote_in("#remote = b\n[core]\n[other]\nremote = b\n[\n=\n"), "");
  EXPECT_EQ(readers::default_remote_in(""), "");
}

TEST(DvcConfig, WhatDvcWouldPushCanBeHadThere) {
  const std::string md5 = std::string(32, 'a');
  EXPECT_EQ(remote_of(k_config, "outs:\n- md5: " + md5 + "\n  hash: md5\n  path: a.csv\n"),
            "storage, https://(withheld)@dvc.example.org/toy");
  EXPECT_EQ(remote_of("[core]\n", "outs:\n- md5: " + md5 + "\n  path: a.csv\n"), "");
  EXPECT_EQ(remote_of(k_config, "outs:\n- path: a.csv\n"), "");  // never committed
  EXPECT_EQ(remote_of(k_config, "outs:\n- md5: " + md5 + "\n  path: a.csv\n  remote: mine\n"),
            "mine");
}

TEST(DvcConfig, AnImportComesFromWhereItSays) {
  EXPECT_EQ(remote_of(k_config, "outs:\n- md5: " + std::string(32, 'a') +
                                    "\n  path: a.csv\ndeps:\n- path: x.csv\n  repo:\n"
                                    "    url: https://git.example.org/x\n"),
            "https://git.example.org/x");
}

TEST(DvcConfig, ADependencyIsNotPushedAndTheNearestConfigCounts) {
  const std::string md5 = std::string(32, 'a');
  const Folder folder({{".dvc/config", k_config},
                       {"sub/.dvc/config", "[core]\n    remote = near\n"},
                       {"sub/.dvc/config.local", "[core]\n    remote = secret\n"},
                       {"sub/dvc.lock",
                        "schema: '2.0'\nstages:\n  a:\n    cmd: x\n    deps:\n"
                        "    - {path: in, hash: md5, md5: " +
                            md5 +
                            "}\n    outs:\n"
                            "    - {path: out, hash: md5, md5: " +
                            md5 + "}\n"}});
  const auto read = reading_of(readers::dvc_lock, folder.path(), "sub/dvc.lock");
  ASSERT_EQ(read.reading.records.data.size(), 2U);
  EXPECT_EQ(read.reading.records.data[0].remote, "");
  EXPECT_EQ(read.reading.records.data[1].remote, "near");
  EXPECT_EQ(read.reading.also_read, std::vector<std::string>{"sub/.dvc/config"});
}

TEST(DvcPointer, DamageIsTold) {
  EXPECT_FALSE(pointer("outs: [").outcome.has_value());
  EXPECT_TRUE(pointer("").has_problem(ProblemKind::malformed));
  EXPECT_TRUE(pointer("outs: 3\n").has_problem(ProblemKind::malformed));
  EXPECT_TRUE(pointer("outs:\n- md5: zz\n  path: a\n").has_problem(ProblemKind::malformed));
  const auto twice = pointer("outs:\n- path: a\n  path: b\n");
  EXPECT_TRUE(twice.has_problem(ProblemKind::key_duplicated) || !twice.outcome.has_value());
}

TEST(DvcLock, TheRealFileGivesDataParametersAndCommand) {
  const auto read = reading_of(readers::dvc_lock, fixture("dvc/project"), "dvc.lock");
  ASSERT_TRUE(read.recognized && read.outcome.has_value());
  EXPECT_EQ(read.value("command", "train"), "cp data/a.txt model.bin");
  EXPECT_EQ(read.value("name"), "toy-1");
  EXPECT_EQ(read.reading.records.data.size(), 2U);
  EXPECT_TRUE(read.reading.records.data.at(0).is_dependency);
  EXPECT_EQ(read.reading.records.data.at(1).path, "model.bin");
  EXPECT_TRUE(read.reading.records.problems.empty());
}

TEST(DvcLock, YamlIsReadAsVersion12) {
  const auto read = reading_of_text(
      readers::dvc_lock, "dvc.lock",
      "schema: '2.0'\nstages:\n  a:\n    cmd: [x, y]\n    params:\n      params.yaml:\n"
      "        model.mode: yes\n");
  EXPECT_EQ(read.value("command", "a"), "x && y");
  bool seen = false;
  for (const Fact& fact : read.reading.records.facts) seen = seen || fact.value == "yes";
  EXPECT_TRUE(seen);
}

TEST(DvcHash, TheDigestsOfTheRealProjectComeOutAgain) {
  const auto tree = tree_of(fixture("dvc/project"));
  ASSERT_NE(tree, nullptr);
  EXPECT_EQ(dvc_hash_file(*tree, "model.bin", false).value_or(""),
            "d3b07384d113edec49eaa6238ad5ff00");
  EXPECT_EQ(dvc_hash_directory(*tree, "data", false).value_or(""),
            "693f07cc941920054d8ff0815ff76b8c.dir");
  EXPECT_EQ(dvc_hash_directory(*tree, "order", false).value_or(""),
            "5ca97b9d632512a5a3f842a2c04f59a6.dir");
}

TEST(DvcHash, TheVectorOfTheFormat) {
  const std::string text = dvc_directory_text({{"\xC3\xA9.txt", "d41d8cd98f00b204e9800998ecf8427e"},
                                               {"sub/b.txt", "c157a79031e1c40f85931829bc5fc552"},
                                               {"a.txt", "d3b07384d113edec49eaa6238ad5ff00"}});
  EXPECT_EQ(text,
            "[{\"md5\": \"d3b07384d113edec49eaa6238ad5ff00\", \"relpath\": \"a.txt\"}, "
            "{\"md5\": \"c157a79031e1c40f85931829bc5fc552\", \"relpath\": \"sub/b.txt\"}, "
            "{\"md5\": \"d41d8cd98f00b204e9800998ecf8427e\", \"relpath\": \"\\u00e9.txt\"}]");
  EXPECT_EQ(digest_hex(Algorithm::md5, text), "693f07cc941920054d8ff0815ff76b8c");
  EXPECT_NE(dvc_directory_text({{"\xF0\x9F\x98\x80", ""}}).find("\\ud83d\\ude00"),
            std::string::npos);
}

TEST(DvcHash, TextOfVersion2IsHashedWithLineFeedsAndBinariesAreNot) {
  const Folder folder({{"text", "foo\r\n"}, {"binary", std::string("a\0\r\n", 4)}, {"empty", ""}});
  const auto tree = tree_of(folder.path());
  EXPECT_EQ(dvc_hash_file(*tree, "text", true).value_or(""), "d3b07384d113edec49eaa6238ad5ff00");
  EXPECT_NE(dvc_hash_file(*tree, "text", false).value_or(""),
            dvc_hash_file(*tree, "text", true).value_or(""));
  EXPECT_EQ(dvc_hash_file(*tree, "binary", false).value_or(""),
            dvc_hash_file(*tree, "binary", true).value_or(""));
  EXPECT_EQ(dvc_hash_file(*tree, "empty", true).value_or(""), "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_FALSE(dvc_hash_file(*tree, "absent", true).has_value());
}

TEST(DvcHash, AnIgnoreFileInsideIsRefusedAsDvcRefusesIt) {
  const Folder folder({{"d/a", "x"}, {"d/.dvcignore", "a\n"}});
  EXPECT_FALSE(dvc_hash_directory(*tree_of(folder.path()), "d", false).has_value());
}

}  // namespace
}  // namespace reprocheck::tests
