// dockerfile_test: images, their pins, and what a build fetches without saying what.

#include "tests/readers/reading_of.h"

namespace reprocheck::readers {
extern const Reader dockerfile;
}

namespace reprocheck::tests {
namespace {

ReadResult docker(const std::string& text, const std::string& name = "Dockerfile") {
  return reading_of_text(readers::dockerfile, name, text);
}

std::vector<std::string> values(const ReadResult& read, const std::string& key) {
  std::vector<std::string> all;
  for (const Fact& fact : read.reading.records.facts)
    if (fact.key == key) all.push_back(fact.value);
  return all;
}

std::vector<std::string> unpinned(const std::string& command) {
  return values(docker("FROM scratch\n" + command + "\n"), "unpinned_install");
}

using Texts = std::vector<std::string>;

TEST(Dockerfile, ImagesOfStagesWithTheirVariables) {
  const auto read = docker(
      "# syntax=docker/dockerfile:1\nARG TAG=3.12-slim\nARG NONE\n"
      "FROM --platform=linux/amd64 python:${TAG} AS Build\nFROM build\n"
      "from debian:${NONE:-12}@sha256:ab as last\nCOPY --from=build /a /a\nCOPY --from=0 /a /a\n"
      "COPY --from=ghcr.io/x/uv:0.5 /uv /uv\nRUN --mount=type=bind,from=busybox:1,target=/b "
      "true\n");
  EXPECT_EQ(values(read, "base_image"),
            (Texts{"python:3.12-slim", "debian:12@sha256:ab", "ghcr.io/x/uv:0.5", "busybox:1"}));
  EXPECT_EQ(read.value("base_image", "build"), "python:3.12-slim");
  EXPECT_EQ(read.fact("base_image", "build")->source.line, 4U);
  EXPECT_EQ(read.value("base_image", "last"), "debian:12@sha256:ab");
  EXPECT_TRUE(read.reading.records.problems.empty());
}

TEST(Dockerfile, ADefaultOfTheCommitIsKeptAsItStands) {
  const auto read = docker("FROM x:1\nARG GIT_SHA=unknown\nARG OTHER=1\n");
  EXPECT_EQ(read.value("build_argument", "GIT_SHA"), "unknown");
  EXPECT_EQ(values(read, "build_argument").size(), 1U);
}

TEST(Dockerfile, SystemPackagesNeedTheirVersion) {
  EXPECT_EQ(unpinned("RUN apt-get update && \\\n  # why\n\n  apt-get install -y gcc make=4.3"),
            Texts{"apt-get install gcc"});
  EXPECT_EQ(unpinned("RUN apt-get install -y --no-install-recommends gcc=4:12.2"), Texts{});
  EXPECT_EQ(unpinned("RUN apk add --no-cache curl"), Texts{"apk add curl"});
}

TEST(Dockerfile, PythonPackagesNeedAPinOrAFile) {
  EXPECT_EQ(unpinned("RUN pip install torch numpy==1.26"), Texts{"pip install torch"});
  EXPECT_EQ(unpinned("RUN pip install --no-cache-dir -r requirements.txt"), Texts{});
  EXPECT_EQ(unpinned("RUN [\"pip\", \"install\", \"torch\"]"), Texts{"pip install torch"});
  EXPECT_EQ(unpinned("RUN python3 -m pip install 'torch>=2'"), Texts{"pip install torch>=2"});
  EXPECT_EQ(unpinned("RUN <<EOF\nset -e\npip install torch\nEOF\nRUN true"),
            Texts{"pip install torch"});
}

TEST(Dockerfile, DownloadsNeedAChecksum) {
  EXPECT_EQ(unpinned("RUN curl -fsSL https://x.example/i.sh | sh"),
            Texts{"curl https://x.example/i.sh | sh"});
  EXPECT_EQ(unpinned("RUN wget https://x.example/a.bin?token=t"),
            Texts{"wget https://x.example/a.bin"});
  EXPECT_EQ(unpinned("RUN curl -O https://x.example/a && echo ab a | sha256sum -c"), Texts{});
  EXPECT_EQ(unpinned("ADD https://x.example/a /a"), Texts{"ADD https://x.example/a"});
  EXPECT_EQ(unpinned("ADD --checksum=sha256:ab https://x.example/a /a"), Texts{});
}

TEST(Dockerfile, ClonesNeedACommitAndTokensStayOut) {
  EXPECT_EQ(unpinned("RUN git clone --depth 1 https://u:tok@x.example/a.git"),
            Texts{"git clone https://(withheld)@x.example/a.git"});
  EXPECT_EQ(unpinned("RUN git clone https://x.example/a && cd a && "
                     "git checkout 2103d7b84be05ab94ef4ac2cbcd21e2b23f0c9d1"),
            Texts{});
}

TEST(Dockerfile, TheEscapeCharacterMayBeAnother) {
  EXPECT_EQ(values(docker("# escape=`\nFROM x:1\nRUN pip install `\n  toy\n"), "unpinned_install"),
            Texts{"pip install toy"});
}

TEST(Dockerfile, DamageIsTold) {
  EXPECT_TRUE(docker("").has_problem(ProblemKind::malformed));
  EXPECT_TRUE(docker("RUN true\nFROM x\n").has_problem(ProblemKind::malformed));
  EXPECT_TRUE(docker("FROM x\nPICK y\n").has_problem(ProblemKind::malformed));
  EXPECT_TRUE(docker("FROM x\nRUN <<EOF\nno end").reading.records.problems.empty());
  EXPECT_FALSE(docker("FROM x\n", "Dockerfile.md").recognized);
  EXPECT_TRUE(docker("FROM x\n", "gpu.Dockerfile").recognized);
}

}  // namespace
}  // namespace reprocheck::tests
