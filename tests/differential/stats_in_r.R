# stats_in_r: R's answers to the questions that stats_against_r.py wrote, one line each.
#
#   Rscript stats_in_r.R QUESTIONS
#
# A question is a line: its kind, then fields, all behind tabs; a field is numbers behind commas.

suppressMessages(library(clubSandwich))

one_line <- function(...) cat(paste(sprintf("%.17g", c(...)), collapse = " "), "\n", sep = "")

answers <- list(
  clusters = function(x, g) {
    fit <- lm(x ~ 1)
    cr2 <- vcovCR(fit, cluster = g, type = "CR2")
    tested <- coef_test(fit, vcov = cr2, test = "Satterthwaite")
    one_line(sqrt(vcovCR(fit, cluster = g, type = "CR0")), sqrt(vcovCR(fit, cluster = g, type = "CR1")),
             tested$SE, tested$df_Satt)
  },
  table = function(x, size) {
    q <- factor(rep(seq_len(size[1]), each = size[2]))
    s <- factor(rep(seq_len(size[2]), size[1]))
    one_line(summary(aov(x ~ q + s))[[1]][["Mean Sq"]])
  },
  signed = function(x) {
    test <- wilcox.test(x, exact = TRUE, conf.int = TRUE, conf.level = 0.95)
    one_line(test$statistic, test$p.value, test$estimate, test$conf.int)
  },
  two = function(x, y) {
    test <- wilcox.test(x, y, exact = TRUE, conf.int = TRUE, conf.level = 0.95)
    one_line(test$statistic, test$p.value, test$estimate, test$conf.int)
  },
  adjusted = function(p) {
    one_line(p.adjust(p, "holm"), p.adjust(p, "BH"), p.adjust(p, "BY"))
  },
  power = function(x) {
    one_line(power.t.test(n = x[1], delta = x[2], sd = x[3], sig.level = x[4], type = "paired",
                          strict = TRUE)$power)
  })

for (line in readLines(commandArgs(trailingOnly = TRUE)[1])) {
  fields <- strsplit(line, "\t")[[1]]
  numbers <- lapply(strsplit(fields[-1], ","), as.numeric)
  do.call(answers[[fields[1]]], unname(numbers))
}
