// page_test: the HTML page and the Markdown report stay ours, whatever a bundle says.

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "reports/html/markup.h"
#include "reports/markdown_text.h"
#include "reports/renderers.h"
#include "src/base/digest.h"
#include "src/base/text.h"
#include "tests/reports/golden.h"
#include "tests/reports/sample_reports.h"

namespace reprocheck::tests {
namespace {

std::string page_of_report(const Report& report) {
  return reports::k_html.render(report, {});
}
std::string markdown_of(const Report& report) {
  return reports::k_markdown.render(report, {});
}

struct Tag {
  std::string name;
  std::map<std::string, std::string> attributes;
  bool closes = false;
};

// The contents of the first element of this name.
std::string contents(const std::string& page, const std::string& name) {
  const std::size_t begin = page.find("<" + name + ">") + name.size() + 2;
  return page.substr(begin, page.find("</" + name + ">", begin) - begin);
}

Tag parsed_tag(std::string_view inside) {
  Tag tag;
  tag.closes = inside.starts_with('/');
  if (tag.closes) inside.remove_prefix(1);
  const std::size_t end = inside.find(' ');
  tag.name = inside.substr(0, end);
  while (true) {
    const std::size_t equals = inside.find("=\"");
    if (equals == std::string_view::npos) return tag;
    const std::size_t name = inside.rfind(' ', equals) + 1;
    const std::size_t stop = inside.find('"', equals + 2);
    tag.attributes[std::string(inside.substr(name, equals - name))] =
        inside.substr(equals + 2, stop - equals - 2);
    inside.remove_prefix(stop + 1);
  }
}

// Every tag of the page; style and script are jumped over, as a browser does.
std::vector<Tag> tags_of(const std::string& page) {
  std::vector<Tag> tags;
  std::size_t at = page.find("<html");
  while ((at = page.find('<', at)) != std::string::npos) {
    const std::size_t end = page.find('>', at);
    tags.push_back(parsed_tag(std::string_view(page).substr(at + 1, end - at - 1)));
    at = end;
    const std::string& name = tags.back().name;
    if (!tags.back().closes && (name == "style" || name == "script"))
      at = page.find("</" + name + ">", at);
  }
  return tags;
}

TEST(Html, ClosesEveryElementThatItOpens) {
  const std::set<std::string> lone{"meta"};
  for (const auto& [name, report] : all_reports()) {
    std::vector<std::string> open;
    for (const Tag& tag : tags_of(page_of_report(report))) {
      if (lone.contains(tag.name)) continue;
      if (!tag.closes) {
        open.push_back(tag.name);
        continue;
      }
      ASSERT_FALSE(open.empty()) << name;
      ASSERT_EQ(open.back(), tag.name) << name;
      open.pop_back();
    }
    EXPECT_TRUE(open.empty()) << name;
  }
}

TEST(Html, HoldsOnlyOurElementsAndAttributes) {
  const std::set<std::string> elements{
      "html",    "head",    "meta",    "title",  "style",     "body",    "a",      "nav",   "ul",
      "ol",      "li",      "main",    "header", "h1",        "h2",      "h3",     "h4",    "span",
      "p",       "dl",      "dt",      "dd",     "code",      "section", "figure", "div",   "svg",
      "desc",    "text",    "rect",    "line",   "circle",    "path",    "table",  "thead", "tbody",
      "tr",      "th",      "td",      "small",  "strong",    "em",      "pre",    "ins",   "del",
      "details", "summary", "article", "script", "figcaption"};
  for (const auto& [name, report] : all_reports())
    for (const Tag& tag : tags_of(page_of_report(report))) {
      EXPECT_TRUE(elements.contains(tag.name)) << name << tag.name;
      for (const auto& [attribute, value] : tag.attributes) {
        EXPECT_FALSE(attribute.starts_with("on")) << attribute;
        EXPECT_NE(attribute, "style");
        EXPECT_NE(attribute, "src");
        if (attribute == "href") {
          EXPECT_TRUE(value.starts_with('#') || value.starts_with("data:application/json;base64,"));
        }
      }
    }
}

TEST(Html, RunsOneScriptAndOneStyleUnderTheirOwnDigests) {
  const std::string page = page_of_report(hostile_report());
  for (const std::string name : {"style", "script"}) {
    const std::string block = contents(page, name);
    const std::string digest =
        reports::base64(reports::bytes_of_hex(digest_hex(Algorithm::sha256, block)));
    EXPECT_NE(page.find(name + "-src &#39;sha256-" + digest + "&#39;"), std::string::npos);
    EXPECT_EQ(page.find("<" + name), page.rfind("<" + name)) << "more than one " << name;
    EXPECT_FALSE(block.empty());
  }
  EXPECT_LE(contents(page, "script").size(), 10'000U);
  EXPECT_EQ(contents(page, "style").find("url("), std::string::npos);
  EXPECT_EQ(contents(page, "style").find("@import"), std::string::npos);
}

TEST(Html, ShowsHostileTextAsText) {
  const std::string page = page_of_report(hostile_report());
  EXPECT_TRUE(is_utf8(page));
  EXPECT_EQ(page.find("<img"), std::string::npos);
  EXPECT_EQ(page.find("<b>"), std::string::npos);
  EXPECT_NE(page.find("&lt;/script&gt;&lt;script&gt;alert(1)"), std::string::npos);
  for (const char* bad : {"\x1b", "\r", "\xc2\x9b", "\xe2\x80\xae", "\xe2\x80\xa8", "##["})
    EXPECT_EQ(page.find(bad), std::string::npos);
  for (const std::string_view line : split(page, '\n')) EXPECT_FALSE(trim(line).starts_with("::"));
}

TEST(Html, IsSmallWhenThereIsLittleToSay) {
  EXPECT_LE(page_of_report(no_baseline_report()).size(), 60'000U);
  EXPECT_LE(page_of_report(identical_report()).size(), 60'000U);
}

TEST(Html, LinksOnlyToWhatIsThere) {
  for (const auto& [name, report] : all_reports()) {
    std::set<std::string> ids;
    const auto tags = tags_of(page_of_report(report));
    for (const Tag& tag : tags)
      if (const auto id = tag.attributes.find("id"); id != tag.attributes.end()) {
        EXPECT_TRUE(ids.insert(id->second).second) << name << " twice: " << id->second;
      }
    for (const Tag& tag : tags)
      if (const auto href = tag.attributes.find("href"); href != tag.attributes.end()) {
        if (href->second.starts_with('#')) {
          EXPECT_TRUE(ids.contains(href->second.substr(1))) << name << href->second;
        }
      }
  }
}

TEST(Html, ShowsACommandInASentenceAsCode) {
  const auto html = [](std::string_view text) {
    reports::Markup page;
    page.prose(text);
    return std::move(page).take();
  };
  EXPECT_EQ(html("run `a <b>` and `c`."), "run <code>a &lt;b&gt;</code> and <code>c</code>.");
  EXPECT_EQ(html("one ` alone"), "one ` alone");
  EXPECT_EQ(html("``"), "<code></code>");
}

TEST(Html, CarriesTheResultItWasMadeFrom) {
  const Report report = regressed_report();
  const std::string json = reports::k_json.render(report, {});
  EXPECT_NE(page_of_report(report).find(reports::base64(json)), std::string::npos);
}

TEST(Base64, KnowsItsVectors) {
  EXPECT_EQ(reports::base64(""), "");
  EXPECT_EQ(reports::base64("f"), "Zg==");
  EXPECT_EQ(reports::base64("fo"), "Zm8=");
  EXPECT_EQ(reports::base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(reports::bytes_of_hex("00ff41"), std::string("\0\xff"
                                                         "A",
                                                         3));
}

TEST(Markdown, StandsAsItDidWhenSomebodyLooked) {
  for (const auto& [name, report] : all_reports())
    EXPECT_EQ(golden_difference(name + ".md", markdown_of(report)), "");
}

TEST(Markdown, LetsNoMarkupOfABundleThrough) {
  const std::string text = reports::md_text(hostile_text(), 1'000);
  for (const char* bad : {"<", "![", "](", "@team", "#1", "::", "##[", "http:", "`c", "<!--"}) {
    std::size_t at = text.find(bad);
    while (at != std::string::npos && at > 0 && text[at - 1] == '\\') at = text.find(bad, at + 1);
    EXPECT_EQ(at, std::string::npos) << bad << "\n" << text;
  }
  EXPECT_EQ(reports::md_code("a`b``c"), "```a`b``c```");
  EXPECT_EQ(reports::md_code("`"), "`` ` ``");
  EXPECT_EQ(reports::md_code("a|b||"), "`a\\|b\\|\\|`");
  EXPECT_EQ(reports::md_code("a\\|b"), "`a\\\\x7cb`");
  EXPECT_TRUE(reports::md_block("````\nx", "diff").starts_with("`````diff\n"));
}

TEST(Markdown, KeepsTablesWholeAndLinesSafe) {
  const std::string page = markdown_of(hostile_report());
  EXPECT_TRUE(is_utf8(page));
  for (const char* bad : {"\x1b", "\r", "\xc2\x9b", "\xe2\x80\xae", "\xe2\x80\xa8", "##["})
    EXPECT_EQ(page.find(bad), std::string::npos);
  std::size_t columns = 0;
  for (const std::string_view line : split(page, '\n')) {
    EXPECT_FALSE(trim(line).starts_with("::")) << line;
    std::size_t bars = 0;
    for (std::size_t at = 0; at < line.size(); ++at)
      if (line[at] == '|' && (at == 0 || line[at - 1] != '\\')) ++bars;
    if (!line.starts_with("|")) {
      columns = 0;
      continue;
    }
    if (columns == 0) columns = bars;
    EXPECT_EQ(bars, columns) << line;
  }
}

TEST(Html, TheCardOfALossSaysWhatItStandsOn) {
  const std::string page = page_of_report(regressed_report());
  const std::size_t card = page.find("class=\"finding f-error\"");
  ASSERT_NE(card, std::string::npos);
  const std::string text = page.substr(card, page.find("</article>", card) - card);
  for (const char* part : {"class=\"basis\"", "McNemar mid-p; 1,319 paired samples", "; p ",
                           "smallest visible drop", "; assumes "})
    EXPECT_NE(text.find(part), std::string::npos) << part << text;
}

TEST(Renderers, GiveTheSameBytesTwiceAndKnowTheirNames) {
  std::vector<std::string_view> names;
  for (const Renderer* renderer : all_renderers()) {
    names.push_back(renderer->name);
    for (const auto& [name, report] : all_reports())
      EXPECT_EQ(renderer->render(report, {}), renderer->render(report, {})) << name;
  }
  EXPECT_EQ(names, (std::vector<std::string_view>{"text", "json", "md", "html"}));
}

}  // namespace
}  // namespace reprocheck::tests
